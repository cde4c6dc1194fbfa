Feature: Timeouts
  As an implementer of the workflow DSL
  I want to ensure that tasks and workflows take no longer than they may
  So that my implementation conforms to the expected behavior

  Scenario Outline: A Task That Takes Too Long, Limited <how>
    Given a function 'slow' that answers in turn:
    """yaml
    - { after: PT1H, result: { late: true } }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: timeout-task, version: '1.0.0' }
    use:
      timeouts:
        short: { after: PT10M }
    do:
      - ask:
          call: slow
          timeout: <timeout>
    """
    And given the workflow input is:
    """yaml
    limit: PT10M
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/timeout
    status: 408
    instance: /do/0/ask
    """
    And ask should time out
    And the workflow should end after PT10M
    Examples:
      | how           | timeout                        |
      | In Place      | { after: { minutes: 10 } }     |
      | By Text       | { after: PT10M }               |
      | By Expression | { after: '${ .limit }' }       |
      | By Reference  | short                          |

  Scenario: A Task That Is In Time
    Given a function 'slow' that answers in turn:
    """yaml
    - { after: PT9M, result: { late: false } }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: timeout-in-time, version: '1.0.0' }
    do:
      - ask: { call: slow, timeout: { after: PT10M } }
      - pause: { wait: PT1H }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    late: false
    """
    And the workflow should end after PT1H9M

  # Tests the idiom for an event that may not come
  Scenario Outline: Listen With A Timeout When The Event Comes <when>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: timeout-listen, version: '1.0.0' }
    do:
      - wait:
          try:
            - answer:
                listen: { to: { one: { with: { type: survey.answered } } } }
                timeout: { after: P3D }
          catch:
            errors:
              with: { type: 'https://open-workflow-specification.org/spec/1.0.0/errors/timeout' }
            do:
              - giveUp: { set: '${ [] }' }
          output: { as: length }
    """
    When the workflow is started
    And <when> passes
    And the event 'survey.answered' arrives
    And the workflow runs to its end
    Then the workflow should complete with output:
    """yaml
    <output>
    """
    And the workflow should end after <end>
    Examples:
      | when | output | end |
      | P2D  | 1      | P2D |
      | P4D  | 0      | P3D |

  Scenario: A Timeout Of A Composite Task Cancels What Is Within
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: timeout-composite, version: '1.0.0' }
    do:
      - guarded:
          try:
            - block:
                do:
                  - first: { wait: PT1H }
                  - second: { wait: PT1H }
                timeout: { after: PT90M }
          catch:
            as: problem
            do:
              - note: { set: '${ $problem.instance }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    /do/0/guarded/try/0/block
    """
    And first should complete
    And second should cancel
    And the workflow should end after PT1H30M

  Scenario Outline: A Workflow That Takes Too Long, Limited <how>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: timeout-workflow, version: '1.0.0' }
    use:
      timeouts: { day: { after: { days: 1 } } }
    timeout: <timeout>
    do:
      - first: { wait: PT20H }
      - second: { wait: PT20H }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/timeout
    status: 408
    """
    And second should cancel
    And the workflow should end after P1D
    Examples:
      | how          | timeout            |
      | In Place     | { after: P1D }     |
      | By Reference | day                |

  Scenario: A Timeout By A Name That Is Not There
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: timeout-dangling, version: '1.0.0' }
    do:
      - first: { wait: PT20H, timeout: shrot }
    use:
      timeouts: { short: { after: PT1M } }
    """
    Then the workflow should be refused with 'unknownReference' at '/do/0/first/timeout'

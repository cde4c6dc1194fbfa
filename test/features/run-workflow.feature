Feature: Running Other Workflows
  As an implementer of the workflow DSL
  I want to ensure that a workflow can run another one, and wait for it or not
  So that my implementation conforms to the expected behavior

  Background:
    Given another workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: child, version: '1.0.0' }
    do:
      - pause: { wait: PT1H }
      - fail: { if: .bad, raise: { error: { type: 'https://shop.example/bad', status: 422, title: Bad } } }
      - result: { set: { doubled: '${ .n * 2 }' } }
    """

  Scenario: Await The End
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: parent, version: '1.0.0' }
    do:
      - delegate:
          run:
            workflow: { namespace: default, name: child, version: '1.0.0', input: { n: '${ .n + 1 }' } }
          output: { as: '{ fromChild: .doubled }' }
    """
    And given the workflow input is:
    """yaml
    n: 4
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    fromChild: 10
    """
    And the workflow should end after PT1H
    And the workflow 'child' should have completed

  Scenario: Do Not Await The End
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: parent-async, version: '1.0.0' }
    do:
      - delegate: { run: { await: false, workflow: { namespace: default, name: child, version: latest } } }
    """
    And given the workflow input is:
    """yaml
    n: 4
    """
    When the workflow is started
    And PT1M passes
    Then the workflow should complete with output:
    """yaml
    n: 4
    """
    And the workflow should end after PT0S
    And the workflow 'child' should have not ended
    When the workflow runs to its end
    Then the workflow 'child' should have completed

  Scenario: A Workflow That Faults
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: parent-catches, version: '1.0.0' }
    do:
      - guarded:
          try:
            - delegate: { run: { workflow: { namespace: default, name: child, version: '1.0.0', input: { bad: true } } } }
          catch:
            as: problem
            do: [{ note: { set: '${ $problem | [.type, .status] }' } }]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ['https://shop.example/bad', 422]
    """
    And the workflow 'child' should have faulted

  Scenario: A Workflow That Takes Too Long
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: parent-waits, version: '1.0.0' }
    do:
      - guarded:
          try:
            - delegate:
                run: { workflow: { namespace: default, name: child, version: '1.0.0', input: { n: 1 } } }
                timeout: { after: PT10M }
          catch:
            do: [{ late: { set: { late: true } } }]
      - pause: { wait: PT2H }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    late: true
    """
    And delegate should time out

  Scenario: A Workflow That Is Not There
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: parent-dangling, version: '1.0.0' }
    do:
      - delegate: { run: { workflow: { namespace: default, name: chidl, version: '1.0.0' } } }
    """
    Then the workflow should be refused with 'unknownProcess' at '/do/0/delegate/run/workflow/name'

  Scenario Outline: What Cannot Be Run, <what>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: run-refused, version: '1.0.0' }
    do:
      - outside: { run: <run> }
    """
    Then the workflow should be refused with '<code>' at '/do/0/outside/run/<what>'
    Examples:
      | what      | run                                                                                     | code            |
      | container | { container: { image: alpine } }                                                        | outsideProfile  |
      | script    | { script: { language: js, code: '1' } }                                                 | outsideProfile  |
      | shell     | { shell: { command: date } }                                                            | outsideProfile  |
      | return    | { return: none, workflow: { namespace: default, name: child, version: '1.0.0' } }       | notSupportedYet |

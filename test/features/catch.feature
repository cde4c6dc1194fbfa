Feature: Catching Errors
  As an implementer of the workflow DSL
  I want to ensure that try tasks catch the errors that they ask for and no others
  So that my implementation conforms to the expected behavior

  Scenario Outline: Catch Errors With <filter>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: catch-filter, version: '1.0.0' }
    do:
      - guarded:
          try:
            - fail:
                raise:
                  error:
                    type: https://shop.example/errors/sold-out
                    status: 409
                    title: Sold out
                    detail: Nothing is left.
          catch:
            errors:
              with: <filter>
            do:
              - handle: { set: { caught: true } }
    """
    When the workflow is executed
    Then handle should run <times> times
    And fail should fault
    Examples:
      | filter                                                       | times |
      | { type: 'https://shop.example/errors/sold-out' }             | 1     |
      | { type: 'https://shop.example/errors/unknown' }              | 0     |
      | { status: 409 }                                              | 1     |
      | { status: 404 }                                              | 0     |
      | { title: Sold out, detail: Nothing is left. }                | 1     |
      | { title: Sold out, detail: Everything is left. }             | 0     |
      | { instance: /do/0/guarded/try/0/fail }                       | 1     |
      | { instance: /do/1/other }                                    | 0     |

  Scenario Outline: Catch <condition>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: catch-when, version: '1.0.0' }
    do:
      - guarded:
          try:
            - fail: { raise: { error: { type: 'https://shop.example/errors/any', status: 503 } } }
          catch:
            as: problem
            <condition>
            do:
              - handle: { set: { caught: true } }
    """
    And given the workflow input is:
    """yaml
    strict: true
    """
    When the workflow is executed
    Then handle should run <times> times
    Examples:
      | condition                                        | times |
      | when: $problem.status >= 500                     | 1     |
      | when: '${ $problem.status < 500 }'               | 0     |
      | when: .strict and $problem.status == 503         | 1     |
      | exceptWhen: $problem.status == 503               | 0     |
      | exceptWhen: $problem.status == 500               | 1     |

  # Tests both hosts of the standard's types, and both spellings of their path
  Scenario Outline: A Standard Error By The Type <type>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: catch-standard, version: '1.0.0' }
    do:
      - guarded:
          try:
            - fail: { set: '${ .text + 1 }' }
          catch:
            errors:
              with: { type: '<type>' }
            as: problem
            do:
              - handle: { set: '${ $problem.type }' }
    """
    And given the workflow input is:
    """yaml
    text: a
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    https://open-workflow-specification.org/spec/1.0.0/errors/expression
    """
    Examples:
      | type                                                                   |
      | https://open-workflow-specification.org/spec/1.0.0/errors/expression   |
      | https://serverlessworkflow.io/spec/1.0.0/errors/expression             |
      | https://open-workflow-specification.org/dsl/errors/types/expression    |
      | https://serverlessworkflow.io/dsl/errors/types/expression              |

  # Tests the default name of the error, and that a caught error without a handler is swallowed
  Scenario: The Error In A Variable
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: catch-variable, version: '1.0.0' }
    do:
      - silent:
          try: [{ fail: { raise: { error: { type: 'https://shop.example/a', status: 400 } } } }]
          catch: { }
      - told:
          try: [{ fail: { raise: { error: { type: 'https://shop.example/b', status: 400 } } } }]
          catch:
            do:
              - handle: { set: { before: '${ . }', error: '${ $error.type }' } }
    """
    And given the workflow input is:
    """yaml
    x: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    before: { x: 1 }
    error: https://shop.example/b
    """

  Scenario: An Error Of The Handler Is Not Caught By Its Own Try
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: catch-nested, version: '1.0.0' }
    do:
      - outer:
          try:
            - inner:
                try: [{ fail: { raise: { error: { type: 'https://shop.example/first', status: 400 } } } }]
                catch:
                  do:
                    - worse: { raise: { error: { type: 'https://shop.example/second', status: 500 } } }
          catch:
            as: problem
            do:
              - handle: { set: '${ $problem | [.type, .instance] }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    - https://shop.example/second
    - /do/0/outer/try/0/inner/catch/do/0/worse
    """
    And inner should fault

  Scenario: Where A Caught Error Leads
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: catch-then, version: '1.0.0' }
    do:
      - guarded:
          try: [{ fail: { raise: { error: { type: 'https://shop.example/a', status: 400 } } } }]
          catch:
            do: [{ handle: { set: { handled: true } } }]
            then: excuse
      - proceed: { set: { proceeded: true }, then: end }
      - excuse: { set: { excused: true } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    excused: true
    """
    And proceed should not run

  Scenario: Errors Of Branches And Loops Climb To The Try
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: catch-climb, version: '1.0.0' }
    do:
      - guarded:
          try:
            - side:
                fork:
                  branches:
                    - quiet: { wait: P1D }
                    - loud:
                        for: { in: '[1, 2, 3]' }
                        do:
                          - pause: { wait: PT1H }
                          - fail: { if: $item == 2, raise: { error: { type: 'https://shop.example/two', status: 400 } } }
          catch:
            as: problem
            do:
              - handle: { set: '${ $problem.instance }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    /do/0/guarded/try/0/side/fork/branches/1/loud/do/1/fail
    """
    And the workflow should end after PT2H
    And quiet should cancel

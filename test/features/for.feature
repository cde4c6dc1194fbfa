Feature: For Task
  As an implementer of the workflow DSL
  I want to ensure that loops walk their list as long as their condition holds
  So that my implementation conforms to the expected behavior

  Scenario: The Condition Is Asked Before Each Round
    Given a function 'page' that answers in turn:
    """yaml
    - { result: { items: [a, b], more: true } }
    - { result: { items: [c], more: false } }
    - { result: { items: [d], more: true } }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: for-while, version: '1.0.0' }
    do:
      - pages:
          for: { each: page, in: '[range(10)]', at: round }
          while: $round == 0 or .more
          do:
            - fetch: { call: page, with: { page: '${ $page }' } }
            - pause: { wait: PT1M }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { items: [c], more: false }
    """
    And fetch should run at PT0S, PT1M
    And the functions should have been called in this order:
    """yaml
    - page: { page: 0 }
    - page: { page: 1 }
    """

  Scenario: A Condition That Never Holds
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: for-never, version: '1.0.0' }
    do:
      - loop: { for: { in: '[1, 2]' }, while: 'false', do: [{ step: { set: { ran: true } } }] }
    """
    And given the workflow input is:
    """yaml
    untouched: true
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    untouched: true
    """
    And step should not run

  Scenario: An Empty List
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: for-empty, version: '1.0.0' }
    do:
      - loop: { for: { in: '${ .list }' }, do: [{ step: { set: { ran: true } } }] }
    """
    And given the workflow input is:
    """yaml
    list: []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    list: []
    """

  # Tests a list written in place (on the standard's main branch), whose items may hold expressions
  Scenario: A List In Place
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: for-inline, version: '1.0.0' }
    do:
      - loop:
          for:
            each: one
            in: [{ n: 1 }, { n: '${ .two }' }]
          do:
            - step: { set: { two: '${ .two }', sum: '${ (.sum // 0) + $one.n }' } }
    """
    And given the workflow input is:
    """yaml
    two: 2
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { two: 2, sum: 3 }
    """

  Scenario: What Is No List
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: for-no-list, version: '1.0.0' }
    do:
      - loop: { for: { in: .text }, do: [{ step: { set: { ran: true } } }] }
    """
    And given the workflow input is:
    """yaml
    text: abc
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/expression
    instance: /do/0/loop
    """

  Scenario: Loops Within Loops
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: for-nested, version: '1.0.0' }
    do:
      - rows:
          for: { each: row, in: '["a", "b"]' }
          do:
            - cells:
                for: { each: cell, in: '[1, 2]' }
                do:
                  - step: { set: '${ . + ["\($row)\($cell)"] }' }
    """
    And given the workflow input is:
    """yaml
    []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [a1, a2, b1, b2]
    """

  Scenario: A Variable Exists Only In Its Loop
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: for-variable, version: '1.0.0' }
    do:
      - loop: { for: { each: row, in: '[1]' }, do: [{ step: { set: '${ $row }' } }] }
      - after: { set: '${ $row }' }
    """
    Then the workflow should be refused with 'unknownVariable' at '/do/1/after/set'

Feature: Export And Context
  As an implementer of the workflow DSL
  I want to ensure that what tasks export is seen by the tasks after them and by nobody else
  So that my implementation conforms to the expected behavior

  Scenario: The First Context Is The Transformed Input
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: context-first, version: '1.0.0' }
    input: { from: .order }
    do:
      - show: { set: '${ { context: $context, input: $workflow.input } }' }
    """
    And given the workflow input is:
    """yaml
    order: { id: 7 }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    context: { id: 7 }
    input: { order: { id: 7 } }
    """

  # Tests that an export replaces the context, and that it sees the transformed output
  Scenario: An Export Replaces The Context
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: context-export, version: '1.0.0' }
    do:
      - first:
          set: { a: 1, b: 2 }
          output: { as: .b }
          export: { as: '{ kept: $output, before: $context }' }
      - second:
          set: { c: 3 }
          export: { as: { all: '${ $context + { c: .c } }' } }
      - show: { set: '${ $context }' }
    """
    And given the workflow input is:
    """yaml
    given: true
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    all: { kept: 2, before: { given: true }, c: 3 }
    """

  # Tests that the context is shared by branches and read at the moment of the export: no update is lost
  Scenario: Exports Of Parallel Branches
    Given a function 'slow' that answers in turn:
    """yaml
    - { after: PT2S, result: { name: first } }
    - { after: PT1S, result: { name: second } }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: context-branches, version: '1.0.0' }
    do:
      - sides:
          fork:
            branches:
              - left: { call: slow, export: { as: '$context + { left: .name, leftSaw: ($context.right // null) }' } }
              - right: { call: slow, export: { as: '$context + { right: .name, rightSaw: ($context.left // null) }' } }
      - show: { set: '${ $context }' }
    """
    And given the workflow input is:
    """yaml
    start: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    start: 1
    left: first
    leftSaw: second
    right: second
    rightSaw: null
    """

  Scenario: Exports Within Loops And Tries
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: context-loop, version: '1.0.0' }
    do:
      - loop:
          for: { in: '[1, 2, 3]' }
          do:
            - guarded:
                try:
                  - add: { set: '${ $item }', export: { as: '{ sum: (($context.sum // 0) + .) }' } }
                  - fail: { if: $item == 2, raise: { error: { type: 'https://a.example', status: 1 } } }
                catch: {}
      - show: { set: '${ $context.sum }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    6
    """

  Scenario: The Context Of A Function Is Its Own
    Given a function 'count' made of:
    """yaml
    task:
      do:
        - note: { set: { seen: '${ $context }' }, export: { as: '"changed"' } }
        - tell: { set: { seen: '${ .seen }', now: '${ $context }' } }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: context-function, version: '1.0.0' }
    do:
      - ask: { call: count, with: { n: 1 } }
      - show: { set: { function: '${ . }', caller: '${ $context }' } }
    """
    And given the workflow input is:
    """yaml
    mine
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    function: { seen: { n: 1 }, now: changed }
    caller: mine
    """

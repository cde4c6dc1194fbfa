Feature: Flow Directives
  As an implementer of the workflow DSL
  I want to ensure that tasks lead where they say
  So that my implementation conforms to the expected behavior

  Scenario: Continue
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: flow-continue, version: '1.0.0' }
    do:
      - first: { set: { a: 1 }, then: continue }
      - second: { set: { b: 2 } }
    """
    When the workflow is executed
    Then second should run after first

  # Tests that exit leaves only the list in which it stands
  Scenario: Exit Leaves The Enclosing Task
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: flow-exit, version: '1.0.0' }
    do:
      - block:
          do:
            - first: { set: { a: 1 }, then: exit }
            - second: { set: { b: 2 } }
      - third: { set: '${ . + { c: 3 } }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { a: 1, c: 3 }
    """
    And second should not run

  Scenario: Exit In A Loop Ends The Round
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: flow-exit-loop, version: '1.0.0' }
    do:
      - loop:
          for: { in: '[1, 2, 3]' }
          do:
            - even: { switch: [{ yes: { when: $item % 2 == 0, then: exit } }] }
            - odd: { set: '${ . + [$item] }' }
    """
    And given the workflow input is:
    """yaml
    []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [1, 3]
    """
    And odd should run 2 times

  Scenario: Exit On The Top Ends The Workflow
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: flow-exit-top, version: '1.0.0' }
    output: { as: '{ out: . }' }
    do:
      - first: { set: { a: 1 }, then: exit }
      - second: { set: { b: 2 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    out: { a: 1 }
    """

  # Tests that end ends the workflow from any depth, and that its output is still transformed
  Scenario: End Ends The Workflow From Within
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: flow-end, version: '1.0.0' }
    output: { as: '{ out: . }' }
    do:
      - outer:
          do:
            - loop:
                for: { in: '[1, 2, 3]' }
                do:
                  - stop: { if: $item == 2, set: '${ $item }', then: end }
      - after: { set: { after: true } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    out: 2
    """
    And stop should run 1 time
    And after should not run

  # Tests that a task may lead back, and that each lap takes its own time
  Scenario: A Task That Leads Back
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: flow-back, version: '1.0.0' }
    do:
      - count: { set: '${ . + 1 }' }
      - pause: { wait: PT1H }
      - again: { switch: [{ more: { when: . < 3, then: count } }, { enough: { then: finish } }] }
      - unused: { set: { never: true }, then: finish }
      - finish: { set: '${ { laps: . } }' }
    """
    And given the workflow input is:
    """yaml
    0
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    laps: 3
    """
    And count should run at PT0S, PT1H, PT2H
    And the workflow should be warned with 'unreachable' at '/do/3/unused'

  Scenario: A Named Task Of Another List
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: flow-dangling, version: '1.0.0' }
    do:
      - block: { do: [{ inner: { set: { a: 1 }, then: outer } }] }
      - outer: { set: { b: 2 } }
    """
    Then the workflow should be refused with 'danglingThen' at '/do/0/block/do/0/inner/then'

  Scenario: Two Tasks Of One Name
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: flow-names, version: '1.0.0' }
    do:
      - same: { set: { a: 1 } }
      - same: { set: { b: 2 } }
    """
    Then the workflow should be refused with 'duplicateName' at '/do/1/same'

  Scenario: Cases That Lead On, Out And To The End
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: flow-cases, version: '1.0.0' }
    do:
      - rounds:
          for: { in: '["on", "out", "end", "never"]' }
          do:
            - choose:
                switch:
                  - on: { when: $item == "on", then: continue }
                  - out: { when: $item == "out", then: exit }
                  - end: { when: $item == "end", then: end }
            - next: { set: '${ . + [$item] }' }
    """
    And given the workflow input is:
    """yaml
    []
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    ["on"]
    """
    And choose should run 3 times

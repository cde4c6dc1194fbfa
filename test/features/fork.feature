Feature: Fork Task
  As an implementer of the workflow DSL
  I want to ensure that branches run side by side, together or against each other
  So that my implementation conforms to the expected behavior

  # Tests that the output is a list in declared order, whichever branch ends first
  Scenario: All Branches
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: fork-all, version: '1.0.0' }
    do:
      - sides:
          fork:
            branches:
              - slow: { do: [{ pauseLong: { wait: PT2H } }, { a: { set: '${ "slow \(.x)" }' } }] }
              - fast: { do: [{ pauseShort: { wait: PT1H } }, { b: { set: '${ "fast \(.x)" }' } }] }
              - instant: { set: '${ "instant \(.x)" }' }
    """
    And given the workflow input is:
    """yaml
    x: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [slow 1, fast 1, instant 1]
    """
    And the workflow should end after PT2H
    And b should run at PT1H

  Scenario: The First Branch Wins
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: fork-compete, version: '1.0.0' }
    do:
      - race:
          fork:
            compete: true
            branches:
              - journey: { do: [{ first: { wait: P1D } }, { second: { wait: P1D } }, { done: { set: { through: true } } }] }
              - goal: { listen: { to: { one: { with: { type: order.paid } } } } }
          output: { as: 'if type == "array" then .[0] else . end' }
    """
    When the workflow is started
    And P1DT1H passes
    And the event 'order.paid' arrives with data:
    """yaml
    paid
    """
    And the workflow runs to its end
    Then the workflow should complete with output:
    """yaml
    paid
    """
    And second should cancel
    And done should not run
    And the workflow should end after P1DT1H

  # Tests that a call of a branch that lost is given up
  Scenario: A Loser That Waits For A Function
    Given a function 'slow' that answers in turn:
    """yaml
    - { after: PT1H, result: late }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: fork-loser, version: '1.0.0' }
    do:
      - race:
          fork:
            compete: true
            branches:
              - ask: { call: slow }
              - limit: { do: [{ pause: { wait: PT10M } }, { giveUp: { set: { gaveUp: true } } }] }
      - rest: { wait: PT2H }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    gaveUp: true
    """
    And ask should cancel
    And the function 'slow' should have been called 1 time

  Scenario: A Branch That Fails
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: fork-fails, version: '1.0.0' }
    do:
      - sides:
          fork:
            branches:
              - quiet: { wait: P1D }
              - loud:
                  do:
                    - pause: { wait: PT1H }
                    - fail: { raise: { error: { type: 'https://shop.example/a', status: 400 } } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    instance: /do/0/sides/fork/branches/1/loud/do/1/fail
    """
    And quiet should cancel
    And the workflow should end after PT1H

  # Tests that two branches may take the same event
  Scenario: Branches That Listen For The Same Event
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: fork-listen, version: '1.0.0' }
    do:
      - sides:
          fork:
            branches:
              - one: { listen: { to: { one: { with: { type: a } } } } }
              - two: { listen: { to: { any: [{ with: { type: a } }, { with: { type: b } }] } } }
    """
    When the workflow is started
    And the event 'a' arrives with data:
    """yaml
    1
    """
    Then the workflow should complete with output:
    """yaml
    [[1], [1]]
    """

  Scenario: The End Of The Workflow In A Branch
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: fork-end, version: '1.0.0' }
    do:
      - sides:
          fork:
            branches:
              - long: { wait: P1D }
              - short: { do: [{ pause: { wait: PT1H } }, { stop: { set: { stopped: true }, then: end } }] }
      - after: { set: { after: true } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    stopped: true
    """
    And after should not run
    And long should cancel

  Scenario: A Branch Cannot Lead To Another
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: fork-then, version: '1.0.0' }
    do:
      - sides: { fork: { branches: [{ one: { set: { a: 1 }, then: two } }, { two: { set: { b: 1 } } }] } }
    """
    Then the workflow should be refused with 'danglingThen' at '/do/0/sides/fork/branches/0/one/then'

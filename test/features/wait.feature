Feature: Wait Task
  As an implementer of the workflow DSL
  I want to ensure that wait tasks take the time that they say
  So that my implementation conforms to the expected behavior

  # Tests every way to write a duration, and that the input goes on unchanged
  Scenario Outline: Wait For <duration>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: wait, version: '1.0.0' }
    do:
      - pause:
          wait: <duration>
    """
    And given the workflow input is:
    """yaml
    { days: 3, text: PT90S }
    """
    And the time is 2026-01-31T09:00:00Z
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { days: 3, text: PT90S }
    """
    And the workflow should end after <time>
    Examples:
      | duration                                                                  | time          |
      | { days: 2 }                                                               | P2D           |
      | { hours: 1, minutes: 30 }                                                 | PT1H30M       |
      | { days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 }            | P1DT2H3M4.005S |
      | P1DT12H                                                                   | P1DT12H       |
      | PT0.25S                                                                   | PT0.25S       |
      | P1W                                                                       | P7D           |
      | P1M                                                                       | P28D          |
      | ${ .text }                                                                | PT1M30S       |
      | '${ "P\(.days)D" }'                                                       | P3D           |

  Scenario: The Next Task Runs When The Wait Is Over
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: wait-next, version: '1.0.0' }
    do:
      - first: { set: { step: 1 } }
      - pause: { wait: { days: 14 } }
      - second: { set: { step: 2 } }
    """
    When the workflow is started
    And P13DT23H passes
    Then second should not run
    And the workflow should be waiting
    When PT1H passes
    Then the workflow should complete
    And first should run at PT0S
    And second should run at P14D

  Scenario: An Expression That Yields No Duration
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: wait-nothing, version: '1.0.0' }
    do:
      - pause:
          wait: ${ .delay }
    """
    And given the workflow input is:
    """yaml
    delay: soon
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/expression
    status: 400
    instance: /do/0/pause
    """

  Scenario Outline: A Duration That Is None
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: wait-refused, version: '1.0.0' }
    do:
      - pause:
          wait: <duration>
    """
    Then the workflow should be refused with 'badDuration' at '<pointer>'
    Examples:
      | duration     | pointer               |
      | { dayz: 14 } | /do/0/pause/wait/dayz |
      | two days     | /do/0/pause/wait      |
      | { }          | /do/0/pause/wait      |
      | { days: '${ 3 }' } | /do/0/pause/wait/days |

  # Tests that pausing a run does not shift its deadlines
  Scenario: A Wait That Ends While The Workflow Is Paused
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: wait-paused, version: '1.0.0' }
    do:
      - pause: { wait: PT1H }
      - done: { set: { done: true } }
    """
    When the workflow is started
    And PT30M passes
    And the workflow is paused
    And PT3H passes
    Then the workflow should be paused
    When the workflow is resumed
    Then the workflow should complete
    And done should run at PT3H30M

  Scenario: A Wait That Is Cancelled
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: wait-canceled, version: '1.0.0' }
    do:
      - pause: { wait: PT1H }
      - done: { set: { done: true } }
    """
    When the workflow is started
    And PT30M passes
    And the workflow is cancelled
    And the workflow runs to its end
    Then the workflow should cancel
    And pause should cancel
    And done should not run

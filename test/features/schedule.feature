Feature: Schedules
  As an implementer of the workflow DSL
  I want to ensure that workflows are started by the events that they ask for, and by nothing else
  So that my implementation conforms to the expected behavior

  # Tests that the input is the list of events, with their envelope
  Scenario: Started By One Event
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: schedule-one, version: '1.0.0' }
    schedule:
      on: { one: { with: { type: order.paid, data: '${ .amount >= 100 }' } } }
      read: envelope
    input: { from: '.[0].data' }
    do:
      - show: { set: '${ .amount }' }
    """
    Then the workflow should not be started by the event:
    """yaml
    { type: order.paid, data: { amount: 99 } }
    """
    And the workflow should not be started by the event:
    """yaml
    { type: order.shipped, data: { amount: 100 } }
    """
    When the workflow is started by the event:
    """yaml
    { type: order.paid, data: { amount: 100 } }
    """
    Then the workflow should complete with output:
    """yaml
    100
    """

  Scenario: Started By Any Of Several Events
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: schedule-any, version: '1.0.0' }
    schedule:
      on:
        any:
          - with: { type: order.paid }
          - with: { type: order.canceled, source: 'https://shop.example' }
    do:
      - show: { set: '${ .[0] | [.type, .source] }' }
    """
    Then the workflow should not be started by the event:
    """yaml
    { type: order.canceled, source: 'https://other.example' }
    """
    When the workflow is started by the event:
    """yaml
    { type: order.canceled, source: 'https://shop.example' }
    """
    Then the workflow should complete with output:
    """yaml
    [order.canceled, 'https://shop.example']
    """

  Scenario Outline: What Starts Nothing Yet, <place>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: schedule-refused, version: '1.0.0' }
    schedule: <schedule>
    do:
      - pause: { wait: PT1S }
    """
    Then the workflow should be refused with 'notSupportedYet' at '/schedule/<place>'
    Examples:
      | place    | schedule                                                                       |
      | every    | { every: { hours: 1 } }                                                        |
      | cron     | { cron: '0 9 * * 1' }                                                          |
      | after    | { after: PT1H }                                                                |
      | read     | { on: { one: { with: { type: a } } }, read: data }                             |
      | on/all   | { on: { all: [{ with: { type: a } }, { with: { type: b } }] } }                |
      | on/until | { on: { any: [{ with: { type: a } }], until: length > 2 } }                    |

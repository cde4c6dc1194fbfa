Feature: Event Correlation
  As an implementer of the workflow DSL
  I want to ensure that events reach a task only when they belong to it
  So that my implementation conforms to the expected behavior

  Scenario: Correlate With An Expected Value
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: correlate-expected, version: '1.0.0' }
    do:
      - paid:
          listen:
            to:
              one:
                with: { type: order.paid }
                correlate:
                  order:
                    from: .data.orderId
                    expect: ${ .orderId }
    """
    And given the workflow input is:
    """yaml
    orderId: 17
    """
    When the workflow is started
    And the event 'order.paid' arrives with data:
    """yaml
    { orderId: 16, amount: 5 }
    """
    And the event 'order.paid' arrives
    Then the workflow should be waiting
    When the event 'order.paid' arrives with data:
    """yaml
    { orderId: 17, amount: 9 }
    """
    Then the workflow should complete with output:
    """yaml
    - { orderId: 17, amount: 9 }
    """

  # Tests that without an expectation the first event sets the value that the others must have
  Scenario: Correlate Events With Each Other
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: correlate-together, version: '1.0.0' }
    do:
      - both:
          listen:
            to:
              all:
                - with: { type: order.paid }
                  correlate: { order: { from: .data.orderId } }
                - with: { type: order.shipped }
                  correlate: { order: { from: .data.orderId } }
    """
    When the workflow is started
    And the event 'order.paid' arrives with data:
    """yaml
    { orderId: 1 }
    """
    And the event 'order.shipped' arrives with data:
    """yaml
    { orderId: 2 }
    """
    Then the workflow should be waiting
    When the event 'order.shipped' arrives with data:
    """yaml
    { orderId: 1, parcel: 7 }
    """
    Then the workflow should complete with output:
    """yaml
    - { orderId: 1 }
    - { orderId: 1, parcel: 7 }
    """

  # Tests that a value which is bound in one listen does not bind the next
  Scenario: A Correlation Ends With Its Listen
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: correlate-twice, version: '1.0.0' }
    do:
      - first: &paid
          listen: { to: { one: { with: { type: order.paid }, correlate: { order: { from: .data } } } } }
      - second: *paid
    """
    When the workflow is started
    And the event 'order.paid' arrives with data:
    """yaml
    1
    """
    And the event 'order.paid' arrives with data:
    """yaml
    2
    """
    Then the workflow should complete with output:
    """yaml
    [2]
    """

  # Tests that several keys must all agree
  Scenario: Correlate By Two Keys
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: correlate-keys, version: '1.0.0' }
    do:
      - paid:
          listen:
            to:
              one:
                with: { type: order.paid }
                correlate:
                  shop: { from: .source, expect: 'https://shop.example' }
                  order: { from: .data.orderId, expect: '${ $context.orderId }' }
          output:
            as: .[0].n
    """
    And given the workflow input is:
    """yaml
    orderId: 17
    """
    When the workflow is started
    And the event arrives:
    """yaml
    { type: order.paid, source: 'https://other.example', data: { orderId: 17, n: 1 } }
    """
    And the event arrives:
    """yaml
    { type: order.paid, source: 'https://shop.example', data: { orderId: 18, n: 2 } }
    """
    And the event arrives:
    """yaml
    { type: order.paid, source: 'https://shop.example', data: { orderId: 17, n: 3 } }
    """
    Then the workflow should complete with output:
    """yaml
    3
    """

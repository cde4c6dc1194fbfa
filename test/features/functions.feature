Feature: Functions
  As an implementer of the workflow DSL
  I want to ensure that functions of a workflow and of a catalog can be called
  So that my implementation conforms to the expected behavior

  Scenario Outline: Call A Function Of The Default Catalog As <name>
    Given a function 'greet' that answers:
    """yaml
    greeting: hello
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: function-catalog, version: '1.0.0' }
    do:
      - ask: { call: '<name>', with: { who: '${ .name }' } }
    """
    And given the workflow input is:
    """yaml
    name: Ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    greeting: hello
    """
    And the function 'greet' should have been called with:
    """yaml
    who: Ada
    """
    Examples:
      | name                |
      | greet               |
      | greet:1.0.0         |
      | greet:1.0.0@default |

  # Tests that a function written in the language sees its arguments and nothing of its caller
  Scenario: A Function Of The Workflow
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: function-own, version: '1.0.0' }
    use:
      functions:
        double:
          do:
            - compute: { set: { result: '${ .n * 2 }', keys: '${ keys }', input: '${ $input }' } }
    do:
      - loop:
          for: { each: n, in: '[1, 2]' }
          do:
            - call: { call: double, with: { n: '${ $n + .result } ' }, output: { as: '{ result, keys }' } }
    """
    And given the workflow input is:
    """yaml
    result: 0
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    result: 8
    keys: [n]
    """

  Scenario: A Function That Names Another Call
    Given the address 'GET https://shop.example/orders/7' answers:
    """yaml
    id: 7
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: function-http, version: '1.0.0' }
    use:
      functions:
        readOrder: { call: http, with: { method: get, endpoint: 'https://shop.example/orders/{orderId}' } }
    do:
      - read: { call: readOrder, with: { orderId: 7 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    id: 7
    """

  Scenario: End In A Function Ends The Function
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: function-end, version: '1.0.0' }
    use:
      functions:
        half:
          do:
            - first: { set: { half: true }, then: end }
            - second: { set: { half: false } }
    do:
      - ask: { call: half }
      - after: { set: '${ . + { after: true } }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { half: true, after: true }
    """

  # Tests that a function of a catalog may be a task that waits, and that its schemas are enforced
  Scenario: A Composed Function Of A Catalog
    Given a function 'awaitPayment' made of:
    """yaml
    input: { type: object, required: [order], properties: { order: { type: integer } } }
    output: { type: object, required: [paid] }
    task:
      do:
        - hear:
            try:
              - paid:
                  listen: { to: { one: { with: { type: order.paid }, correlate: { order: { from: .data.order, expect: '${ .order }' } } } } }
                  timeout: { after: P3D }
                  output: { as: '{ paid: true }' }
            catch:
              do: [{ late: { set: { paid: false } } }]
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: function-composed, version: '1.0.0' }
    do:
      - first: { call: awaitPayment, with: { order: 1 }, export: { as: '[.paid]' } }
      - second: { call: awaitPayment, with: { order: 2 }, export: { as: '$context + [.paid]' } }
      - wrong: { call: awaitPayment, with: { order: '${ "three" }' } }
    """
    When the workflow is started
    And P1D passes
    And the event 'order.paid' arrives with data:
    """yaml
    order: 1
    """
    And the workflow runs to its end
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/validation
    status: 400
    instance: /do/2/wrong
    """
    And second should run at P1D
    And wrong should run at P4D

  Scenario: Arguments That Do Not Fit
    Given a function 'awaitPayment' made of:
    """yaml
    input: { type: object, required: [order], properties: { order: { type: integer } } }
    task: { wait: P1D }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: function-arguments, version: '1.0.0' }
    do:
      - ask: { call: awaitPayment, with: { order: three } }
    """
    Then the workflow should be refused with 'badArguments' at '/do/0/ask/with/order'

  Scenario: A Function That Calls Itself
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: function-recursive, version: '1.0.0' }
    use: { functions: { again: { do: [{ pause: { wait: PT1S } }, { more: { call: again } }] } } }
    do:
      - ask: { call: again }
    """
    Then the workflow should be refused with 'recursiveFunction' at '/use/functions/again'

  Scenario Outline: A Call Of <name>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: function-elsewhere, version: '1.0.0' }
    do:
      - ask: { call: '<name>' }
    """
    Then the workflow should be refused with 'unknownFunction' at '/do/0/ask/call'
    Examples:
      | name                                              |
      | nobody                                            |
      | greet:1.0.0@elsewhere                             |
      | https://functions.example/greet/function.yaml     |

Feature: Emit Task
  As an implementer of the workflow DSL
  I want to ensure that events are emitted as they are written, and completed by the runtime
  So that my implementation conforms to the expected behavior

  Scenario: What The Runtime Adds
    Given the time is 2026-03-21T09:00:00Z
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: emit-added, version: '1.0.0' }
    do:
      - tell: { emit: { event: { with: { type: order.noted, subject: '${ .id }', data: { id: '${ .id }' } } } } }
    """
    And given the workflow input is:
    """yaml
    id: order-7
    """
    When the workflow is executed
    Then the events emitted should be:
    """yaml
    - { specversion: '1.0', id: 'run-1:/do/0/tell@', time: '2026-03-21T09:00:00.000Z', source: /default/emit-added/1.0.0, type: order.noted, subject: order-7, data: { id: order-7 } }
    """
    And the workflow output should hold:
    """yaml
    { type: order.noted, subject: order-7 }
    """

  Scenario: All Attributes
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: emit-all, version: '1.0.0' }
    do:
      - tell:
          emit:
            event:
              with:
                id: e-1
                source: https://shop.example
                type: order.noted
                time: '2026-01-01T00:00:00Z'
                subject: order-7
                datacontenttype: application/json
                dataschema: https://shop.example/schema
                data: [1, '${ 1 + 1 }']
                tenant: blue
    """
    When the workflow is executed
    Then the events emitted should be:
    """yaml
    - { id: e-1, source: 'https://shop.example', type: order.noted, time: '2026-01-01T00:00:00Z', subject: order-7, datacontenttype: application/json, dataschema: 'https://shop.example/schema', data: [1, 2], tenant: blue }
    """

  # Tests that workflows hear each other, and that the order of emissions is kept
  Scenario: Workflows That Talk
    Given another workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: answering, version: '1.0.0' }
    do:
      - question: { listen: { to: { one: { with: { type: question } } } } }
      - pause: { wait: PT5M }
      - answer: { emit: { event: { with: { type: answer, data: '${ .[0] * 2 }' } } } }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: asking, version: '1.0.0' }
    do:
      - begin: { run: { await: false, workflow: { namespace: default, name: answering, version: '1.0.0' } } }
      - pause: { wait: PT1M }
      - ask: { emit: { event: { with: { type: question, data: 21 } } } }
      - hear: { listen: { to: { one: { with: { type: answer } } } } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [42]
    """
    And the workflow should end after PT6M
    And the events emitted should be:
    """yaml
    - { type: question }
    - { type: answer }
    """

  Scenario: An Event Without A Type
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: emit-refused, version: '1.0.0' }
    do:
      - tell: { emit: { event: { with: { source: 'https://shop.example' } } } }
    """
    Then the workflow should be refused with 'missingField' at '/do/0/tell/emit/event/with'

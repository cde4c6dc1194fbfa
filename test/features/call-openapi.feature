Feature: OpenAPI Calls
  As an implementer of the workflow DSL
  I want to ensure that operations are called as their document describes them
  So that my implementation conforms to the expected behavior

  Background:
    Given the address 'GET https://shop.example/openapi.json' answers:
    """yaml
    openapi: 3.1.0
    servers: [{ url: '/{stage}', variables: { stage: { default: v2 } } }]
    paths:
      /orders/{orderId}:
        parameters: [{ $ref: '#/components/parameters/orderId' }]
        get:
          operationId: readOrder
          parameters:
            - { name: expand, in: query }
            - { name: x-tenant, in: header }
        put:
          operationId: writeOrder
          requestBody: { content: { application/json: {} } }
    components:
      parameters:
        orderId: { name: orderId, in: path, required: true }
    """

  Scenario: Parameters Go Where The Document Says
    Given the address 'GET https://shop.example/v2/orders/a%2F7' answers:
    """yaml
    id: a/7
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: openapi-get, version: '1.0.0' }
    do:
      - read:
          call: openapi
          with:
            document: { endpoint: 'https://shop.example/openapi.json' }
            operationId: readOrder
            parameters: { orderId: '${ .id }', expand: lines, x-tenant: blue }
            authentication: { bearer: { token: abc } }
    """
    And given the workflow input is:
    """yaml
    id: a/7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    id: a/7
    """
    And the requests made should be:
    """yaml
    - request: GET https://shop.example/openapi.json
    - request: GET https://shop.example/v2/orders/a%2F7?expand=lines
      headers: { x-tenant: blue, authorization: Bearer abc }
    """

  Scenario: What Is No Parameter Is The Body
    Given the address 'PUT https://shop.example/v2/orders/7' answers in turn:
    """yaml
    - { status: 204 }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: openapi-put, version: '1.0.0' }
    do:
      - write:
          call: openapi
          with:
            document: { endpoint: { uri: 'https://shop.example/openapi.json' } }
            operationId: writeOrder
            parameters: { orderId: 7, state: paid }
            output: response
          output: { as: .statusCode }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    204
    """
    And the requests made should be:
    """yaml
    - request: GET https://shop.example/openapi.json
    - { request: 'PUT https://shop.example/v2/orders/7', body: '{"state":"paid"}' }
    """

  Scenario Outline: <mistake>
    Given the address 'GET https://shop.example/page.html' answers in turn:
    """yaml
    - { headers: { content-type: text/html }, body: just words }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: openapi-mistakes, version: '1.0.0' }
    do:
      - read: { call: openapi, with: { document: { endpoint: 'https://shop.example/<document>' }, operationId: <operation> } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/<error>
    status: 400
    instance: /do/0/read
    """
    Examples:
      | mistake                                | document     | operation   | error         |
      | An Operation That Is Not There         | openapi.json | deleteOrder | configuration |
      | A Required Parameter That Is Missing   | openapi.json | readOrder   | validation    |
      | A Document That Is None                | page.html    | readOrder   | configuration |

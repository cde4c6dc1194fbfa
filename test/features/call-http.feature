Feature: HTTP Calls
  As an implementer of the workflow DSL
  I want to ensure that HTTP calls send what they say and give what was asked for
  So that my implementation conforms to the expected behavior

  Scenario: Headers, Query And Body
    Given the address 'POST https://shop.example/orders' answers in turn:
    """yaml
    - { status: 201, body: { id: 17 } }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-post, version: '1.0.0' }
    do:
      - order:
          call: http
          with:
            method: post
            endpoint: { uri: 'https://shop.example/orders' }
            headers: { x-tenant: '${ .tenant }', accept: application/json }
            query: { dry: 'true', page: '${ .page | tostring }' }
            body: { item: '${ .item }', count: 2 }
    """
    And given the workflow input is:
    """yaml
    { tenant: blue, page: 3, item: tea }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    id: 17
    """
    And the requests made should be:
    """yaml
    - request: POST https://shop.example/orders?dry=true&page=3
      headers: { x-tenant: blue, accept: application/json, content-type: application/json, idempotency-key: 'run-1:/do/0/order@' }
      body: '{"item":"tea","count":2}'
    """

  Scenario Outline: The Endpoint As <form>
    Given the address 'GET https://shop.example/items/a%20b' answers:
    """yaml
    found: true
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-endpoint, version: '1.0.0' }
    do:
      - item: { call: http, with: { method: get, endpoint: <endpoint> } }
    """
    And given the workflow input is:
    """yaml
    { name: a b, address: 'https://shop.example/items/a%20b' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    found: true
    """
    Examples:
      | form                     | endpoint                                        |
      | A Text                   | https://shop.example/items/a%20b                |
      | A Template               | 'https://shop.example/items/{name}'             |
      | An Object                | { uri: 'https://shop.example/items/a%20b' }     |
      | An Object With Template  | { uri: 'https://shop.example/items/{name}' }    |
      | An Expression            | '${ .address }'                                 |

  Scenario Outline: The Output As <output>
    Given the address 'GET https://shop.example/hello' answers in turn:
    """yaml
    - { headers: { content-type: text/plain }, body: hello }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-output, version: '1.0.0' }
    do:
      - hello:
          call: http
          with: { method: get, endpoint: 'https://shop.example/hello', output: <output> }
          output: { as: '<as>' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    <result>
    """
    Examples:
      | output   | as                                                   | result                                      |
      | content  | .                                                    | hello                                       |
      | raw      | . \| @base64d                                        | hello                                       |
      | response | [.statusCode, .content, .request.method, .request.uri] | [200, hello, GET, 'https://shop.example/hello'] |

  Scenario Outline: An Answer Of <status>
    Given the address 'GET https://shop.example/x' answers <status>
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-status, version: '1.0.0' }
    do:
      - x: { call: http, with: { method: get, endpoint: 'https://shop.example/x' } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/communication
    status: <status>
    instance: /do/0/x
    """
    Examples:
      | status |
      | 302    |
      | 404    |
      | 500    |

  # Tests that a redirect counts as an answer where it is asked for; it is never followed
  Scenario: A Redirect That Is Asked For
    Given the address 'GET https://shop.example/old' answers in turn:
    """yaml
    - { status: 301, headers: { location: 'https://shop.example/new' }, body: moved }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-redirect, version: '1.0.0' }
    do:
      - x:
          call: http
          with: { method: get, endpoint: 'https://shop.example/old', redirect: true, output: response }
          output: { as: '[.statusCode, .headers.location]' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [301, 'https://shop.example/new']
    """

  # Tests that the host tries again what says that it did nothing, before the workflow hears of it
  Scenario: A Server That Asks To Come Again
    Given the address 'GET https://shop.example/busy' answers in turn:
    """yaml
    - { status: 503 }
    - { status: 503 }
    - { body: served }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-busy, version: '1.0.0' }
    do:
      - x: { call: http, with: { method: get, endpoint: 'https://shop.example/busy' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    served
    """
    And the workflow should end after PT1.5S

  Scenario Outline: Authentication By <scheme>
    Given the address 'GET https://shop.example/mine' answers:
    """yaml
    mine
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-authentication, version: '1.0.0' }
    use:
      authentications:
        shop: { <policy> }
    do:
      - byName: { call: http, with: { method: get, endpoint: { uri: 'https://shop.example/mine', authentication: { use: shop } } } }
      - inPlace: { call: http, with: { method: get, endpoint: { uri: 'https://shop.example/mine', authentication: { <policy> } } } }
    """
    When the workflow is executed
    Then the workflow should complete
    And the requests made should be:
    """yaml
    - headers: { authorization: <header> }
    - headers: { authorization: <header> }
    """
    Examples:
      | scheme | policy                                   | header                  |
      | basic  | basic: { username: ada, password: love } | Basic YWRhOmxvdmU=      |
      | bearer | bearer: { token: abc }                   | Bearer abc              |

  Scenario Outline: An Authentication That Is Not Served, <scheme>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-refused, version: '1.0.0' }
    do:
      - x:
          call: http
          with:
            method: get
            endpoint: { uri: 'https://shop.example/mine', authentication: { <scheme>: <policy> } }
    """
    Then the workflow should be refused with 'notSupportedYet' at '/do/0/x/with/endpoint/authentication/<place>'
    Examples:
      | scheme | policy                                                       | place      |
      | digest | { username: ada, password: love }                            | digest     |
      | oauth2 | { authority: 'https://id.example', grant: client_credentials } | oauth2   |
      | oidc   | { authority: 'https://id.example', grant: client_credentials } | oidc     |
      | basic  | { use: shopPassword }                                        | basic/use  |
      | bearer | { use: shopToken }                                           | bearer/use |

  Scenario: An Authentication By A Name That Is Not There
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-dangling, version: '1.0.0' }
    do:
      - x: { call: http, with: { method: get, endpoint: { uri: 'https://shop.example/mine', authentication: { use: shop } } } }
    """
    Then the workflow should be refused with 'unknownReference' at '/do/0/x/with/endpoint/authentication/use'

  Scenario: An Address That Is None
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-address, version: '1.0.0' }
    do:
      - x: { call: http, with: { method: get, endpoint: '${ .address }' } }
    """
    And given the workflow input is:
    """yaml
    address: nowhere
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/configuration
    status: 400
    """

  Scenario: A Private Address Is Never Called
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: http-private, version: '1.0.0' }
    do:
      - x: { call: http, with: { method: get, endpoint: 'http://127.0.0.1/' } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/configuration
    """

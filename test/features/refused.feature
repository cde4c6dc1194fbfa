Feature: What The Profile Leaves Out
  As an implementer of the workflow DSL
  I want to ensure that what cannot be done is refused when a workflow is published
  So that nobody finds out when it runs

  Scenario Outline: A Call Of <protocol>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: refused-call, version: '1.0.0' }
    do:
      - outside: { call: <protocol>, with: {} }
    """
    Then the workflow should be refused with 'outsideProfile' at '/do/0/outside/call'
    Examples:
      | protocol |
      | grpc     |
      | asyncapi |
      | a2a      |
      | mcp      |

  Scenario: Catalogs In Other Places
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: refused-catalogs, version: '1.0.0' }
    use: { catalogs: { elsewhere: { endpoint: 'https://catalog.example' } } }
    do:
      - step: { set: { a: 1 } }
    """
    Then the workflow should be refused with 'outsideProfile' at '/use/catalogs'

  Scenario: Secrets
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: refused-secrets, version: '1.0.0' }
    use: { secrets: [shopToken] }
    do:
      - step: { set: { a: 1 } }
    """
    Then the workflow should be refused with 'notSupportedYet' at '/use/secrets'

  Scenario Outline: <what>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: refused-shape, version: '1.0.0' }
    do:
      - step: <task>
    """
    Then the workflow should be refused with '<code>' at '/do/0/step<place>'
    Examples:
      | what                              | task                                                                     | code          | place             |
      | A Task That Does Nothing          | { wayt: PT1S }                                                           | unknownTask   | /wayt             |
      | A Task That Does Two Things       | { wait: PT1S, set: { a: 1 } }                                            | ambiguousTask |                   |
      | A Property That Is Not There      | { wait: PT1S, exprt: { as: . } }                                         | unknownField  | /exprt            |
      | The Older Name Of A Detail        | { try: [{ a: { wait: PT1S } }], catch: { errors: { with: { details: x } } } } | unknownField | /catch/errors/with/details |
      | An Expression That Is None        | { set: '${ .a + }' }                                                     | badExpression | /set              |
      | A Variable That Is Not There      | { set: '${ $contxt }' }                                                  | unknownVariable | /set            |

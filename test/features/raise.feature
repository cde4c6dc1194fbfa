Feature: Raising Errors
  As an implementer of the workflow DSL
  I want to ensure that errors are raised as they are defined, in place or by reference
  So that my implementation conforms to the expected behavior

  Scenario: Raise An Error By Reference
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: raise-reference, version: '1.0.0' }
    use:
      errors:
        soldOut:
          type: https://shop.example/errors/sold-out
          status: 409
          title: Sold out
          detail: Nothing is left.
    do:
      - fail: { raise: { error: soldOut } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://shop.example/errors/sold-out
    status: 409
    title: Sold out
    detail: Nothing is left.
    instance: /do/0/fail
    """
    And fail should fault

  Scenario: Raise An Error With Expressions
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: raise-expressions, version: '1.0.0' }
    do:
      - fail:
          raise:
            error:
              type: '${ "https://shop.example/errors/\(.kind)" }'
              status: 422
              title: '${ "No \(.kind)" }'
              detail: fixed
              instance: /do/7/elsewhere
    """
    And given the workflow input is:
    """yaml
    kind: stock
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://shop.example/errors/stock
    status: 422
    title: No stock
    detail: fixed
    instance: /do/7/elsewhere
    """

  Scenario: Raise What Was Caught
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: raise-again, version: '1.0.0' }
    do:
      - guarded:
          try: [{ fail: { raise: { error: { type: 'https://shop.example/a', status: 400 } } } }]
          catch:
            as: problem
            do:
              - again: { raise: { error: '${ $problem + { status: 500 } }' } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://shop.example/a
    status: 500
    instance: /do/0/guarded/try/0/fail
    """

  Scenario: An Error By A Name That Is Not There
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: raise-dangling, version: '1.0.0' }
    use:
      errors: { soldOut: { type: 'https://shop.example/errors/sold-out', status: 409 } }
    do:
      - fail: { raise: { error: soldout } }
    """
    Then the workflow should be refused with 'unknownReference' at '/do/0/fail/raise/error'

  Scenario: An Error Without A Status
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: raise-incomplete, version: '1.0.0' }
    do:
      - fail: { raise: { error: { type: 'https://shop.example/errors/sold-out' } } }
    """
    Then the workflow should be refused with 'missingField' at '/do/0/fail/raise/error'

Feature: Conditions Of Tasks
  As an implementer of the workflow DSL
  I want to ensure that a task runs only when its condition holds
  So that my implementation conforms to the expected behavior

  Scenario Outline: A Condition Of <value>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: if, version: '1.0.0' }
    do:
      - perhaps:
          if: <condition>
          set: { ran: true }
    """
    And given the workflow input is:
    """yaml
    { value: <value> }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    <output>
    """
    Examples:
      | value | condition        | output           |
      | true  | .value           | { ran: true }    |
      | true  | '${ .value }'    | { ran: true }    |
      | 0     | .value           | { ran: true }    |
      | ''    | .value           | { ran: true }    |
      | false | .value           | { value: false } |
      | null  | .value           | { value: null }  |
      | 7     | .value > 9       | { value: 7 }     |
      | 7     | empty            | { value: 7 }     |

  # Tests that the condition is asked on the raw input, and that a skipped task hands it on and leads nowhere
  Scenario: What A Skipped Task Leaves Out
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: if-skipped, version: '1.0.0' }
    do:
      - skipped:
          if: .inner == null
          input: { from: .inner }
          set: { ran: true }
          output: { as: '"transformed"' }
          export: { as: '"exported"' }
          then: end
      - show: { set: { input: '${ . }', context: '${ $context }' } }
    """
    And given the workflow input is:
    """yaml
    inner: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    input: { inner: 1 }
    context: { inner: 1 }
    """
    And skipped should be skipped
    And skipped should not run

  Scenario: A Composite Task That Is Skipped
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: if-composite, version: '1.0.0' }
    do:
      - block: { if: .go, do: [{ inner: { set: { ran: true } } }] }
    """
    And given the workflow input is:
    """yaml
    go: false
    """
    When the workflow is executed
    Then inner should not run
    And block should be skipped

  Scenario: A Condition That Fails
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: if-failing, version: '1.0.0' }
    do:
      - perhaps: { if: .text > 3 and (.text | keys | length) > 0, set: { ran: true } }
    """
    And given the workflow input is:
    """yaml
    text: abc
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/expression
    instance: /do/0/perhaps
    """

Feature: Set And Do Tasks
  As an implementer of the workflow DSL
  I want to ensure that data is replaced by what is set
  So that my implementation conforms to the expected behavior

  # Tests that set replaces, and that only texts within ${ } are expressions there
  Scenario: Set An Object
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: set-object, version: '1.0.0' }
    do:
      - shape: { set: { plain: .a, list: [1, '${ .a }', { deep: '${ .b // "none" }' }], nothing: null } }
    """
    And given the workflow input is:
    """yaml
    { a: 1, gone: true }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { plain: .a, list: [1, 1, { deep: none }], nothing: null }
    """

  Scenario: Set One Expression
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: set-expression, version: '1.0.0' }
    do:
      - add: { set: '${ . + { b: 2 } }' }
    """
    And given the workflow input is:
    """yaml
    a: 1
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    { a: 1, b: 2 }
    """

  Scenario: Tasks Within Tasks
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: do-nested, version: '1.0.0' }
    do:
      - outer:
          input: { from: .inner }
          do:
            - first: { set: '${ . + 1 }' }
            - second: { do: [{ third: { set: '${ . * 10 }' } }] }
          output: { as: '{ result: . }' }
    """
    And given the workflow input is:
    """yaml
    inner: 4
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    result: 50
    """
    And first should run before third

  Scenario: A Text With An Expression In It
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: set-partial, version: '1.0.0' }
    do:
      - greet: { set: { text: 'Dear ${ .name }!' } }
    """
    Then the workflow should be warned with 'partialExpression' at '/do/0/greet/set/text'

  # Tests that metadata is free, and seen by expressions
  Scenario: Metadata Of A Task
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: set-metadata, version: '1.0.0' }
    do:
      - step: { set: '${ $task.definition.metadata.label }', metadata: { label: First step, place: { x: 1 } } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    First step
    """

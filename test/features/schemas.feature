Feature: Schemas And Data Flow
  As an implementer of the workflow DSL
  I want to ensure that data is transformed and held against its schemas in the right order
  So that my implementation conforms to the expected behavior

  # Tests the order: schema of the input, input.from, the task, output.as, schema of the output, export.as, schema of the export
  Scenario Outline: <part> That <fits>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: schema-parts, version: '1.0.0' }
    input:
      schema: { format: 'json:2020-12', document: { type: object, required: [order] } }
      from: .order
    output:
      as: '{ result: . }'
      schema: { document: { properties: { result: { maximum: 50 } } } }
    do:
      - step:
          input:
            schema: { document: { type: object, properties: { id: { type: integer } } } }
            from: .id
          set: '${ . * 2 }'
          output:
            as: . + 1
            schema: { document: { minimum: 10 } }
          export:
            as: '{ kept: . }'
            schema: { document: { properties: { kept: { not: { const: 33 } } } } }
    """
    And given the workflow input is:
    """yaml
    <input>
    """
    When the workflow is executed
    Then the workflow should <end>:
    """yaml
    <result>
    """
    Examples:
      | part                     | fits         | input              | end                  | result                                                  |
      | Every Part               | Fits         | { order: { id: 6 } }  | complete with output | { result: 13 }                                          |
      | An Input Of A Workflow   | Does Not Fit | { ordr: { id: 6 } }   | fault with error     | { status: 400, instance: '' }                           |
      | An Input Of A Task       | Does Not Fit | { order: { id: '6' } } | fault with error     | { status: 400, instance: /do/0/step }                   |
      | An Output Of A Task      | Does Not Fit | { order: { id: 1 } }  | fault with error     | { status: 400, instance: /do/0/step }                   |
      | An Export Of A Task      | Does Not Fit | { order: { id: 16 } } | fault with error     | { status: 400, instance: /do/0/step }                   |
      | An Output Of A Workflow  | Does Not Fit | { order: { id: 30 } } | fault with error     | { status: 400, instance: '' }                           |

  Scenario: A Failure Of A Schema Can Be Caught
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: schema-caught, version: '1.0.0' }
    do:
      - guarded:
          try:
            - step: { set: { a: 1 }, output: { schema: { document: { required: [b] } } } }
          catch:
            errors: { with: { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/validation' } }
            as: problem
            do:
              - note: { set: '${ $problem.title }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    The output of step does not fit its schema
    """

  Scenario: Templates In Place Of Expressions
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: flow-templates, version: '1.0.0' }
    input: { from: { number: '${ .n }' } }
    output: { as: { all: '${ . }', fixed: text } }
    do:
      - step:
          input: { from: { twice: '${ .number * 2 }' } }
          set: { value: '${ .twice }', raw: '${ $input }' }
          output: { as: { value: '${ .value }', raw: '${ .raw }' } }
    """
    And given the workflow input is:
    """yaml
    n: 4
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    all: { value: 8, raw: { twice: 8 } }
    fixed: text
    """

  # Tests the variables that exist everywhere
  Scenario: What Expressions Know
    Given the run is about:
    """yaml
    contactId: contact-1
    """
    And the time is 2026-03-21T09:00:00Z
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: variables, version: '1.0.0' }
    do:
      - pause: { wait: PT1H }
      - show:
          set:
            task: '${ $task | [.name, .reference, .startedAt.iso8601] }'
            workflow: '${ $workflow | [.definition.document.name, .input, .startedAt.epoch.seconds] }'
            runtime: '${ $runtime | [.name, .metadata.contactId] }'
            now: '${ now }'
    """
    And given the workflow input is:
    """yaml
    x
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    task: [show, /do/1/show, '2026-03-21T10:00:00.000Z']
    workflow: [variables, x, 1774083600]
    runtime: [ravand, contact-1]
    now: 1774087200
    """

  Scenario Outline: A Schema That Is Refused, <why>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: schema-refused, version: '1.0.0' }
    do:
      - step: { set: { a: 1 }, <field>: { schema: <schema> } }
    """
    Then the workflow should be refused with '<code>' at '/do/0/step/<field>/schema/<place>'
    Examples:
      | why                | field  | schema                                                        | code           | place    |
      | It Is None         | output | { document: { type: 12 } }                                    | badSchema      | document/type |
      | It Lies Elsewhere  | input  | { resource: { endpoint: 'https://shop.example/schema.json' } } | outsideProfile | resource |
      | It Is Not JSON     | export | { format: avro, document: { type: record } }                  | outsideProfile | format   |

  # Tests that the raw output of a task is seen by its transformations
  Scenario: What A Task Yielded Before It Was Transformed
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: raw-output, version: '1.0.0' }
    do:
      - step:
          set: { a: 1, b: 2 }
          output: { as: '{ a, sum: ($task.output | .a + .b) }' }
          export: { as: '{ raw: $task.output, transformed: $output, input: $task.input }' }
      - show: { set: { output: '${ . }', context: '${ $context }' } }
    """
    And given the workflow input is:
    """yaml
    7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    output: { a: 1, sum: 3 }
    context: { raw: { a: 1, b: 2 }, transformed: { a: 1, sum: 3 }, input: 7 }
    """

  Scenario Outline: An Event Whose <part> Does Not Fit
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: schema-foreach, version: '1.0.0' }
    do:
      - orders:
          listen: { to: { any: [{ with: { type: order.placed } }], until: length == 2 } }
          foreach:
            output: { as: .amount, schema: { document: { type: integer } } }
            export: { as: '{ last: . }', schema: { document: { properties: { last: { maximum: 100 } } } } }
    """
    When the workflow is started
    And the event 'order.placed' arrives with data:
    """yaml
    { amount: 7 }
    """
    And the event 'order.placed' arrives with data:
    """yaml
    { amount: <amount> }
    """
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/validation
    title: The <what> of foreach of orders does not fit its schema
    instance: /do/0/orders
    """
    Examples:
      | part   | amount | what   |
      | Output | many   | output |
      | Export | 101    | export |

  Scenario: A Schema That Fits Nothing
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: schema-false, version: '1.0.0' }
    do:
      - step: { set: { a: 1 }, output: { schema: { document: false } } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/validation
    instance: /do/0/step
    """

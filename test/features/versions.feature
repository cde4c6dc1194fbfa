Feature: Versions And Names Of The Standard
  As an implementer of the workflow DSL
  I want to ensure that documents of all versions of 1.0 and under both names of the standard are understood
  So that my implementation conforms to the expected behavior

  Scenario Outline: A Document Of Version <version>
    Given a workflow with definition:
    """yaml
    document: { dsl: '<version>', namespace: default, name: versions, version: '1.0.0', title: Versions, summary: All of them, tags: { a: b }, metadata: { c: 1 } }
    evaluate: { language: jq, mode: strict }
    do:
      - show: { set: '${ $workflow.definition.document.dsl }' }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    <version>
    """
    Examples:
      | version      |
      | 1.0.0        |
      | 1.0.1        |
      | 1.0.2        |
      | 1.0.3        |
      | 1.0.0-alpha5 |

  Scenario Outline: A Document Of Version <version> Is Refused
    Given a workflow with definition:
    """yaml
    document: { dsl: '<version>', namespace: default, name: versions, version: '1.0.0' }
    do:
      - show: { set: { a: 1 } }
    """
    Then the workflow should be refused with 'wrongValue' at '/document/dsl'
    Examples:
      | version |
      | 0.9     |
      | 1.1.0   |
      | 2.0.0   |

  # Tests that errors which the engine raises are compared by their meaning, whatever host the document names
  Scenario Outline: Errors Under <host>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: versions-errors, version: '1.0.0' }
    do:
      - guarded:
          try:
            - pause: { wait: PT2H, timeout: { after: PT1H } }
          catch:
            errors: { with: { type: 'https://<host>/spec/1.0.0/errors/timeout' } }
            as: problem
            do:
              - again: { raise: { error: { type: 'https://<host>/spec/1.0.0/errors/runtime', status: 500 } } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://<host>/spec/1.0.0/errors/runtime
    status: 500
    instance: /do/0/guarded/catch/do/0/again
    """
    Examples:
      | host                            |
      | serverlessworkflow.io           |
      | open-workflow-specification.org |

  Scenario Outline: Schemas Under <host>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: versions-schemas, version: '1.0.0' }
    input:
      schema: { document: { $id: 'https://<host>/schemas/examples/order.json', type: object, required: [id] } }
    do:
      - step: { set: '${ .id }' }
    """
    And given the workflow input is:
    """yaml
    id: 7
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    7
    """
    Examples:
      | host                            |
      | serverlessworkflow.io           |
      | open-workflow-specification.org |

  Scenario Outline: Other Ways To Evaluate, <what>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: versions-evaluate, version: '1.0.0' }
    evaluate: <evaluate>
    do:
      - step: { set: '${ 1 }' }
    """
    Then the workflow should be refused with '<code>' at '/evaluate/<what>'
    Examples:
      | what     | evaluate                        | code            |
      | language | { language: js }                | wrongValue      |
      | mode     | { language: jq, mode: loose }   | notSupportedYet |

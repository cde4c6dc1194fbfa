Feature: Listen Task
  As an implementer of the workflow DSL
  I want to ensure that listen tasks take the events that they ask for and no others
  So that my implementation conforms to the expected behavior

  # Tests that the output is the list of what was taken, as data where nothing else is said
  Scenario: Listen To One Event
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-one, version: '1.0.0' }
    do:
      - answer:
          listen:
            to:
              one:
                with:
                  type: survey.answered
    """
    When the workflow is started
    And PT1H passes
    And the event 'survey.opened' arrives
    Then the workflow should be waiting
    When the event 'survey.answered' arrives with data:
    """yaml
    score: 4
    """
    Then the workflow should complete with output:
    """yaml
    - score: 4
    """
    And the workflow should end after PT1H

  Scenario Outline: Read Events As <read>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-read, version: '1.0.0' }
    do:
      - answer:
          listen:
            to: { one: { with: { type: survey.answered } } }
            read: <read>
          output:
            as: '<as>'
    """
    When the workflow is started
    And the event arrives:
    """yaml
    id: e-1
    type: survey.answered
    subject: order-17
    data: { score: 4 }
    """
    Then the workflow should complete with output:
    """yaml
    <output>
    """
    Examples:
      | read     | as                                 | output          |
      | data     | .[0]                               | { score: 4 }    |
      | envelope | [.[0].id, .[0].subject]            | [e-1, order-17] |
      | raw      | .[0] \| fromjson \| .data.score    | 4               |

  # Tests that every filter is satisfied once, in any order
  Scenario: Listen To All Events
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-all, version: '1.0.0' }
    do:
      - both:
          listen:
            to:
              all:
                - with: { type: order.paid }
                - with: { type: order.shipped }
            read: envelope
          output:
            as: map(.type)
    """
    When the workflow is started
    And the event 'order.shipped' arrives
    And the event 'order.shipped' arrives
    Then the workflow should be waiting
    When P2D passes
    And the event 'order.paid' arrives
    Then the workflow should complete with output:
    """yaml
    [order.shipped, order.paid]
    """

  Scenario: Listen To Any Event Of A List
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-any, version: '1.0.0' }
    do:
      - either:
          listen:
            to:
              any:
                - with: { type: order.paid }
                - with: { type: order.canceled }
            read: envelope
          output:
            as: .[0].type
    """
    When the workflow is started
    And the event 'order.shipped' arrives
    And the event 'order.canceled' arrives
    Then the workflow should complete with output:
    """yaml
    order.canceled
    """

  # Tests that an empty list of filters takes any event
  Scenario: Listen To Any Event At All
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-anything, version: '1.0.0' }
    do:
      - anything:
          listen:
            to:
              any: []
            read: envelope
          output:
            as: .[0].type
    """
    When the workflow is started
    And the event 'whatever.happened' arrives
    Then the workflow should complete with output:
    """yaml
    whatever.happened
    """

  # Tests filters by value and by expression, on attributes of the event and of an extension of it
  Scenario Outline: Filter Events By <attribute>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-filter, version: '1.0.0' }
    do:
      - good:
          listen:
            to:
              one:
                with:
                  <attribute>: <wanted>
          output:
            as: .[0].n
    """
    When the workflow is started
    And the event arrives:
    """yaml
    { type: a, source: 'https://one.example', subject: x, tenant: blue, data: { n: 1, tags: [red] } }
    """
    And the event arrives:
    """yaml
    { type: b, source: 'https://two.example', subject: y, tenant: green, data: { n: 2, tags: [blue] } }
    """
    Then the workflow should complete with output:
    """yaml
    2
    """
    Examples:
      | attribute | wanted                                |
      | type      | b                                     |
      | source    | https://two.example                   |
      | subject   | '${ startswith("y") }'                |
      | tenant    | green                                 |
      | data      | '${ .tags \| index("blue") != null }' |

  # Tests that an expression which fails on an event does not match it
  Scenario: A Filter That Fails On An Event
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-failing-filter, version: '1.0.0' }
    do:
      - good:
          listen:
            to:
              one:
                with:
                  type: a
                  data: ${ .n + 1 == 3 }
    """
    When the workflow is started
    And the event 'a' arrives with data:
    """yaml
    n: text
    """
    And the event 'a' arrives with data:
    """yaml
    n: 2
    """
    Then the workflow should complete with output:
    """yaml
    - n: 2
    """

  # Tests that an event which comes between two listens is not lost
  Scenario: An Event That Came Before The Listen
    Given a function 'score' that answers in turn:
    """yaml
    - { after: PT1M, result: {} }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-inbox, version: '1.0.0' }
    do:
      - compute: { call: score }
      - answer: { listen: { to: { one: { with: { type: survey.answered } } } } }
    """
    When the workflow is started
    And PT20S passes
    And the event 'survey.answered' arrives with data:
    """yaml
    early
    """
    And PT1M passes
    Then the workflow should complete with output:
    """yaml
    [early]
    """

  Scenario: An Event Id Counts Once
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-once, version: '1.0.0' }
    do:
      - two: { listen: { to: { any: [{ with: { type: a } }], until: length == 2 } } }
    """
    When the workflow is started
    And the event arrives:
    """yaml
    { id: same, type: a, data: 1 }
    """
    And the event arrives:
    """yaml
    { id: same, type: a, data: 1 }
    """
    Then the workflow should be waiting
    When the event arrives:
    """yaml
    { id: other, type: a, data: 2 }
    """
    Then the workflow should complete with output:
    """yaml
    [1, 2]
    """

  Scenario: Listens Without A Limit Are Warned Of
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-warned, version: '1.0.0' }
    do:
      - answer: { listen: { to: { one: { with: { type: survey.answered } } } } }
    """
    Then the workflow should be warned with 'listenWithoutEnd' at '/do/0/answer'

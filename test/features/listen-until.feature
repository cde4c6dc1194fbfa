Feature: Listening For Many Events
  As an implementer of the workflow DSL
  I want to ensure that a listen task goes on until it has had enough, and does its tasks for each event
  So that my implementation conforms to the expected behavior

  Scenario: Listen Until A Condition Holds
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-until-condition, version: '1.0.0' }
    do:
      - clicks:
          listen:
            to:
              any:
                - with: { type: link.clicked }
              until: ${ (map(.points) | add) >= 10 }
    """
    When the workflow is started
    And the event 'link.clicked' arrives with data:
    """yaml
    points: 3
    """
    And PT1H passes
    And the event 'link.clicked' arrives with data:
    """yaml
    points: 7
    """
    And the event 'link.clicked' arrives with data:
    """yaml
    points: 9
    """
    Then the workflow should complete with output:
    """yaml
    - points: 3
    - points: 7
    """

  # Tests that the events which end it are not part of the output
  Scenario Outline: Listen Until <strategy> Of Other Events
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-until-events, version: '1.0.0' }
    do:
      - clicks:
          listen:
            to:
              any:
                - with: { type: link.clicked }
              until:
                <strategy>: <filters>
    """
    When the workflow is started
    And the event 'link.clicked' arrives with data:
    """yaml
    1
    """
    And the event 'stop' arrives
    And the event 'link.clicked' arrives with data:
    """yaml
    2
    """
    And the event 'halt' arrives
    Then the workflow should complete with output:
    """yaml
    <output>
    """
    Examples:
      | strategy | filters                                                 | output |
      | one      | { with: { type: stop } }                                | [1]    |
      | any      | [{ with: { type: halt } }, { with: { type: stop } }]    | [1]    |
      | all      | [{ with: { type: halt } }, { with: { type: stop } }]    | [1, 2] |

  # Tests that events are handled one after the other, those that come meanwhile waiting their turn
  Scenario: Do Tasks For Each Event
    Given a function 'keep' that answers in turn:
    """yaml
    - { after: PT10S, result: { kept: first } }
    - { after: PT10S, result: { kept: second } }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: listen-foreach, version: '1.0.0' }
    do:
      - clicks:
          listen:
            to:
              any:
                - with: { type: link.clicked }
              until:
                one: { with: { type: stop } }
          foreach:
            item: click
            at: position
            do:
              - store: { call: keep, with: { link: '${ $click.link }', position: '${ $position }' } }
            output:
              as: .kept
            export:
              as: '{ last: $output }'
      - summary:
          set:
            kept: ${ . }
            last: ${ $context.last }
    """
    When the workflow is started
    And the event 'link.clicked' arrives with data:
    """yaml
    link: a
    """
    And PT2S passes
    And the event 'link.clicked' arrives with data:
    """yaml
    link: b
    """
    And PT3S passes
    And the event 'stop' arrives
    And the workflow runs to its end
    Then the workflow should complete with output:
    """yaml
    kept: [first, second]
    last: second
    """
    And store should run at PT0S, PT10S
    And the workflow should end after PT20S
    And the functions should have been called in this order:
    """yaml
    - keep: { link: a, position: 0 }
    - keep: { link: b, position: 1 }
    """

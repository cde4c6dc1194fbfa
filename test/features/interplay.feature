Feature: Tasks Within Each Other
  As an implementer of the workflow DSL
  I want to ensure that tasks keep their meaning wherever they stand
  So that my implementation conforms to the expected behavior

  Scenario: A Retry Of Branches Begins All Of Them Again
    Given a function 'left' that answers in turn:
    """yaml
    - { after: PT10S, result: 1 }
    - { after: PT10S, result: 2 }
    """
    And a function 'right' that answers in turn:
    """yaml
    - { after: PT5S, error: { type: 'https://shop.example/down', status: 503 } }
    - { after: PT5S, result: 3 }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: interplay-retry, version: '1.0.0' }
    do:
      - patient:
          try:
            - sides: { fork: { branches: [{ one: { call: left } }, { two: { call: right } }] } }
          catch: { retry: { delay: PT2S } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    [2, 3]
    """
    And one should run at PT0S, PT7S
    And the workflow should end after PT17S

  # Tests that an answer to a call which was given up changes nothing
  Scenario: A Late Answer Of A First Attempt
    Given a function 'slow' that answers in turn:
    """yaml
    - { after: PT1M, result: first }
    - { after: PT1M, result: second }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: interplay-late, version: '1.0.0' }
    do:
      - patient:
          try: [{ ask: { call: slow, timeout: { after: '${ if .quick then "PT10S" else "PT5M" end }' } } }]
          catch:
            retry: { delay: PT30S, limit: { attempt: { count: 1 } } }
            do: [{ giveUp: { set: { gaveUp: true } } }]
      - rest: { wait: PT5M }
    """
    And given the workflow input is:
    """yaml
    quick: true
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    gaveUp: true
    """
    And ask should run at PT0S, PT40S
    And rest should run at PT50S

  Scenario: A Listen With A Timeout For Each Event Of Another
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: interplay-listen, version: '1.0.0' }
    do:
      - orders:
          listen: { to: { any: [{ with: { type: order.placed } }], until: { one: { with: { type: shop.closed } } } } }
          foreach:
            item: order
            do:
              - wait:
                  try:
                    - paid:
                        listen: { to: { one: { with: { type: order.paid }, correlate: { order: { from: .data, expect: '${ $order }' } } } } }
                        timeout: { after: P1D }
                        output: { as: '{ order: .[0], paid: true }' }
                  catch:
                    do: [{ unpaid: { set: { order: '${ $order }', paid: false } } }]
            output: { as: . }
    """
    When the workflow is started
    And the event 'order.placed' arrives with data:
    """yaml
    1
    """
    And the event 'order.placed' arrives with data:
    """yaml
    2
    """
    And the event 'order.paid' arrives with data:
    """yaml
    2
    """
    And PT1H passes
    And the event 'shop.closed' arrives
    And the workflow runs to its end
    Then the workflow should complete with output:
    """yaml
    - { order: 1, paid: false }
    - { order: 2, paid: true }
    """
    And the workflow should end after P1D

  Scenario: A Race In Each Round Of A Loop
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: interplay-race, version: '1.0.0' }
    do:
      - reminders:
          for: { each: day, in: '[1, 3, 7]', at: n }
          while: .answered | not
          do:
            - race:
                fork:
                  compete: true
                  branches:
                    - answer:
                        listen: { to: { one: { with: { type: survey.answered } } } }
                        output: { as: '{ answered: true, reminders: $n }' }
                    - pause:
                        do:
                          - sleep: { wait: { days: 1 } }
                          - next: { set: { answered: false } }
    """
    When the workflow is started
    And P1DT1H passes
    And the event 'survey.answered' arrives
    And the workflow runs to its end
    Then the workflow should complete with output:
    """yaml
    { answered: true, reminders: 1 }
    """
    And sleep should run at PT0S, P1D
    And the workflow should end after P1DT1H

  Scenario: A Retry Runs Another Workflow Again
    Given a function 'flaky' that answers in turn:
    """yaml
    - { after: PT10S, error: { type: 'https://shop.example/down', status: 503 } }
    - { after: PT10S, result: up }
    """
    And another workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: asker, version: '1.0.0' }
    do:
      - ask: { call: flaky }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: interplay-run, version: '1.0.0' }
    do:
      - patient:
          try: [{ delegate: { run: { workflow: { namespace: default, name: asker, version: '1.0.0' } } } }]
          catch: { retry: { delay: PT1M } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    up
    """
    And delegate should run at PT0S, PT1M10S
    And the workflow should end after PT1M20S

  # Tests that what comes while the workflow is paused is kept, in order
  Scenario: Events And Deadlines While Paused
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: interplay-paused, version: '1.0.0' }
    do:
      - wait:
          try:
            - answer: { listen: { to: { one: { with: { type: survey.answered } } } }, timeout: { after: PT2H } }
          catch: { do: [{ late: { set: { late: true } } }] }
    """
    When the workflow is started
    And the workflow is paused
    And PT1H passes
    And the event 'survey.answered' arrives with data:
    """yaml
    inTime
    """
    And PT2H passes
    Then the workflow should be paused
    When the workflow is resumed
    Then the workflow should complete with output:
    """yaml
    [inTime]
    """

  Scenario: An Expression Of A Policy That Fails
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: interplay-policy, version: '1.0.0' }
    do:
      - patient:
          try: [{ fail: { raise: { error: { type: 'https://shop.example/a', status: 500 } } } }]
          catch:
            as: problem
            retry: { when: ($problem.status | keys | length) > 0, delay: PT1S }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    type: https://open-workflow-specification.org/spec/1.0.0/errors/expression
    instance: /do/0/patient
    """

  # Tests that the timeout of a try is not its own to catch
  Scenario: The Timeout Of A Try Itself
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: interplay-try-timeout, version: '1.0.0' }
    do:
      - outer:
          try:
            - inner:
                try: [{ pause: { wait: PT1H } }]
                catch: { do: [{ wrong: { set: { wrong: true } } }] }
                timeout: { after: PT1M }
          catch:
            errors: { with: { type: 'https://open-workflow-specification.org/spec/1.0.0/errors/timeout' } }
            do: [{ right: { set: { right: true } } }]
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    right: true
    """
    And the workflow should end after PT1M

  # Tests that a deadline and what it ends fall in one order: the outer first
  Scenario: Deadlines At One Instant
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: interplay-instant, version: '1.0.0' }
    do:
      - guarded:
          try:
            - block: { do: [{ pause: { wait: PT1H } }, { next: { set: { done: true } } }], timeout: { after: PT1H } }
          catch: { do: [{ late: { set: { late: true } } }] }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    late: true
    """

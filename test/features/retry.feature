Feature: Retry Policies
  As an implementer of the workflow DSL
  I want to ensure that failed tasks are tried again as their policy says
  So that my implementation conforms to the expected behavior

  Background:
    Given a function 'flaky' that answers in turn:
    """yaml
    - error: &down { type: 'https://open-workflow-specification.org/spec/1.0.0/errors/communication', status: 503 }
    - error: *down
    - error: *down
    - error: *down
    - result: { done: true }
    """

  Scenario Outline: Back Off <how>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry, version: '1.0.0' }
    do:
      - patient:
          try:
            - ask: { call: flaky }
          catch:
            retry:
              delay: { seconds: 2 }
              backoff: <backoff>
              limit: { attempt: { count: 5 } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    done: true
    """
    And ask should run at <instants>
    Examples:
      | how           | backoff             | instants                          |
      | Constantly    | { constant: {} }    | PT0S, PT2S, PT4S, PT6S, PT8S      |
      | Linearly      | { linear: {} }      | PT0S, PT2S, PT6S, PT12S, PT20S    |
      | Exponentially | { exponential: {} } | PT0S, PT2S, PT6S, PT14S, PT30S    |

  Scenario: Without A Backoff The Delay Stays
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-plain, version: '1.0.0' }
    do:
      - patient: { try: [{ ask: { call: flaky } }], catch: { retry: { delay: PT1M } } }
    """
    When the workflow is executed
    Then ask should run at PT0S, PT1M, PT2M, PT3M, PT4M

  Scenario: Without A Delay It Is Tried Again At Once
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-at-once, version: '1.0.0' }
    do:
      - patient: { try: [{ ask: { call: flaky } }], catch: { retry: { limit: { attempt: { count: 9 } } } } }
    """
    When the workflow is executed
    Then ask should run at PT0S, PT0S, PT0S, PT0S, PT0S

  Scenario: Jitter Is Added To The Delay
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-jitter, version: '1.0.0' }
    do:
      - patient:
          try: [{ ask: { call: flaky } }]
          catch: { retry: { delay: PT10S, jitter: { from: PT1S, to: PT5S } } }
    """
    When the workflow is executed
    Then ask should run for the 2nd time between PT11S and PT15S
    And ask should run for the 3rd time between PT22S and PT30S
    And the workflow should complete

  Scenario: A Number Of Attempts That Is Used Up
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-count, version: '1.0.0' }
    do:
      - patient:
          try: [{ ask: { call: flaky } }]
          catch: { retry: { delay: PT1S, limit: { attempt: { count: 2 } } } }
    """
    When the workflow is executed
    Then the workflow should fault with error:
    """yaml
    status: 503
    instance: /do/0/patient/try/0/ask
    """
    And ask should run 3 times

  Scenario: After The Last Attempt The Error Is Handled
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-handled, version: '1.0.0' }
    do:
      - patient:
          try: [{ ask: { call: flaky } }]
          catch:
            as: problem
            retry: { delay: PT1S, limit: { attempt: { count: 1 } } }
            do:
              - note: { set: { gaveUp: '${ $problem.status }' } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    gaveUp: 503
    """
    And ask should run at PT0S, PT1S

  # Tests that no attempt begins after the whole duration
  Scenario: All Attempts Together Are Limited
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-duration, version: '1.0.0' }
    do:
      - patient:
          try: [{ ask: { call: flaky } }]
          catch: { retry: { delay: PT1M, limit: { duration: PT150S } } }
    """
    When the workflow is executed
    Then the workflow should fault
    And ask should run at PT0S, PT1M, PT2M

  # Tests that an attempt which hangs is an error of type timeout, which the policy may try again
  Scenario: One Attempt Is Limited
    Given a function 'hanging' that answers in turn:
    """yaml
    - { after: PT1H, result: late }
    - { after: PT10S, result: inTime }
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-attempt-duration, version: '1.0.0' }
    do:
      - patient:
          try: [{ ask: { call: hanging } }]
          catch:
            errors: { with: { status: 408 } }
            retry: { delay: PT5S, limit: { attempt: { count: 3, duration: PT1M } } }
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    inTime
    """
    And ask should run at PT0S, PT1M5S
    And the workflow should end after PT1M15S

  Scenario Outline: Try Again <condition>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-conditions, version: '1.0.0' }
    do:
      - patient:
          try: [{ ask: { call: flaky } }]
          catch:
            as: problem
            retry: { <condition>, delay: PT1S }
            do:
              - note: { set: { gaveUp: true } }
    """
    When the workflow is executed
    Then the workflow should complete
    And ask should run <times> times
    Examples:
      | condition                                   | times |
      | when: $problem.status == 503                | 5     |
      | when: '${ $problem.status == 500 }'         | 1     |
      | exceptWhen: $problem.status == 503          | 1     |
      | exceptWhen: $problem.status == 500          | 5     |

  Scenario: A Policy By Reference
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-reference, version: '1.0.0' }
    use:
      retries:
        gently: { delay: PT10S, backoff: { exponential: {} }, limit: { attempt: { count: 4 } } }
    do:
      - patient: { try: [{ ask: { call: flaky } }], catch: { retry: gently } }
    """
    When the workflow is executed
    Then ask should run at PT0S, PT10S, PT30S, PT1M10S, PT2M30S

  Scenario: A Policy By A Name That Is Not There
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-dangling, version: '1.0.0' }
    do:
      - patient: { try: [{ ask: { call: flaky } }], catch: { retry: gently } }
    """
    Then the workflow should be refused with 'unknownReference' at '/do/0/patient/catch/retry'

  # Tests that a delay which only a run could know is refused, not misunderstood
  Scenario Outline: A Policy That Is Computed In <where>
    Given a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: retry-computed, version: '1.0.0' }
    do:
      - patient: { try: [{ ask: { call: flaky } }], catch: { retry: <policy> } }
    """
    Then the workflow should be refused with 'notSupportedYet' at '/do/0/patient/catch/retry/<where>'
    Examples:
      | where                  | policy                                                       |
      | delay                  | { delay: '${ .delay }' }                                     |
      | limit/duration         | { delay: PT1S, limit: { duration: '${ .d }' } }              |
      | limit/attempt/duration | { delay: PT1S, limit: { attempt: { duration: '${ .d }' } } } |
      | jitter/to              | { delay: PT1S, jitter: { from: PT1S, to: '${ .d }' } }       |

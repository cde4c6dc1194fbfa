Feature: Extensions
  As an implementer of the workflow DSL
  I want to ensure that extensions do their tasks before and after those that they extend
  So that my implementation conforms to the expected behavior

  Scenario: Before And After A Call
    Given a function 'send' that answers:
    """yaml
    sent: true
    """
    And a function 'note' that answers:
    """yaml
    noted: true
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: extension-call, version: '1.0.0' }
    use:
      extensions:
        - log:
            extend: call
            when: $task.definition.call == "send"
            before: [{ begin: { call: note, with: { text: '${ "to \(.to)" }' } } }]
            after: [{ end: { call: note, with: { text: '${ "sent \(.sent)" }' } } }]
    do:
      - tell: { call: send, with: { to: '${ .to }' } }
      - done: { set: '${ . }' }
    """
    And given the workflow input is:
    """yaml
    to: ada
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    sent: true
    """
    And the functions should have been called in this order:
    """yaml
    - note: { text: to ada }
    - send: { to: ada }
    - note: { text: sent true }
    """

  Scenario Outline: A Task That Is Skipped By Its Extension
    Given a function 'send' that answers:
    """yaml
    sent: true
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: extension-skip, version: '1.0.0' }
    use:
      extensions:
        - consent:
            extend: call
            before:
              - ask: { if: .consent | not, set: { sent: false }, then: exit }
    do:
      - tell: { call: send }
    """
    And given the workflow input is:
    """yaml
    consent: <consent>
    """
    When the workflow is executed
    Then the workflow should complete with output:
    """yaml
    sent: <consent>
    """
    And the function 'send' should have been called <times> times
    Examples:
      | consent | times |
      | true    | 1     |
      | false   | 0     |

  # Tests which tasks a name of `extend` means
  Scenario Outline: Extend <kind>
    Given a function 'note' that answers:
    """yaml
    {}
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: extension-kinds, version: '1.0.0' }
    use:
      extensions: [{ count: { extend: <kind>, before: [{ seen: { call: note, with: { task: '${ $task.name }' } } }] } }]
    do:
      - aSet: { set: { a: 1 } }
      - aDo: { do: [{ inner: { set: { b: 2 } } }] }
      - aFor: { for: { in: '[1]' }, do: [{ round: { wait: PT1S } }] }
      - aFork: { fork: { branches: [{ branch: { emit: { event: { with: { source: 'https://a.example', type: b } } } } }] } }
      - aSwitch: { switch: [{ go: { then: continue } }] }
      - aTry: { try: [{ fail: { raise: { error: { type: 'https://a.example', status: 1 } } } }], catch: {} }
      - aListen: { listen: { to: { one: { with: { type: a } } } } }
    """
    When the workflow is started
    And PT1M passes
    And the event 'a' arrives
    And the workflow runs to its end
    Then the function 'note' should have been called <times> times
    And the workflow should complete
    Examples:
      | kind      | times |
      | set       | 2     |
      | composite | 1     |
      | for       | 1     |
      | wait      | 1     |
      | emit      | 1     |
      | switch    | 1     |
      | try       | 1     |
      | raise     | 1     |
      | listen    | 1     |
      | call      | 0     |
      | run       | 0     |
      | all       | 11    |

  Scenario: Extensions Within Each Other
    Given a function 'note' that answers:
    """yaml
    {}
    """
    And a workflow with definition:
    """yaml
    document: { dsl: '1.0.3', namespace: default, name: extension-order, version: '1.0.0' }
    use:
      extensions:
        - outer: { extend: all, before: [{ a: { call: note, with: { n: 1 } } }], after: [{ b: { call: note, with: { n: 4 } } }] }
        - inner: { extend: set, before: [{ c: { call: note, with: { n: 2 } } }], after: [{ d: { call: note, with: { n: 3 } } }] }
    do:
      - step: { set: { a: 1 }, then: end }
      - unused: { set: { b: 1 } }
    """
    When the workflow is executed
    Then the functions should have been called in this order:
    """yaml
    - note: { n: 1 }
    - note: { n: 2 }
    - note: { n: 3 }
    - note: { n: 4 }
    """
    And the workflow should complete with output:
    """yaml
    a: 1
    """

import { expect } from 'chai';
import { writeMermaid } from '../../../core/diagram/mermaid.js';
import { drawn } from './sample.js';

const TEXT = `
  - greet: { call: sendMessage, with: { channel: email, template: 'a "b" #c [d]' } }
  - steps:
      metadata: { exit: [{ on: purchase.made, then: end }] }
      do: [{ pause: { wait: P3D } }]
`;

describe('a diagram for Mermaid', () => {
  it('is a flowchart with groups, and escapes what Mermaid would take for its own', () => {
    expect(writeMermaid(drawn(TEXT), { direction: 'down' }).split('\n')).to.deep.equal([
      '%% process',
      'flowchart TB',
      '  n0(["Start<br/>Started by a person or another process"]):::startNode',
      '  n1["Greet<br/>E-mail: a #34;b#34; #35;c #91;d#93;"]:::messageNode',
      '  n4((("End"))):::endNode',
      '  subgraph n5["Steps"]',
      '    n2{{"Pause<br/>3 days"}}:::waitNode',
      '    n3((("End"))):::endNode',
      '  end',
      '  n0 --> n1',
      '  n1 --> n2',
      '  n2 --> n3',
      '  n5 -.->|"A purchase was made"| n4',
      '  classDef startNode fill:#e3f4ec,stroke:#00704f,color:#1c2126',
      '  classDef messageNode fill:#dcedf8,stroke:#005b94,color:#1c2126',
      '  classDef waitNode fill:#f4f1fa,stroke:#5a4a8a,color:#1c2126',
      '  classDef endNode fill:#ffffff,stroke:#222222,color:#1c2126',
      '  linkStyle 3 stroke:#8a2c6b',
      '',
    ]);
  });

  it('lets no title give Mermaid directives', () => {
    const title = '%%{init: {"theme": "dark"}}%%\nflowchart LR';
    const text = writeMermaid({ ...drawn(TEXT), title }, { direction: 'down' });
    expect(text.split('\n')[0]).to.equal('%% %%init: "theme": "dark"%% flowchart LR');
  });

  it('keeps the direction of Persian lines', () => {
    const text = writeMermaid(drawn(TEXT, 'fa'), { direction: 'right' });
    expect(text).to.include('flowchart RL').and.to.include('["\u2067Greet\u2069<br/>\u2067ایمیل: ');
    expect(text).to.include('\u2067۳ روز\u2069');
  });
});

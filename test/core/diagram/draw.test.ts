import { expect } from 'chai';
import { drawDefinition } from '../../../core/diagram/draw.js';
import type { JsonObject } from '../../../core/json.js';
import { exitGoals } from '../../../core/language/exit-goals.js';
import { allTasks, listOf, objectOf, taskTree } from '../../../core/language/task-tree.js';
import { drawn, edgeTexts, nodeTexts, SHIPPED, shipped, VOCABULARY } from './sample.js';

describe('the diagram of a definition', () => {
  for (const { name, document } of SHIPPED)
    describe(name, () => {
      const diagram = drawDefinition(document, { vocabulary: VOCABULARY, locale: 'en' });
      const tasks = allTasks(taskTree(document).slice(0, 1));

      it('has every task exactly once, as a node or as a group', () => {
        const ids = [...diagram.nodes, ...diagram.groups].map(({ id }) => id).filter((id) => !id.includes('#'));
        expect(ids.sort()).to.deep.equal(tasks.map(({ pointer }) => pointer).sort());
      });

      it('has an arrow for every case and every goal', () => {
        const wanted = tasks.flatMap(({ pointer, kind, task }) => [
          ...(kind === 'switch' ? listOf(task.switch).map((one) => `${pointer} ${Object.keys(objectOf(one))[0]}`) : []),
          ...exitGoals(task).map((_, index) => `${pointer} goal${index + 1}`),
        ]);
        expect(diagram.edges.flatMap(({ from, by }) => (by === undefined ? [] : [`${from} ${by}`]))).to.have.members(
          wanted,
        );
      });

      it('leads from a start to everything, and from everything to an end', () => {
        const inside = (id: string): string[] => {
          const nested = [...diagram.nodes, ...diagram.groups].filter((one) => one.group === id).map((one) => one.id);
          return [...nested, ...nested.flatMap(inside)];
        };
        // A group is left from anywhere inside, and a race is over for all its branches when one of them ends.
        const races = diagram.groups.filter(({ kind }) => kind === 'race').map(({ id }) => id);
        const steps = [
          ...diagram.edges.flatMap(({ from, to }) => [from, ...inside(from)].map((start) => [start, to] as const)),
          ...races.flatMap((race) => inside(race).map((id) => [id, `${race}#join`] as const)),
        ];
        const reach = (first: readonly string[], pairs: readonly (readonly [string, string])[]): Set<string> => {
          const reached = new Set(first);
          for (const id of reached) for (const [a, b] of pairs) if (a === id) reached.add(b);
          return reached;
        };
        const ids = diagram.nodes.map(({ id }) => id);
        const idsOf = (kind: string): string[] => diagram.nodes.filter((one) => one.kind === kind).map(({ id }) => id);
        expect([...reach(idsOf('start'), steps)].filter((id) => ids.includes(id))).to.have.members(ids);
        const back = steps.map(([a, b]) => [b, a] as const);
        expect([...reach(idsOf('end'), back)].filter((id) => ids.includes(id))).to.have.members(ids);
      });
    });

  it('says in words what a task does, with settings at their defaults', () => {
    const diagram = drawDefinition(shipped('reactivation'), { vocabulary: VOCABULARY, locale: 'en' });
    expect(nodeTexts(diagram)).to.include.members([
      'start: The contact entered a segment | segment = "silent-customers"',
      'message: Message for class high | E-mail: Win back, class high',
      'wait: A week | 7 days by default',
      'person: Call a valuable customer | form: Call to win a customer back | due in 8 working hours | given up after 7 days | only if class = "high"',
      'end: End | lost',
    ]);
    expect(edgeTexts(diagram)).to.include.members([
      'Purchase class → Message for class low: low',
      'Win back → Credit the purchase: A purchase was made',
    ]);
  });

  it('says the same in Persian, with Persian digits', () => {
    const diagram = drawDefinition(shipped('reactivation'), { vocabulary: VOCABULARY, locale: 'fa' });
    expect(nodeTexts(diagram)).to.include.members(['wait: یک هفته | ۷ روز (پیش‌فرض)', 'end: پایان | lost']);
    expect(diagram.title).to.equal('بازگرداندن مشتریان خاموش');
  });

  it('draws each kind of task', () => {
    const diagram = drawn(
      `
      - note: { set: { colour: red } }
      - pause: { wait: { days: 1, hours: 2 } }
      - hear: { listen: { to: { any: [{ with: { type: purchase.made } }, { with: { type: odd.thing } }] } } }
      - tell: { emit: { event: { with: { type: campaign.closed } } } }
      - other: { run: { workflow: { namespace: a, name: greeting, version: 1.0.0 } } }
      - fetch: { call: http, with: { method: get, endpoint: https://shop.test/x } }
      - callBack: { call: sendMessage, with: { channel: sms, template: welcome }, if: '\${ $context.answer == null }' }
      - choose: { switch: [{ big: { when: '\${ .n >= 4 }', then: stop } }] }
      - stop: { raise: { error: { type: https://shop.test/errors/odd, status: 400, title: Odd } } }
    `.replaceAll('\\$', '$'),
    );
    expect(nodeTexts(diagram)).to.deep.equal([
      'start: Start | Started by a person or another process',
      'data: Note | colour: red',
      'wait: Pause | 1 day 2 hours',
      'event: Hear | • A purchase was made | • odd.thing',
      'announcement: Tell | A campaign was closed',
      'process: Other | greeting',
      'function: Fetch | http | get https://shop.test/x',
      'message: Call back | Text message: welcome | only if there is no answer',
      'choice: Choose',
      'failure: Stop | Odd',
    ]);
    expect(edgeTexts(diagram).slice(-2)).to.deep.equal(['Choose → Stop: big', 'Choose → Stop: otherwise']);
    expect(diagram.edges.at(-2)).to.include({ condition: 'n ≥ 4' });
  });

  it('draws loops, branches and attempts as groups, with the arrows between', () => {
    const diagram = drawn(
      `
      - each:
          for: { each: item, in: '\${ .items }' }
          while: '\${ .more }'
          do: [{ one: { set: { a: 1 } } }]
      - both:
          fork: { compete: true, branches: [{ left: { wait: PT1H } }, { right: { wait: PT2H } }] }
      - risky:
          try: [{ act: { wait: PT1S } }]
          catch:
            errors: { with: { type: https://open-workflow-specification.org/spec/1.0.0/errors/timeout } }
            retry: { limit: { attempt: { count: 3 } } }
            do: [{ repair: { set: { b: 1 } } }]
      - every:
          listen: { to: { any: [{ with: { type: purchase.made } }] } }
          foreach: { do: [{ count: { set: { c: 1 } } }] }
    `.replaceAll('\\$', '$'),
    );
    expect(diagram.groups.map(({ kind, title, detail }) => [kind, title, ...detail])).to.deep.equal([
      ['loop', 'Each', 'for each item of items', 'as long as more'],
      ['race', 'Both', 'whichever comes first'],
      ['attempt', 'Risky', 'tries again up to 3 times'],
      ['attempted', ''],
      ['handler', 'If it fails'],
      ['loop', 'Every', 'for each event'],
    ]);
    expect(edgeTexts(diagram)).to.deep.equal([
      'Start → One',
      'One → One: next',
      'Each → split: after the last',
      'split → Left',
      'split → Right',
      'Left → join',
      'Right → join',
      'join → Act',
      'Act → A purchase was made',
      'try → Repair: on timeout',
      'Repair → A purchase was made',
      'A purchase was made → Count',
      'Count → A purchase was made',
      'Every → End: after the last',
    ]);
  });

  it('goes on with the next task where a condition passes over one that would jump', () => {
    const diagram = drawn(
      `
      - maybe: { set: { a: 1 }, if: '\${ .a }', then: end }
      - next: { set: { b: 1 } }
    `.replaceAll('\\$', '$'),
    );
    expect(edgeTexts(diagram)).to.deep.equal(['Start → Maybe', 'Maybe → End', 'Maybe → Next: otherwise', 'Next → End']);
  });

  it('draws a document without tasks as a start and an end', () => {
    const document = { document: { name: 'nothing', version: '1.0.0' }, do: [] } as unknown as JsonObject;
    expect(nodeTexts(drawDefinition(document, { vocabulary: VOCABULARY, locale: 'en' }))).to.deep.equal([
      'start: Start | Started by a person or another process',
      'end: End',
    ]);
  });
});

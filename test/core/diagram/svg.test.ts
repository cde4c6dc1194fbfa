import { expect } from 'chai';
import { drawDefinition } from '../../../core/diagram/draw.js';
import { writeDiagram } from '../../../core/diagram/index.js';
import { layOut } from '../../../core/diagram/layout/layout.js';
import { writeSvg } from '../../../core/diagram/svg/write-svg.js';
import type { JsonObject } from '../../../core/json.js';
import { SHIPPED, shipped, VOCABULARY } from './sample.js';
import { xmlMistake } from './well-formed.js';

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(one: Rectangle, other: Rectangle): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

describe('a diagram as SVG', () => {
  for (const { name, document } of SHIPPED)
    for (const direction of ['down', 'right'] as const)
      it(`lets nothing of ${name} overlap when it leads ${direction}`, async () => {
        for (const locale of ['en', 'fa'] as const) {
          const placed = await layOut(drawDefinition(document, { vocabulary: VOCABULARY, locale }), direction);
          const boxes = placed.nodes.flatMap(({ node, box, text }) => [
            { what: node.id, box },
            ...(text ? [{ what: `text of ${node.id}`, box: text }] : []),
          ]);
          const labels = placed.edges.flatMap(({ edge, label }) => (label ? [{ what: edge.id, box: label.box }] : []));
          const all = [...boxes, ...labels];
          const pairs = all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other] as const));
          expect(pairs.filter(([one, other]) => overlap(one.box, other.box))).to.deep.equal([]);
          expect(xmlMistake(writeSvg(placed))).to.equal(undefined);
        }
      });

  it('is the same, byte for byte, each time', async () => {
    const options = { format: 'svg', locale: 'fa', direction: 'right', vocabulary: VOCABULARY } as const;
    const [one, other] = [shipped('campaign-recipient'), structuredClone(shipped('campaign-recipient'))];
    expect(await writeDiagram(one, options)).to.equal(await writeDiagram(other, options));
  });

  it('takes no markup from a definition, and no letter that XML forbids', async () => {
    const title = '<script>alert("1")</script> &amp; ]]> \u0000\u001b \ud800 \ufffe';
    const document = {
      document: { name: 'hostile', version: '1.0.0', title, summary: title, metadata: { steps: { a: { en: title } } } },
      do: [{ a: { set: { '"><g onload=x': '</text><image href="http://x"/>' } } }, { __proto__x: { wait: 'P1D' } }],
    } as unknown as JsonObject;
    const svg = await writeDiagram(document, {
      format: 'svg',
      locale: 'en',
      direction: 'down',
      vocabulary: VOCABULARY,
    });
    expect(xmlMistake(svg)).to.equal(undefined);
    expect(svg).to.not.match(/<script|<image|<g onload|(?![\n])\p{Cc}|\ufffe/u);
    expect(svg).to.include('&lt;script&gt;').and.to.include('role="img"').and.to.include('<title id="diagram-title">');
  });

  it('runs from right to left in Persian, and says so', async () => {
    const diagram = drawDefinition(shipped('reactivation'), { vocabulary: VOCABULARY, locale: 'fa' });
    const placed = await layOut(diagram, 'right');
    const leftOf = (id: string): number => placed.nodes.find(({ node }) => node.id === id)!.box.x;
    expect(leftOf('#start 0')).to.be.greaterThan(leftOf('/do/0/settings')).and.greaterThan(leftOf('/do/3/won'));
    const svg = writeSvg(placed);
    expect(svg)
      .to.match(/text-anchor="end">\u2067[^<]+\u2069</)
      .and.to.include('lang="fa"');
    expect(svg).to.not.include('text-anchor="start"');
  });
});

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { SCORE_MODEL_FILE } from '../../core/catalog/file-schemas.js';
import { schemaCheck } from '../../core/catalog/json-schema.js';
import { isObject, type JsonObject } from '../../core/json.js';
import { LEAD_STAGES } from '../../core/rules/lead-stages.js';
import { REACTION_KINDS } from '../../core/rules/score-facts.js';
import { readCatalog } from '../../store/shipped.js';

describe('docs/leads.md', () => {
  const page = readFileSync(new URL('../../docs/leads.md', import.meta.url), 'utf8');
  const firstCells = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap((row) =>
    [...row[1]!.matchAll(/`(\w+)`/g)].map((name) => name[1]!),
  );

  it('shows a score model that can be used', () => {
    const [, example] = /```json\n([^`]*)```/.exec(page) ?? [];
    expect(schemaCheck(SCORE_MODEL_FILE)(JSON.parse(example ?? ''))).to.deep.equal([]);
  });

  it('explains every stage, every rule and every reason of an assignment, and names every reaction', () => {
    expect(firstCells).to.include.members([...LEAD_STAGES]);
    const { input, output } = readCatalog().functions.assignLead!;
    const valuesOf = (schema: JsonObject, name: string): string[] => {
      const property = isObject(schema.properties) ? schema.properties[name] : undefined;
      return isObject(property) ? (property.enum as string[]) : [];
    };
    expect(firstCells).to.include.members([...valuesOf(input, 'rule'), ...valuesOf(output, 'reason')]);
    for (const kind of REACTION_KINDS) expect(page).to.contain(`\`${kind}\``);
  });
});

import { expect } from 'chai';
import { type KnownNames, type Problem, validateDefinition } from '../../../../core/language/index.js';
import {
  readCatalog,
  readEventTypes,
  readForms,
  readScoreModels,
  readShippedProcesses,
  readTemplates,
} from '../../../../store/shipped.js';
import { mutations } from './generate.js';
import { MUTATION_KINDS, type Mutation } from './mutation.js';

const COUNT = 1000;
const SEED = 20261125;
const SHARE = 0.97;

const known: KnownNames = {
  catalog: readCatalog(),
  eventTypes: readEventTypes(),
  templates: readTemplates(),
  forms: readForms().map((form) => form.name),
  scoreModels: readScoreModels().map((model) => model.name),
  processes: readShippedProcesses().map(({ name }) => name),
};

interface Verdict {
  readonly mutation: Mutation;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

function judge(mutation: Mutation): Verdict {
  const { problems } = validateDefinition(mutation.definition, known);
  const of = (wanted: string) => problems.filter(({ severity }) => severity === wanted);
  return { mutation, errors: of('error'), warnings: of('warning') };
}

function isExact({ mutation, errors }: Verdict): boolean {
  return errors.length === 1 && errors[0]?.pointer === mutation.pointer;
}

function share(part: readonly unknown[], whole: readonly unknown[]): string {
  return `${part.length} of ${whole.length} (${((100 * part.length) / whole.length).toFixed(1)} %)`;
}

describe('one mistake', () => {
  it(`in a shipped definition is one error at its place, in ${SHARE * 100} % of ${COUNT} mutations`, () => {
    const verdicts = mutations(COUNT, SEED).map(judge);
    const exact = verdicts.filter(isExact);
    const lines = MUTATION_KINDS.map((kind) => {
      const whole = verdicts.filter(({ mutation }) => mutation.kind === kind);
      return `      ${kind}: ${share(whole.filter(isExact), whole)}`;
    });
    const quiet = verdicts.filter(({ warnings }) => warnings.length === 0);
    lines.push(`      all: ${share(exact, verdicts)}; without a warning beside it: ${share(quiet, verdicts)}`);
    const missed = verdicts.filter((verdict) => !isExact(verdict)).map(describeMiss);
    process.stdout.write(`${[...lines, ...missed].join('\n')}\n`);
    expect(exact.length / COUNT).to.be.at.least(SHARE);
  });
});

function describeMiss({ mutation: { kind, what, pointer }, errors }: Verdict): string {
  const told = errors.map((error) => `${error.code} at ${error.pointer}`).join(', ') || 'nothing';
  return `      missed: ${kind}: ${what} at ${pointer}: ${told}`;
}

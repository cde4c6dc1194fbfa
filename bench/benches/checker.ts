// How long the checker of definitions takes: for the largest that people write, and for what was written to stop it.
import { type KnownNames, validateDefinition } from '../../core/language/index.js';
import { readCatalog, readEventTypes, readForms, readScoreModels, readTemplates } from '../../store/shipped.js';
import type { Bench, Row } from '../bench.js';
import { hostileDefinitions, largeDefinition } from '../checker/definitions.js';
import { medianOf, peakMemoryMb, startStopwatch } from '../measure.js';

const TASKS = 300;
const WARM_UPS = 30;
const SAMPLES = 51;
const MS_PER_SECOND = 1000;

function known(): KnownNames {
  return {
    catalog: readCatalog(),
    eventTypes: readEventTypes(),
    templates: readTemplates(),
    forms: readForms().map(({ name }) => name),
    scoreModels: readScoreModels().map(({ name }) => name),
  };
}

function millisecondsFor(text: string, names: KnownNames): number {
  const watch = startStopwatch();
  validateDefinition(text, names);
  return watch.seconds() * MS_PER_SECOND;
}

export const bench: Bench = {
  about: `a definition of ${TASKS} tasks, given as text, and hostile ones of up to 5 MB, each checked once`,
  run: async () => {
    const names = known();
    const large = largeDefinition(TASKS);
    const { problems } = validateDefinition(large, names);
    if (problems.length > 0) throw new Error(`the large definition is not sound: ${JSON.stringify(problems[0])}`);
    const first = millisecondsFor(large, names);
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp++) validateDefinition(large, names);
    const watch = startStopwatch();
    const samples = Array.from({ length: SAMPLES }, () => millisecondsFor(large, names));
    const cpuMs = (watch.cpuSeconds() * MS_PER_SECOND) / SAMPLES;
    const rows: Row[] = [
      {
        what: `${TASKS} tasks, ${Math.round(large.length / 1024)} KB`,
        ...medianOf(samples),
        unit: 'ms',
        target: { atMost: 50 },
      },
      { what: 'the same, on average', figure: cpuMs, unit: 'ms of CPU' },
      { what: 'the same, the second time ever', figure: first, unit: 'ms' },
    ];
    for (const [what, text] of Object.entries(hostileDefinitions()))
      rows.push({
        what: `hostile: ${what}`,
        figure: millisecondsFor(text, names),
        unit: 'ms',
        target: { atMost: 1_000 },
      });
    return [...rows, { what: 'memory of the process', figure: peakMemoryMb(), unit: 'MB', target: { atMost: 512 } }];
  },
};

// How fast a shop's history comes in, and how long it takes until a segment knows who of its customers is silent.
import { importFile } from '../../api/operations/import/import-file.js';
import { evaluateSegment } from '../../api/operations/segments.js';
import type { Bench } from '../bench.js';
import { onStage } from '../import/import-stage.js';
import { type PurchasesFile, purchasesFile } from '../import/purchases-file.js';
import { medianOf, startStopwatch } from '../measure.js';

const SAMPLES = 3;
const OPTIONS = { source: 'bench', layout: 'cdnow', inventAddresses: true } as const;

interface Sample {
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly evaluationSeconds: number;
  readonly entered: number;
  readonly againPerSecond: number;
}

async function sample(context: Parameters<Bench['run']>[0], { file }: PurchasesFile, name: string): Promise<Sample> {
  return onStage(context, name, async (operations) => {
    const first = startStopwatch();
    const { counts } = await importFile(operations, file, OPTIONS);
    const rowsPerSecond = counts.accepted / first.seconds();
    const evaluation = startStopwatch();
    const { entered } = await evaluateSegment(operations, 'silent-customers');
    const evaluationSeconds = evaluation.seconds();
    const again = startStopwatch();
    await importFile(operations, file, OPTIONS);
    return {
      rows: counts.accepted,
      rowsPerSecond,
      evaluationSeconds,
      entered,
      againPerSecond: counts.accepted / again.seconds(),
    };
  });
}

export const bench: Bench = {
  about:
    'a file of purchases with their customers, as ravand import brings it in; the segment of the silent ones after it',
  run: async (context) => {
    const file = purchasesFile(context.folder);
    const samples: Sample[] = [];
    while (samples.length < SAMPLES) samples.push(await sample(context, file, `sample-${samples.length}`));
    const [{ rows, entered }] = samples as [Sample, ...Sample[]];
    const median = (figure: (one: Sample) => number) => medianOf(samples.map(figure));
    return [
      {
        what: `import of ${rows} purchases with their customers`,
        ...median((one) => one.rowsPerSecond),
        unit: 'rows a second',
        target: { atLeast: 20_000 },
        note: file.note,
      },
      {
        what: 'the same file again, which changes nothing',
        ...median((one) => one.againPerSecond),
        unit: 'rows a second',
      },
      {
        what: `silent customers evaluated, ${entered} entered`,
        ...median((one) => one.evaluationSeconds),
        unit: 's',
        target: { atMost: 6 },
      },
    ];
  },
};

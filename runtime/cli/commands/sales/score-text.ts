// A score as a table that a person reads from top to bottom: what counted, and what it gave.
import type { StoredScore } from '../../../../store/repositories/scores/score-reads.js';
import { type CliContext, tell } from '../../context.js';

export function tellScores(context: CliContext, contactId: string, items: readonly StoredScore[]): void {
  const text = items.length === 0 ? 'Nobody has scored this contact yet.' : items.map(scoreText).join('\n\n');
  tell(context, { contactId, items }, text);
}

/** The rules that gave something, the sums, and when time will change them. */
export function scoreText(score: StoredScore): string {
  const { fit, behaviour } = score.explanation;
  const rows = [
    ...fit
      .filter(({ holds }) => holds)
      .map(({ title, attribute, found, points }) => [points, title.en, `${attribute} is ${JSON.stringify(found)}`]),
    ...behaviour
      .filter(({ times }) => times > 0)
      .map(({ title, times, lastAt, fresh, faded, capped, points }) => [
        points,
        title.en,
        `${times} times, last ${lastAt}; ${fresh} fresh, ${faded} now${capped ? ', capped' : ''}`,
      ]),
  ];
  const { model, modelVersion, threshold, qualified, at, changesAt } = score;
  return [
    `${model} ${modelVersion}: ${score.score} of ${threshold}, ${qualified ? 'qualified' : 'not qualified'}`,
    ...rows.map(([points, title, why]) => `${String(points).padStart(8)}  ${title} (${why})`),
    `  fit ${score.fit}, behaviour ${score.behaviour}; computed ${at.toISOString()}`,
    changesAt === null ? '  Time alone will not change it.' : `  Time alone changes it at ${changesAt.toISOString()}.`,
  ].join('\n');
}

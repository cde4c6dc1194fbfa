// What the mailbox is told to answer instead of 250, so that a refusing server can be played.
import { AppError } from '../../core/errors.js';

export interface PlannedAnswer {
  /** 400 to 599. */
  readonly code: number;
  /** How often; then the next one counts, and after the last one mails are taken again. */
  readonly times: number;
  /** Refuse the recipient (`RCPT`, the default) or the finished message (`DATA`). */
  readonly stage?: 'RCPT' | 'DATA';
  /** Only for recipients whose address contains this. */
  readonly to?: string;
}

export interface AnswerPlan {
  readonly answers: readonly PlannedAnswer[];
  /** Real milliseconds before each answer to a finished message. */
  readonly delayMs: number;
}

export interface PlannedAnswers {
  plan(): AnswerPlan;
  replace(plan: unknown): AnswerPlan;
  /** The code to answer now, counted as used; undefined = take it. */
  next(stage: 'RCPT' | 'DATA', recipients: readonly string[]): number | undefined;
}

export function createPlannedAnswers(): PlannedAnswers {
  let answers: PlannedAnswer[] = [];
  let delayMs = 0;
  return {
    plan: () => ({ answers, delayMs }),
    replace(plan) {
      const checked = checkPlan(plan);
      answers = [...checked.answers];
      delayMs = checked.delayMs;
      return checked;
    },
    next(stage, recipients) {
      const index = answers.findIndex(
        (answer) =>
          (answer.stage ?? 'RCPT') === stage &&
          (answer.to === undefined || recipients.some((recipient) => recipient.includes(answer.to!))),
      );
      const found = answers[index];
      if (!found) return undefined;
      answers = answers.flatMap((answer, at) => {
        if (at !== index) return [answer];
        return answer.times > 1 ? [{ ...answer, times: answer.times - 1 }] : [];
      });
      return found.code;
    },
  };
}

function checkPlan(plan: unknown): AnswerPlan {
  const { answers = [], delayMs = 0 } = (plan ?? {}) as { answers?: unknown; delayMs?: unknown };
  if (!Array.isArray(answers) || typeof delayMs !== 'number' || delayMs < 0) {
    throw new AppError('badInput', 'A plan is { "answers": [{ "code": 450, "times": 3 }], "delayMs": 0 }');
  }
  for (const [index, answer] of (answers as PlannedAnswer[]).entries()) {
    const codeFits = Number.isInteger(answer?.code) && answer.code >= 400 && answer.code < 600;
    if (codeFits && Number.isInteger(answer.times) && answer.times > 0) continue;
    throw new AppError('badInput', 'An answer has a code from 400 to 599 and how many times it is given', [
      { pointer: `/answers/${index}`, found: answer },
    ]);
  }
  return { answers: answers as PlannedAnswer[], delayMs };
}

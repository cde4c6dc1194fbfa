/** What a check found. `bad` keeps the platform from working; `warning` may; `idle` is not running, and need not yet. */
export interface CheckResult {
  readonly status: 'good' | 'idle' | 'warning' | 'bad';
  readonly found: string;
  /** What to do about it; always there for `warning` and `bad`. */
  readonly fix?: string;
}

export interface Check {
  readonly name: string;
  readonly run: () => CheckResult | Promise<CheckResult>;
}

export interface CheckReport extends CheckResult {
  readonly name: string;
}

/** Runs the checks one after another. A check that throws is bad, with what it threw. */
export async function runChecks(checks: readonly Check[]): Promise<CheckReport[]> {
  const reports: CheckReport[] = [];
  for (const { name, run } of checks) {
    try {
      reports.push({ name, ...(await run()) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      reports.push({ name, status: 'bad', found: message, fix: fixOf(error) });
    }
  }
  return reports;
}

function fixOf(error: unknown): string {
  const { details } = error as { details?: readonly { fix?: string }[] };
  const fixes = (details ?? []).flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
  return fixes.length > 0 ? fixes.join(', or ') : 'see docs/operations.md';
}

// Verdicts in the XML that build servers read (the format of JUnit, as its Ant task wrote it).

export interface Verdict {
  readonly title: string;
  readonly failures: readonly string[];
  /** Real time that it took. */
  readonly seconds: number;
}

export interface Suite {
  readonly name: string;
  readonly verdicts: readonly Verdict[];
}

/** A document `<testsuites>` with one suite for each process and one case for each scenario. */
export function junitXml(suites: readonly Suite[]): string {
  const cases = suites.flatMap(({ verdicts }) => verdicts);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${countsOf(cases)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ name, verdicts }: Suite): string[] {
  return [
    `  <testsuite name="${escaped(name)}" ${countsOf(verdicts)}>`,
    ...verdicts.flatMap((verdict) => caseLines(name, verdict)),
    '  </testsuite>',
  ];
}

function caseLines(suite: string, { title, failures, seconds }: Verdict): string[] {
  const head = `    <testcase classname="${escaped(suite)}" name="${escaped(title)}" time="${seconds.toFixed(3)}"`;
  const [first] = failures;
  if (first === undefined) return [`${head}/>`];
  const failure = `      <failure message="${escaped(first)}">${escaped(failures.join('\n'))}</failure>`;
  return [`${head}>`, failure, '    </testcase>'];
}

function countsOf(verdicts: readonly Verdict[]): string {
  const failed = verdicts.filter(({ failures }) => failures.length > 0).length;
  const seconds = verdicts.reduce((sum, verdict) => sum + verdict.seconds, 0);
  return `tests="${verdicts.length}" failures="${failed}" errors="0" time="${seconds.toFixed(3)}"`;
}

/** For text and for attributes. What XML 1.0 cannot hold at all becomes the replacement character. */
function escaped(text: string): string {
  const allowed = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  return allowed.replace(/[&<>"\n]/g, (sign) => ESCAPES[sign]!);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

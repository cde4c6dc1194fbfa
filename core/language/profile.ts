import type { Report } from './problem.js';

/** What the standard has and the marketing profile leaves out: refused at publish, not ignored. */
export function reportOutsideProfile(pointer: string, what: string, report: Report): void {
  report('outsideProfile', pointer, `the marketing profile of the language leaves out ${what}`);
}

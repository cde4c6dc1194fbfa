// What the standard has, and the profile takes in shape, but what would have no effect here: it is refused instead of ignored.
import type { Json, JsonObject } from '../json.js';
import { isExpression } from './expressions/expression-text.js';
import { pointerStep } from './json-text.js';
import type { Report } from './problem.js';
import { objectOf, type TaskNode } from './task-tree.js';

export function checkSupport(definition: JsonObject, tasks: readonly TaskNode[], report: Report): void {
  const use = objectOf(definition.use);
  checkSchedule(objectOf(definition.schedule), report);
  checkHead(definition, report);
  for (const [name, policy] of Object.entries(objectOf(use.authentications)))
    checkAuthentication(policy, `/use/authentications${pointerStep(name)}`, report);
  for (const [name, policy] of Object.entries(objectOf(use.retries)))
    checkRetry(policy, `/use/retries${pointerStep(name)}`, report);
  for (const { task, pointer, kind } of tasks) {
    if (task.call === 'http' || task.call === 'openapi')
      checkCallAuthentication(objectOf(task.with), `${pointer}/with`, report);
    if (kind === 'try') checkRetry(objectOf(task.catch).retry, `${pointer}/catch/retry`, report);
    if (kind === 'run') checkReturn(objectOf(task.run).return, `${pointer}/run/return`, report);
  }
}

/** Only single events start processes so far. */
function checkSchedule({ every, cron, after, read, on }: JsonObject, report: Report): void {
  const given = Object.entries({ every, cron, after }).find(([, value]) => value !== undefined);
  if (given)
    report(
      'notSupportedYet',
      `/schedule/${given[0]}`,
      `"schedule.${given[0]}" does not start anything yet: use "schedule.on"`,
      { found: given[0], expected: '"on"' },
    );
  if (read !== undefined && read !== 'envelope')
    report('notSupportedYet', '/schedule/read', 'a process gets the event with its envelope', {
      found: read,
      expected: '"envelope"',
    });
  const several = ['all', 'until'].find((name) => objectOf(on)[name] !== undefined);
  if (several)
    report('notSupportedYet', `/schedule/on/${several}`, 'a process is started by one event, not by several together', {
      found: several,
      expected: '"one", or "any" without "until"',
    });
}

function checkHead(definition: JsonObject, report: Report): void {
  if (objectOf(definition.use).secrets !== undefined)
    report('notSupportedYet', '/use/secrets', 'a run has no secrets: "$secrets" is empty', {
      expected: 'a function of the catalog that holds the secret itself',
    });
  if (objectOf(definition.evaluate).mode === 'loose')
    report('notSupportedYet', '/evaluate/mode', 'a text is an expression by its place or by ${ }, never by a trial', {
      found: 'loose',
      expected: '"strict"',
    });
}

function checkCallAuthentication(args: JsonObject, pointer: string, report: Report): void {
  const { endpoint, document, authentication } = args;
  checkAuthentication(authentication, `${pointer}/authentication`, report);
  checkAuthentication(objectOf(endpoint).authentication, `${pointer}/endpoint/authentication`, report);
  const source = objectOf(objectOf(document).endpoint).authentication;
  checkAuthentication(source, `${pointer}/document/endpoint/authentication`, report);
}

function checkAuthentication(policy: Json | undefined, pointer: string, report: Report): void {
  for (const scheme of ['basic', 'bearer', 'digest', 'oauth2', 'oidc']) {
    const given = objectOf(policy)[scheme];
    if (given === undefined) continue;
    const isServed = scheme === 'basic' || scheme === 'bearer';
    const expected = 'basic with username and password, or bearer with token';
    if (!isServed)
      report('notSupportedYet', `${pointer}/${scheme}`, `requests cannot authenticate by ${scheme} yet`, {
        found: scheme,
        expected,
      });
    else if (objectOf(given).use !== undefined)
      report('notSupportedYet', `${pointer}/${scheme}/use`, 'a run has no secrets to authenticate with', { expected });
  }
}

/** The durations of a policy are known when the process is published. */
function checkRetry(retry: Json | undefined, pointer: string, report: Report): void {
  const { delay, limit, jitter } = objectOf(retry);
  const { attempt, duration } = objectOf(limit);
  const places: Readonly<Record<string, Json | undefined>> = {
    delay,
    'limit/attempt/duration': objectOf(attempt).duration,
    'limit/duration': duration,
    'jitter/from': objectOf(jitter).from,
    'jitter/to': objectOf(jitter).to,
  };
  for (const [place, value] of Object.entries(places))
    if (typeof value === 'string' && isExpression(value))
      report('notSupportedYet', `${pointer}/${place}`, 'a retry policy cannot be computed yet', {
        found: value,
        expected: 'a duration such as { "seconds": 3 } or "PT3S"',
      });
}

function checkReturn(wanted: Json | undefined, pointer: string, report: Report): void {
  if (wanted !== undefined && wanted !== 'stdout')
    report('notSupportedYet', pointer, 'a process that is run gives its output, and has no other streams', {
      found: wanted,
      expected: 'nothing here',
    });
}

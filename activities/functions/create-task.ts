import type { FunctionCall, FunctionOutcome } from '../../core/catalog/calls.js';
import type { FormDescription } from '../../core/catalog/functions.js';
import { schemaCheck } from '../../core/catalog/json-schema.js';
import { isObject, type JsonObject } from '../../core/json.js';
import { chooseAssignee } from '../../core/rules/choose-assignee.js';
import { readSurveyAnswers } from '../../store/repositories/survey-answers.js';
import { insertWorkItems, lockTeams, type NewWorkItem, type TeamLoad } from '../../store/repositories/work-items.js';
import type { NativeFunction } from '../deps.js';
import { failedForGood } from '../failure.js';
import { argumentsOf, contactOf } from './call-contact.js';

interface TaskArguments {
  readonly form: string;
  readonly team: string;
  readonly title: JsonObject;
  readonly data?: JsonObject | null;
  readonly priority?: string | null;
  readonly dueAt?: string | null;
  readonly holdPromotions?: boolean | null;
  readonly answerEventId?: string | null;
  readonly assigneeId?: string | null;
}

/**
 * Makes work items and gives each to the member of its team who is named, or else to the one who has the fewest open ones and a
 * free place.
 */
export const createTask: NativeFunction = async (calls, { deps, manager }) => {
  const forms = new Map(deps.forms.map((form) => [form.name, form]));
  const teams = await lockTeams(manager, [...new Set(calls.map((call) => argumentsOf<TaskArguments>(call).team))]);
  const refusals = calls.map((call) => refusalOf(argumentsOf<TaskArguments>(call), forms, teams));
  const good = calls.filter((_, index) => !refusals[index]);
  const items = await itemsOf(good, forms, teams, manager);
  const ids = await insertWorkItems(manager, items, deps.clock.now());
  let next = 0;
  return refusals.map((refusal): FunctionOutcome => {
    if (refusal) return refusal;
    const item = items[next]!;
    const taskId = ids[next++]!;
    const dueAt = item.dueAt === null ? null : new Date(item.dueAt).toISOString();
    return { status: 'done', result: { taskId, assigneeId: item.assigneeId, dueAt } };
  });
};

function refusalOf(
  task: TaskArguments,
  forms: ReadonlyMap<string, FormDescription>,
  teams: ReadonlyMap<string, TeamLoad>,
): FunctionOutcome | undefined {
  const form = forms.get(task.form);
  if (!form) return failedForGood('configuration', 'Unknown form', `There is no form "${task.form}"`);
  if (!teams.has(task.team)) return failedForGood('configuration', 'Unknown team', `There is no team "${task.team}"`);
  const [violation] = violationsOf(form, task.data ?? {});
  if (violation === undefined) return undefined;
  return failedForGood('validation', `The data does not fit the form "${task.form}"`, violation);
}

/** What is given beforehand must be something the form could hold; what the form doesn't know is shown beside it. */
function violationsOf(form: FormDescription, data: JsonObject): string[] {
  const properties = isObject(form.schema.properties) ? form.schema.properties : {};
  return Object.entries(data).flatMap(([name, value]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!isObject(schema)) return [];
    return schemaCheck(schema)(value).map((violation) => `/${name}${violation.pointer} ${violation.message}`);
  });
}

async function itemsOf(
  calls: readonly FunctionCall[],
  forms: ReadonlyMap<string, FormDescription>,
  teams: ReadonlyMap<string, TeamLoad>,
  manager: Parameters<NativeFunction>[1]['manager'],
): Promise<NewWorkItem[]> {
  const answers = await answersOf(calls, manager);
  const loads = new Map([...teams.values()].map((team) => [team.id, team.members.map((member) => ({ ...member }))]));
  return calls.map((call): NewWorkItem => {
    const task = argumentsOf<TaskArguments>(call);
    const team = teams.get(task.team)!;
    const answer = answers.get(call);
    return {
      runId: call.runId,
      callKey: call.key,
      contactId: contactOf(call),
      form: task.form,
      formVersion: forms.get(task.form)!.version,
      title: task.title,
      data: { ...task.data, ...(answer ? { answer } : {}) },
      teamId: team.id,
      assigneeId: chooseAssignee(loads.get(team.id)!, task.assigneeId),
      priority: task.priority ?? 'normal',
      holdsPromotions: task.holdPromotions ?? false,
      dueAt: task.dueAt ? Date.parse(task.dueAt) : null,
    };
  });
}

async function answersOf(
  calls: readonly FunctionCall[],
  manager: Parameters<NativeFunction>[1]['manager'],
): Promise<ReadonlyMap<FunctionCall, JsonObject>> {
  const withAnswer = calls.filter((call) => argumentsOf<TaskArguments>(call).answerEventId);
  const found = await readSurveyAnswers(
    manager,
    withAnswer.map((call) => ({
      contactId: contactOf(call),
      eventId: argumentsOf<TaskArguments>(call).answerEventId!,
    })),
  );
  return new Map(withAnswer.flatMap((call, index) => (found[index] ? [[call, found[index]] as const] : [])));
}

// The demo's staff: some work items are done after a while, some are forgotten, so that reminders and escalations show.
import type { JsonObject } from '../../../core/json.js';
import { chance, pick } from '../chance.js';
import { type HttpClient, HttpFailure } from '../http-client.js';

interface Member {
  readonly displayName: string;
  readonly email: string;
  readonly role: 'administrator' | 'agent' | 'marketer';
  readonly locale: 'fa' | 'en';
  readonly team?: string;
  /** Whose leads an expert gets first. */
  readonly regions?: readonly string[];
}

interface Named {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
}

interface OpenItem {
  readonly id: string;
  readonly form: string;
  readonly createdAt: string;
}

const TEAMS = ['after-sales', 'sales', 'marketing'] as const;
const MEMBERS: readonly Member[] = TEAMS.flatMap((team): Member[] => [
  {
    displayName: 'Sara',
    email: `sara.${team}@shop.example`,
    role: 'agent',
    locale: 'fa',
    team,
    ...(team === 'sales' && { regions: ['tehran', 'isfahan', 'shiraz'] }),
  },
  {
    displayName: 'Daniel',
    email: `daniel.${team}@shop.example`,
    role: 'agent',
    locale: 'en',
    team,
    ...(team === 'sales' && { regions: ['london'] }),
  },
  { displayName: 'Mina', email: `supervisor.${team}@shop.example`, role: 'agent', locale: 'fa' },
  { displayName: 'Robert', email: `director.${team}@shop.example`, role: 'agent', locale: 'en' },
]);

/** Makes the teams and people of the shop, where they are not there yet. */
export async function hireStaff(api: HttpClient): Promise<void> {
  const teams = (await api.get<{ items: Named[] }>('/api/v1/teams')).items;
  for (const name of TEAMS) if (!teams.some((team) => team.name === name)) await api.post('/api/v1/teams', { name });
  const ids = new Map(
    (await api.get<{ items: Named[] }>('/api/v1/staff')).items.map((member) => [member.email, member.id]),
  );
  for (const member of MEMBERS) {
    if (ids.has(member.email)) continue;
    ids.set(member.email, (await api.post<Named>('/api/v1/staff', { ...member })).id);
  }
  for (const name of TEAMS) {
    await api.post('/api/v1/teams', {
      name,
      supervisorId: ids.get(`supervisor.${name}@shop.example`)!,
      directorId: ids.get(`director.${name}@shop.example`)!,
    });
  }
}

/** What a person of the team writes into each form. */
const FORMS: Readonly<Record<string, (id: string) => JsonObject>> = {
  'after-sales-call': (id) => ({
    outcome: 'solved',
    cause: pick(['product', 'delivery', 'service'], id),
    note: 'Called back and solved.',
  }),
  'reactivation-call': (id) => ({ outcome: pick(['interested', 'notReached'], id) }),
  'lead-call': (id) =>
    pick<JsonObject>(
      [
        { outcome: 'qualified', nextStep: 'meeting' },
        { outcome: 'qualified', nextStep: 'offer' },
        { outcome: 'refused', reason: 'noBudget' },
        { outcome: 'refused', reason: 'notNow' },
        { outcome: 'notReached' },
      ],
      id,
    ),
  'campaign-approval': () => ({ outcome: 'approved' }),
};

/** False when the item was closed in the meantime. */
async function complete(api: HttpClient, item: OpenItem): Promise<boolean> {
  try {
    await api.post(`/api/v1/work-items/${item.id}/complete`, { result: FORMS[item.form]!(item.id) });
    return true;
  } catch (error) {
    if (error instanceof HttpFailure && error.status === 409) return false;
    throw error;
  }
}

/** Completes the work items that are older than a person's patience; one in four is forgotten for `forgottenMs` of the world. */
export async function workOnItems(
  api: HttpClient,
  now: number,
  patienceMs: number,
  forgottenMs: number,
): Promise<number> {
  const items = (await api.get<{ items: OpenItem[] }>('/api/v1/work-items?state=open&limit=100')).items;
  let done = 0;
  for (const item of items) {
    if (!Object.hasOwn(FORMS, item.form)) continue;
    const patience = chance('forgotten', item.id) < 0.25 ? forgottenMs : patienceMs;
    if (now - Date.parse(item.createdAt) < patience) continue;
    if (await complete(api, item)) done += 1;
  }
  return done;
}

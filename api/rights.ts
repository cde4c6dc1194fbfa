// What each role may do. A route asks for one right, named in the OpenAPI document as `x-right`.

export const ROLES = ['administrator', 'designer', 'marketer', 'agent', 'reader'] as const;
export type Role = (typeof ROLES)[number];

const READ = [
  'me.read',
  'definitions.read',
  'runs.read',
  'events.read',
  'contacts.read',
  'imports.read',
  'messages.read',
  'templates.read',
  'workItems.read',
  'segments.read',
  'leads.read',
  'scores.read',
  'opportunities.read',
  'campaigns.read',
  'staff.read',
] as const;

const ALL = [
  ...READ,
  'definitions.publish',
  'runs.start',
  'runs.control',
  'events.write',
  'contacts.write',
  'imports.write',
  'messages.write',
  'sending.control',
  'workItems.work',
  'workItems.assign',
  'segments.write',
  'leads.write',
  'leads.assign',
  'opportunities.write',
  'campaigns.write',
  'campaigns.launch',
  'staff.write',
  'keys.manage',
  'audit.read',
  'settings.write',
  'mailbox.read',
] as const;

export type Right = (typeof ALL)[number];

export const RIGHTS: Readonly<Record<Role, ReadonlySet<Right>>> = {
  administrator: new Set(ALL),
  designer: new Set([...READ, 'definitions.publish', 'runs.start', 'runs.control', 'segments.write', 'mailbox.read']),
  marketer: new Set([
    ...READ,
    'runs.start',
    'runs.control',
    'events.write',
    'contacts.write',
    'imports.write',
    'messages.write',
    'sending.control',
    'segments.write',
    'leads.write',
    'leads.assign',
    'opportunities.write',
    'campaigns.write',
    'campaigns.launch',
    'workItems.assign',
    'mailbox.read',
  ]),
  agent: new Set([
    'me.read',
    'runs.read',
    'events.read',
    'contacts.read',
    'contacts.write',
    'messages.read',
    'workItems.read',
    'workItems.work',
    'leads.read',
    'leads.write',
    'scores.read',
    'opportunities.read',
    'opportunities.write',
    'staff.read',
  ]),
  reader: new Set(READ),
};

/** True for the name of a right that exists: the test of the OpenAPI document asks. */
export function isRight(name: string): name is Right {
  return (ALL as readonly string[]).includes(name);
}

// Every migration in order, listed by hand: a glob would load the sources twice once they are built.
import { People1764000000001 } from './1764000000001-people.js';
import { Processes1764000000002 } from './1764000000002-processes.js';
import { MessagesAndWork1764000000003 } from './1764000000003-messages-and-work.js';
import { Imports1764000000004 } from './1764000000004-imports.js';
import { Leads1764000000005 } from './1764000000005-leads.js';
import { Campaigns1764000000006 } from './1764000000006-campaigns.js';
import { JournalWithFeed1764000000007 } from './1764000000007-journal-with-feed.js';
import { ConsentOfPoint1764000000008 } from './1764000000008-consent-of-point.js';

export const MIGRATIONS = [
  People1764000000001,
  Processes1764000000002,
  MessagesAndWork1764000000003,
  Imports1764000000004,
  Leads1764000000005,
  Campaigns1764000000006,
  JournalWithFeed1764000000007,
  ConsentOfPoint1764000000008,
] as const;

import { addWorkingTime, defaultCalendar, inZone } from '../../core/calendar/business-hours.js';
import { isoTimeUntil } from '../../core/calendar/duration.js';
import { HOUR_MS } from '../../core/calendar/spans.js';
import { addDays, civilAt, instantOf } from '../../core/calendar/zone.js';
import type { Instant } from '../../core/engine/state.js';
import { readContactZones } from '../../store/repositories/contact-facts.js';
import type { NativeFunction } from '../deps.js';
import { argumentsOf, contactOf } from './call-contact.js';

interface WaitingArguments {
  readonly workingHours?: number;
  readonly days?: number;
  readonly zone?: 'organisation' | 'contact';
}

/**
 * When this many working hours, or days, will have passed: an instant, and the time until then. Days are days of the calendar at
 * the same time of day; hours are hours in which the organisation (or, in the contact's zone, somebody there) works.
 */
export const waitingTime: NativeFunction = async (calls, { deps, manager }) => {
  const now = deps.clock.now();
  const ofContact = calls.filter((call) => argumentsOf<WaitingArguments>(call).zone === 'contact');
  const zones = await readContactZones(
    manager,
    ofContact.flatMap((call) => contactOf(call) ?? []),
  );
  const { organisation } = deps;
  const calendar = organisation.calendar ?? defaultCalendar(organisation.timeZone);
  return calls.map((call) => {
    const { workingHours, days = 0, zone } = argumentsOf<WaitingArguments>(call);
    const there = (zone === 'contact' && zones.get(contactOf(call) ?? '')) || calendar.zone;
    const at =
      workingHours === undefined
        ? sameTimeLater(now, days, there)
        : addWorkingTime(inZone(calendar, there), now, workingHours * HOUR_MS);
    return { status: 'done', result: { at: new Date(at).toISOString(), duration: isoTimeUntil(at, now) } };
  });
};

function sameTimeLater(now: Instant, days: number, zone: string): Instant {
  const civil = civilAt(now, zone);
  return Math.max(now, instantOf({ ...civil, ...addDays(civil, days) }, zone));
}

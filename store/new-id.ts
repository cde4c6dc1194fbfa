import { randomUUID } from 'node:crypto';

let lastMs = 0;
let countInMs = 0;
let timeText = '';

/**
 * A new UUIDv7 (RFC 9562): 48 bits of milliseconds, 18 bits that count within the millisecond, 56 random bits. Ids of one
 * process sort in the order in which they were made, those of several by their time.
 * `atMs` is the real time, never the world clock: ids must not repeat when a demo starts its world again.
 */
export function newId(atMs: number = Date.now()): string {
  if (atMs !== lastMs) {
    lastMs = atMs;
    countInMs = -1;
    timeText = timeTextOf(atMs);
  }
  countInMs += 1;
  const versionAndCount = 0x7000 | ((countInMs >>> 6) & 0xfff);
  const variantAndCount = 0x80 | (countInMs & 0x3f);
  // The random digits are the last of a UUIDv4: node keeps a store of them, and an import needs hundreds of thousands.
  return `${timeText}-${versionAndCount.toString(16)}-${variantAndCount.toString(16)}${randomUUID().slice(21)}`;
}

/** The smallest UUIDv7 of a millisecond: ids made before it are smaller. */
export function lowestIdAt(atMs: number): string {
  return `${timeTextOf(Math.max(0, Math.floor(atMs)))}-7000-8000-000000000000`;
}

/** The millisecond in which a UUIDv7 was made. */
export function idMadeAt(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The first twelve digits, with the dash between them. */
function timeTextOf(atMs: number): string {
  const digits = atMs.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}

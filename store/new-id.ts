import { randomUUID } from 'node:crypto';

let lastMs = 0;
let countInMs = 0;

/**
 * A new UUIDv7 (RFC 9562): 48 bits of milliseconds, 18 bits that count within the millisecond, 56 random bits. Ids of one
 * process sort in the order in which they were made, those of several by their time.
 * `atMs` is the real time, never the world clock: ids must not repeat when a demo starts its world again.
 */
export function newId(atMs: number = Date.now()): string {
  countInMs = atMs === lastMs ? countInMs + 1 : 0;
  lastMs = atMs;
  // The random bits come from a UUIDv4: node keeps a store of them, and an import needs hundreds of thousands.
  const bytes = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
  bytes.writeUIntBE(atMs, 0, 6);
  bytes[6] = 0x70 | ((countInMs >>> 14) & 0x0f);
  bytes[7] = (countInMs >>> 6) & 0xff;
  bytes[8] = 0x80 | (countInMs & 0x3f);
  return asUuid(bytes);
}

/** The smallest UUIDv7 of a millisecond: ids made before it are smaller. */
export function lowestIdAt(atMs: number): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.max(0, Math.floor(atMs)), 0, 6);
  bytes[6] = 0x70;
  bytes[8] = 0x80;
  return asUuid(bytes);
}

/** The millisecond in which a UUIDv7 was made. */
export function idMadeAt(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

function asUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

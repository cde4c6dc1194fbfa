const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Postgres refuses a whole statement for one value that is no UUID: what is none is nothing we know. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

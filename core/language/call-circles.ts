// Functions that call themselves, directly or by a detour: they are inlined, so that they would never end.

/** The circles among calls (who calls whom), each once, beginning with the function that comes first. */
export function callCircles(calls: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  for (const name of calls.keys()) {
    const circle = circleFrom(name, calls);
    const isNew = !circle?.some((member) => found.some((other) => other.includes(member)));
    if (circle !== undefined && isNew) found.push(circle);
  }
  return found;
}

function circleFrom(name: string, calls: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const search = (at: string, way: readonly string[]): string[] | undefined => {
    for (const next of calls.get(at) ?? []) {
      if (next === name) return [...way];
      if (way.includes(next)) continue;
      const found = search(next, [...way, next]);
      if (found) return found;
    }
    return undefined;
  };
  return search(name, [name]);
}

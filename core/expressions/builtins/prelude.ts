// Built-ins that are simplest said in jq itself.
import type { FunctionDefinition } from '../syntax/ast.js';
import { parseDefinitions } from '../syntax/parser.js';

const PRELUDE = `
def map_values(f): .[] |= f;
def recurse(f; condition): def r: ., (f | select(condition) | r); r;
def values: select(. != null);
def nulls: select(. == null);
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: select(type | . == "array" or . == "object");
def scalars: select(type | . != "array" and . != "object");
def finites: select(isinfinite or isnan | not);
def normals: select(isnormal);
def isvalid(f): try (f | true) catch false;
def first: .[0];
def last: .[-1];
def nth($n): .[$n];
def paths: path(..) | select(length > 0);
def paths(f): path(.. | select(f)) | select(length > 0);
def leaf_paths: paths(scalars);
def pick(f): . as $top | reduce path(f) as $path (null; setpath($path; $top | getpath($path)));
def with_entries(f): to_entries | map(f) | from_entries;
def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $rest | [$x] + $rest end;
def combinations(n): . as $dot | [range(n)] | map($dot) | combinations;
def IN(s): any(s == .; .);
def IN(src; s): any(src == s; .);
def INDEX(s; f): reduce s as $row ({}; .[$row | f | tostring] |= $row);
def INDEX(f): INDEX(.[]; f);
def JOIN($index; f): [.[] | [., $index[f]]];
def JOIN($index; s; f): s | [., $index[f]];
def JOIN($index; s; f; join): s | [., $index[f]] | join;
def tostream: path(def r: (.[]? | r), .; r) as $path | getpath($path)
  | reduce path(.[]?) as $sub ([$path, .]; [$path + $sub]);
def fromstream(f): {x: null, e: false} as $start
  | foreach f as $event ($start;
      if .e then $start else . end
      | if $event | length == 2
        then setpath(["e"]; $event[0] | length == 0) | setpath(["x"] + $event[0]; $event[1])
        else setpath(["e"]; $event[0] | length == 1) end;
      if .e then .x else empty end);
def truncate_stream(stream): . as $n | null | stream | . as $event
  | if (.[0] | length) > $n then setpath([0]; .[0][$n:]) else empty end;
`;

let definitions: ReadonlyMap<string, FunctionDefinition> | null = null;

/** The definition behind a signature such as `map_values/1`; undefined when the prelude has none. */
export function preludeDefinition(signature: string): FunctionDefinition | undefined {
  return prelude().get(signature);
}

export function preludeSignatures(): readonly string[] {
  return [...prelude().keys()];
}

function prelude(): ReadonlyMap<string, FunctionDefinition> {
  definitions ??= new Map(
    parseDefinitions(PRELUDE).map((definition) => [`${definition.name}/${definition.parameters.length}`, definition]),
  );
  return definitions;
}

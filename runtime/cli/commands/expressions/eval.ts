import type { Command } from 'commander';
import { AppError } from '../../../../core/errors.js';
import { compileExpression, ExpressionError, ExpressionSyntaxError } from '../../../../core/expressions/index.js';
import type { Json } from '../../../../core/json.js';
import type { CliContext } from '../../context.js';
import { markedLine, placeAt } from '../../problems/excerpt.js';
import { readText } from '../../with-operations.js';

type Variables = ReadonlyMap<string, Json>;

interface Options {
  readonly nullInput?: true;
  readonly arg: Variables;
  readonly argjson: Variables;
  readonly rawOutput?: true;
  readonly compact?: true;
}

/** Options of two words, as jq has them; Commander knows only one, so the words are joined before it reads them. */
const PAIRS = new Set(['--arg', '--argjson']);
const VARIABLE = /^([A-Za-z_]\w*)=(.*)$/s;

/** `ravand expression eval`: what an expression gives on an input. */
export function addEvalCommand(expression: Command, context: CliContext): void {
  const command = expression
    .command('eval')
    .argument('<program>', 'the expression; after -- when it begins with a dash')
    .argument('[file]', 'a file with one JSON value; - is standard input', '-')
    .description('evaluate an expression on a JSON value; needs no database')
    .option('-n, --null-input', 'read nothing; the input is null')
    .option('--arg <name> <value>', 'the variable $name is this text; may be given several times', addText, new Map())
    .option('--argjson <name> <json>', 'the variable $name is this JSON value', addJson, new Map())
    .option('-r, --raw-output', 'texts as they are, without quotes')
    .option('-c, --compact', 'each output on one line')
    .action((program: string, file: string, options: Options) => evaluate(context, program, file, options));
  const parseOptions = command.parseOptions.bind(command);
  command.parseOptions = (words) => parseOptions(joinPairs(words));
}

/** `--arg name value` as `--arg name=value`. What follows `--` is left as it is. */
function joinPairs(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (word === '--') return [...joined, ...words.slice(index)];
    joined.push(word);
    if (!PAIRS.has(word)) continue;
    joined.push(words.slice(index + 1, index + 3).join('='));
    index += 2;
  }
  return joined;
}

function addText(pair: string, before: Variables): Variables {
  const [name, value] = namedValue(pair, '--arg');
  return new Map(before).set(name, value);
}

function addJson(pair: string, before: Variables): Variables {
  const [name, text] = namedValue(pair, '--argjson');
  return new Map(before).set(name, parseInput(text, `The value of $${name}`));
}

function namedValue(pair: string, option: string): [name: string, value: string] {
  const [, name, value] = VARIABLE.exec(pair) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new AppError('badInput', `${option} needs a name (letters, digits and _) and a value; it was given "${pair}".`);
}

async function evaluate(context: CliContext, program: string, file: string, options: Options): Promise<void> {
  const variables = new Map([...options.arg, ...options.argjson]);
  const compiled = compile(program, [...variables.keys()]);
  const input = options.nullInput ? null : parseInput(await readText(file), inputName(file));
  for (const output of run(compiled, input, variables)) {
    context.out.write(`${textOf(output, context.json ? { compact: true } : options)}\n`);
  }
}

function inputName(file: string): string {
  return file === '-' ? 'Standard input' : file;
}

function parseInput(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new AppError('badInput', `${name} is not one JSON value: ${(cause as Error).message}`, [], { cause });
  }
}

function compile(program: string, variables: readonly string[]): ReturnType<typeof compileExpression> {
  try {
    return compileExpression(program, { variables });
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    const place = placeAt(program, error.offset);
    const where = `line ${place.line}, column ${place.column}`;
    const message = `The expression can't be compiled: ${error.message} (${where})`;
    throw new AppError('badInput', `${message}\n${markedLine(program, place).join('\n')}\n`, [
      { found: program, expected: `an expression; the mistake is at ${where}` },
    ]);
  }
}

function run(compiled: ReturnType<typeof compileExpression>, input: Json, variables: Variables): readonly Json[] {
  try {
    return compiled.all(input, { now: Date.now(), get: (name) => variables.get(name) as Json });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new AppError('badInput', `The expression failed on its input: ${error.message}`, [{ found: error.value }]);
  }
}

function textOf(output: Json, { rawOutput, compact }: Pick<Options, 'rawOutput' | 'compact'>): string {
  if (rawOutput && typeof output === 'string') return output;
  return JSON.stringify(output, null, compact ? undefined : 2);
}

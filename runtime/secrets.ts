// Secrets come from files that the operator names. Only outside production one is made, once, closed to others.
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../core/errors.js';
import type { Config } from './config.js';
import { folderReadOnly } from './services/service-folder.js';

export interface LinkSecrets {
  /** Key id → secret. */
  readonly keys: Readonly<Record<string, string>>;
  readonly currentKeyId: string;
}

const LINE = /^([a-z0-9]{1,16}):(\S{32,})$/;
const SECRET_BYTES = 32;

/**
 * The secrets that sign links: those of RAVAND_SECRET_FILE, the first being the current one.
 * @throws AppError configInvalid when the file cannot be read or holds no secret, or is missing in production.
 */
export function readLinkSecrets(config: Pick<Config, 'secretFile' | 'environment' | 'dataFolder'>): LinkSecrets {
  const file = config.secretFile ?? madeSecretFile(config);
  const lines = readSecretFile(file)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const pairs = lines.map((line, index) => {
    const match = LINE.exec(line.trim());
    if (match === null)
      throw wrongFile(`line ${index + 1} of ${file} is not \`keyId:secret\` with a secret of 32 characters or more`);
    return [match[1]!, match[2]!] as const;
  });
  const current = pairs[0];
  if (current === undefined) throw wrongFile(`${file} is empty`);
  return { keys: Object.fromEntries(pairs), currentKeyId: current[0] };
}

function madeSecretFile({ environment, dataFolder }: Pick<Config, 'environment' | 'dataFolder'>): string {
  if (environment === 'production') throw wrongFile('production has no default for it');
  const file = path.join(dataFolder, 'link-secrets');
  makeSecretFile(file, `k1:${randomBytes(SECRET_BYTES).toString('hex')}\n`);
  return file;
}

/**
 * Writes a file that only this user can read, unless there is one. Of several processes at once one wins: the content
 * is complete before the name appears.
 * @throws AppError folderReadOnly
 */
export function makeSecretFile(file: string, content: string): void {
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(temporary, content, { mode: 0o600 });
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw folderReadOnly(path.dirname(file), error);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function readSecretFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw wrongFile(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function wrongFile(what: string): AppError {
  const message = `RAVAND_SECRET_FILE holds the secrets that sign links: ${what}. Name a file with lines \`keyId:secret\`.`;
  return new AppError('configInvalid', message, [
    { pointer: '/RAVAND_SECRET_FILE', fix: 'correct RAVAND_SECRET_FILE' },
  ]);
}

// How far somebody of the demo has come, kept over restarts: a number in a file.
import { readFile, rename, writeFile } from 'node:fs/promises';

/** 0 where nothing was kept yet. */
export async function readPosition(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '0');
  return Number.parseInt(text, 10) || 0;
}

/** Written in one go: a reader sees the old number or the new one. */
export async function writePosition(file: string, position: number): Promise<void> {
  await writeFile(`${file}.new`, String(position));
  await rename(`${file}.new`, file);
}

// What a folder remembers of the process that serves it, so that the next start finds it again.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderReadOnly } from './service-folder.js';

/** The record in this folder; undefined where there is none, or half of one. */
export function readServiceRecord<Record extends { pid: number }>(folder: string): Record | undefined {
  try {
    const record = JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Record;
    return Number.isInteger(record.pid) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Written in one go: a reader sees the old record or the new one. Throws AppError folderReadOnly. */
export function writeServiceRecord(folder: string, record: { readonly pid: number }): void {
  const temporary = `${fileOf(folder)}.${process.pid}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(record)}\n`);
    renameSync(temporary, fileOf(folder));
  } catch (error) {
    throw folderReadOnly(folder, error);
  }
}

function fileOf(folder: string): string {
  return path.join(folder, 'service.json');
}

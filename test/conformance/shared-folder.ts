// Where the shared material lies: RAVAND_SHARED, or the folder beside the checkout.
import { existsSync } from 'node:fs';
import path from 'node:path';

/** A folder of the shared material. Throws when it is not there, and says how to name it. */
export function sharedFolder(...below: string[]): string {
  const root = process.env.RAVAND_SHARED ?? '../shared';
  const folder = path.resolve(root, ...below);
  if (!existsSync(folder))
    throw new Error(`${folder} is missing. Set RAVAND_SHARED to the folder that holds "${below[0]}".`);
  return folder;
}

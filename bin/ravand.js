#!/usr/bin/env node
// Runs the sources through tsx where they are (a checkout), else the compiled program (the image has nothing else).
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sources = new URL('../runtime/cli/main.ts', import.meta.url);
if (existsSync(fileURLToPath(sources))) {
  // Else tsx takes the settings of the folder that the command is given in.
  process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url));
  const { register } = await import('tsx/esm/api');
  register();
  await import(sources.href);
} else {
  await import(new URL('../dist/runtime/cli/main.js', import.meta.url).href);
}

// A worker of its own, for tests that kill it: reads calls from the file given, carries them out, ends.
// Arguments: database url, SMTP port, instant of the world, file with the calls.
import { readFileSync } from 'node:fs';
import { createExecuteFunctions } from '../../activities/execute-functions.js';
import type { FunctionCall } from '../../core/catalog/calls.js';
import { openDatabase } from '../../store/data-source.js';
import { depsFor } from './world.js';

const [databaseUrl = '', smtpPort = '', now = '', file = ''] = process.argv.slice(2);
const dataSource = await openDatabase(databaseUrl);
const clock = { now: () => Number(now), afterReal: (ms: number) => Number(now) + ms };
const execute = createExecuteFunctions(depsFor(dataSource, Number(smtpPort), clock));
await execute(JSON.parse(readFileSync(file, 'utf8')) as FunctionCall[]);
await dataSource.destroy();
process.exit(0);

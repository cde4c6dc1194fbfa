// The other end of service-process.ts: starts the service, prints what came of it, and waits to be killed.
import { startEmbeddedPostgres } from '../../runtime/services/embedded-postgres.js';
import { ensureTemporal } from '../../runtime/services/temporal.js';

const STAY_MS = 600_000;
const [, , kind, options] = process.argv;
const given = JSON.parse(options!);
const service = kind === 'postgres' ? await startEmbeddedPostgres(given) : await ensureTemporal(given);
process.stdout.write(`${JSON.stringify(service)}\n`);
setTimeout(() => process.exit(1), STAY_MS);

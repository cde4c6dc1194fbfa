// Where `ravand` begins.
import { createContext } from './context.js';
import { runCommandLine } from './program.js';

/** What could not be closed in order keeps the process no longer than this. */
const LINGER_MS = 2_000;

process.exitCode = await runCommandLine(process.argv.slice(2), createContext());
setTimeout(() => process.exit(), LINGER_MS).unref();

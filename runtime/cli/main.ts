// Where `ravand` begins.
import { createContext } from './context.js';
import { runCommandLine } from './program.js';

process.exitCode = await runCommandLine(process.argv.slice(2), createContext());

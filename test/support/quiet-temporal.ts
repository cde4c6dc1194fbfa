import { DefaultLogger, Runtime } from '@temporalio/worker';

/** Keeps Temporal's SDK from talking into the report, and from taking the signals of the test process. Once is enough. */
export function quietenTemporal(): void {
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  } catch (error) {
    // Another file of this process was first; there is one runtime per process.
    if (!(error instanceof Error) || error.name !== 'IllegalStateError') throw error;
  }
}

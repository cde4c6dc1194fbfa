// Requests made from the OpenAPI document: whatever comes in, the answer is one that the document allows, and never a fault of
// ours. `npm run fuzz` tries many more.
import fc from 'fast-check';
import { OPERATIONS } from './fuzz/described.js';
import { type FuzzWorld, openFuzzWorld } from './fuzz/fuzz-world.js';
import { anyRequest, requestOf } from './fuzz/requests.js';
import { FuzzSession } from './fuzz/session.js';

const SEED = 20_260_321;
const REQUESTS_EACH = 8;
const SEQUENCES = 30;
const LONGEST_SEQUENCE = 12;

describe('requests made from the OpenAPI document', () => {
  let world: FuzzWorld;
  let session: FuzzSession;

  before(async () => {
    world = await openFuzzWorld();
    session = new FuzzSession(world);
  });

  after(() => world.close());

  for (const operation of OPERATIONS)
    it(`${operation.operationId} answers as it is described`, async () => {
      const property = fc.asyncProperty(requestOf(operation, world.examples), (request) => session.do(request));
      await fc.assert(property, { numRuns: REQUESTS_EACH, seed: SEED });
    });

  it('one after the other, with what earlier answers told, they leave the server well', async () => {
    const sequence = fc.array(anyRequest(world.examples), { minLength: 1, maxLength: LONGEST_SEQUENCE });
    const property = fc.asyncProperty(sequence, async (requests) => {
      for (const request of requests) await session.do(request);
    });
    await fc.assert(property, { numRuns: SEQUENCES, seed: SEED });
    await session.checkHealth();
  });
});

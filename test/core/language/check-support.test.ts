import { expect } from 'chai';
import type { Json, JsonObject } from '../../../core/json.js';
import { validateDefinition } from '../../../core/language/index.js';
import { readCatalog } from '../../../store/shipped.js';
import { definitionOf } from './problem-examples.js';

const catalog = readCatalog();
const pause: Json = [{ pause: { wait: 'PT1S' } }];

function places(tasks: Json, rest: JsonObject): string[] {
  const { problems } = validateDefinition(definitionOf(tasks, rest), { catalog });
  return problems.filter(({ code }) => code === 'notSupportedYet').map(({ pointer }) => pointer);
}

// The features in test/features show the rest: what stands in tasks, and what starts a process.
describe('what would have no effect', () => {
  it('is found under `use`, each at its place', () => {
    const use = {
      secrets: ['token'],
      authentications: {
        shop: { oidc: { authority: 'https://id.example', grant: 'password' } },
        mine: { basic: { use: 'x' } },
      },
      retries: { gently: { delay: '${ .delay }' }, well: { delay: 'PT1S' } },
    };
    expect(places(pause, { use })).to.deep.equal([
      '/use/secrets',
      '/use/authentications/shop/oidc',
      '/use/authentications/mine/basic/use',
      '/use/retries/gently/delay',
    ]);
  });

  it('is found in the document of an OpenAPI call', () => {
    const endpoint = {
      uri: 'https://shop.example/openapi.json',
      authentication: { digest: { username: 'a', password: 'b' } },
    };
    const read = { call: 'openapi', with: { document: { endpoint }, operationId: 'read' } };
    expect(places([{ read }], {})).to.deep.equal(['/do/0/read/with/document/endpoint/authentication/digest']);
  });

  it('is no business of functions that happen to have such an argument', () => {
    const use = { functions: { sign: { wait: 'PT1S' } } };
    const ask = {
      call: 'sign',
      with: { authentication: { oauth2: {} }, endpoint: { authentication: { digest: {} } } },
    };
    expect(places([{ ask }], { use })).to.deep.equal([]);
  });
});

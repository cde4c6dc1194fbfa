// The two outside hosts that the language's kit talks to, answered without a network.
import { MockAgent } from 'undici';

const JSON_TYPE = { headers: { 'content-type': 'application/json' } };

interface Pet {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly photoUrls: readonly string[];
}

function pet(id: number): Pet {
  return { id, name: `pet-${id}`, status: 'available', photoUrls: [] };
}

const PETSTORE_DOCUMENT = {
  swagger: '2.0',
  host: 'petstore.swagger.io',
  basePath: '/v2',
  schemes: ['https', 'http'],
  paths: {
    '/pet/findByStatus': {
      get: { operationId: 'findPetsByStatus', parameters: [{ name: 'status', in: 'query', required: true }] },
    },
    '/pet/{petId}': { get: { operationId: 'getPetById', parameters: [{ name: 'petId', in: 'path', required: true }] } },
  },
};

/** An agent that answers for petstore.swagger.io and httpbin.org, and refuses every other host. */
export function kitHosts(): MockAgent {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const petstore = agent.get('https://petstore.swagger.io');
  const answer = (path: string | RegExp, status: number, body: (path: string) => object): void => {
    petstore
      .intercept({ path, method: 'GET' })
      .reply(status, (request) => JSON.stringify(body(request.path)), JSON_TYPE)
      .persist();
  };
  answer('/v2/swagger.json', 200, () => PETSTORE_DOCUMENT);
  answer(/^\/v2\/pet\/findByStatus\?/, 200, () => [pet(7), pet(8)]);
  answer(/^\/v2\/pet\/\d+$/, 200, (path) => pet(Number(path.split('/').at(-1))));
  answer(/^\/v2\/pet\/getPetByName\//, 404, () => ({ code: 404, message: 'null for uri' }));
  agent
    .get('https://httpbin.org')
    .intercept({ path: /^\/basic-auth\//, method: 'GET' })
    .reply(({ path, headers }) => {
      const [, , user = '', password = ''] = path.split('/').map(decodeURIComponent);
      const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      const isKnown = new Headers(headers as Record<string, string>).get('authorization') === expected;
      return { statusCode: isKnown ? 200 : 401, data: JSON.stringify({ user }), responseOptions: JSON_TYPE };
    })
    .persist();
  return agent;
}

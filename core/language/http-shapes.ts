// Shapes of what leaves over HTTP: endpoints, who we say we are, and the arguments of the two calls of the standard.
import { isObject } from '../json.js';
import { EXPRESSION_PATTERN, isExpression } from './expressions/expression-text.js';
import {
  anyObject,
  anything,
  boolean,
  type Check,
  either,
  type Fields,
  isText,
  listed,
  mapOf,
  object,
  oneOf,
  part,
  pattern,
  type Shape,
  shape,
  text,
  told,
  uriOrExpression,
  wrongType,
} from './shape.js';

const name = pattern(/./, 'a name');

const USE_SECRET: Shape = object({ required: { use: told('Name of the secret that has the values.', name) } });
const USE_POLICY: Shape = object({ required: { use: told('Name of a policy in use.authentications.', name) } });

const SCHEMES: Readonly<Record<string, Shape>> = {
  basic: told('Name and password.', secretOr({ username: text, password: text })),
  bearer: told('A token.', secretOr({ token: text })),
  digest: told('Name and password, never sent as they are.', secretOr({ username: text, password: text })),
  oauth2: told('A token from an OAuth 2 server.', secretOr({ authority: uriOrExpression, grant: text }, true)),
  oidc: told('A token from an OpenID Connect server.', secretOr({ authority: uriOrExpression, grant: text }, true)),
};

/** The values themselves, or the name of the secret that has them. */
function secretOr(required: Readonly<Record<string, Shape>>, open = false): Shape {
  const written = object({ required, open });
  const check: Check = (value, pointer, report) => {
    const inner = isObject(value) && Object.hasOwn(value, 'use') ? USE_SECRET : written;
    inner(value, pointer, report);
  };
  return shape(check, (parts) => ({
    if: { required: ['use'] },
    then: USE_SECRET.schema(parts),
    else: written.schema(parts),
  }));
}

const schemes: Shape = object({ optional: SCHEMES });

const checkPolicy: Check = (value, pointer, report) => {
  const expected = `an object with one of ${listed(Object.keys(SCHEMES))}`;
  if (!isObject(value)) return wrongType(value, pointer, expected, report);
  const found = Object.keys(value);
  const known = found.filter((name) => Object.hasOwn(SCHEMES, name));
  if (known.length !== 1 && found.length === known.length)
    return report('wrongValue', pointer, `${expected} is needed`, { found, expected });
  schemes(value, pointer, report);
};

export const authenticationPolicy: Shape = part(
  'authentication',
  shape(checkPolicy, (parts) => ({
    ...schemes.schema(parts),
    minProperties: 1,
    maxProperties: 1,
  })),
);

const authentication: Shape = shape(
  (value, pointer, report) => {
    const inner = isObject(value) && Object.hasOwn(value, 'use') ? USE_POLICY : authenticationPolicy;
    inner(value, pointer, report);
  },
  (parts) => ({
    if: { required: ['use'] },
    then: USE_POLICY.schema(parts),
    else: authenticationPolicy.schema(parts),
  }),
);

const endpoint: Shape = part(
  'endpoint',
  either(
    'an address, an expression or an object with "uri"',
    [isText, uriOrExpression],
    [
      isObject,
      object({
        required: { uri: told('The address.', uriOrExpression) },
        optional: { authentication: told('Who we say we are.', authentication) },
      }),
    ],
  ),
);

const expression: Shape = pattern(new RegExp(EXPRESSION_PATTERN), 'an expression in ${ }');

const texts: Shape = either(
  'an object of texts, or an expression',
  [isExpression, expression],
  [isObject, mapOf(text)],
);

const answer = {
  output: told(
    'What the call gives: the bytes, the content (unless said otherwise) or the whole response.',
    oneOf('raw', 'content', 'response'),
  ),
  redirect: told('Whether an answer 3xx is a success; otherwise it is an error.', boolean),
};

/** The arguments of the calls that belong to the language itself. Calls of functions are held against the catalog. */
export const STANDARD_CALLS: Readonly<Record<string, Fields>> = {
  http: {
    required: { method: told('GET, POST, …', text), endpoint: told('The address.', endpoint) },
    optional: {
      headers: told('Headers of the request.', texts),
      body: told('Body of the request.', anything),
      query: told('Parameters after the "?".', texts),
      ...answer,
    },
  },
  openapi: {
    required: {
      document: told(
        'The OpenAPI document.',
        object({ required: { endpoint: told('Where it is.', endpoint) }, optional: { name: text } }),
      ),
      operationId: told('The operation that is called.', text),
    },
    optional: {
      parameters: told('Its parameters, by name.', anyObject),
      authentication: told('Who we say we are.', authentication),
      ...answer,
    },
  },
};

// Shapes of what leaves over HTTP: endpoints, who we say we are, and the arguments of the two calls of the standard.
import { isObject, type Json } from '../json.js';
import { isExpression } from './expressions/expression-text.js';
import {
  anyObject,
  anything,
  boolean,
  either,
  type Fields,
  isText,
  listed,
  mapOf,
  object,
  oneOf,
  pattern,
  type Shape,
  text,
  uriOrExpression,
  wrongType,
} from './shape.js';

const name = pattern(/./, 'a name');

const SCHEMES: Readonly<Record<string, Shape>> = {
  basic: secretOr({ username: text, password: text }),
  bearer: secretOr({ token: text }),
  digest: secretOr({ username: text, password: text }),
  oauth2: secretOr({ authority: uriOrExpression, grant: text }, true),
  oidc: secretOr({ authority: uriOrExpression, grant: text }, true),
};

/** The values themselves, or the name of the secret that has them. */
function secretOr(required: Readonly<Record<string, Shape>>, open = false): Shape {
  const named = object({ required: { use: name } });
  const written = object({ required, open });
  return (value, pointer, report) => {
    const shape = isObject(value) && Object.hasOwn(value, 'use') ? named : written;
    shape(value, pointer, report);
  };
}

export const authenticationPolicy: Shape = (value, pointer, report) => {
  const expected = `an object with one of ${listed(Object.keys(SCHEMES))}`;
  if (!isObject(value)) return wrongType(value, pointer, expected, report);
  const found = Object.keys(value);
  const known = found.filter((name) => Object.hasOwn(SCHEMES, name));
  if (known.length !== 1 && found.length === known.length)
    return report('wrongValue', pointer, `${expected} is needed`, { found, expected });
  object({ optional: SCHEMES })(value, pointer, report);
};

const authentication: Shape = (value, pointer, report) => {
  const named = isObject(value) && Object.hasOwn(value, 'use');
  const shape = named ? object({ required: { use: name } }) : authenticationPolicy;
  shape(value, pointer, report);
};

const endpoint: Shape = either(
  'an address, an expression or an object with "uri"',
  [isText, uriOrExpression],
  [isObject, object({ required: { uri: uriOrExpression }, optional: { authentication } })],
);

const texts: Shape = either(
  'an object of texts, or an expression',
  [isExpressionValue, anything],
  [isObject, mapOf(text)],
);

function isExpressionValue(value: Json): boolean {
  return isExpression(value);
}

const answer = { output: oneOf('raw', 'content', 'response'), redirect: boolean };

/** The arguments of the calls that belong to the language itself. Calls of functions are held against the catalog. */
export const STANDARD_CALLS: Readonly<Record<string, Fields>> = {
  http: {
    required: { method: text, endpoint },
    optional: { headers: texts, body: anything, query: texts, ...answer },
  },
  openapi: {
    required: {
      document: object({ required: { endpoint }, optional: { name: text } }),
      operationId: text,
    },
    optional: { parameters: anyObject, authentication, ...answer },
  },
};

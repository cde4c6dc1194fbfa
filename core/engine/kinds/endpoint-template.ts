// `{param}` in the literal endpoint of an HTTP call stands for a top-level property of the task's input, as the kit of the
// language has it. An endpoint that an expression yields is taken as it is: text found in data is never a template.
import { isObject, type Json, type JsonObject } from '../../json.js';
import { isExpression } from '../expression.js';

export interface EndpointTemplate {
  readonly uri: string;
}

const PARAMETER = /\{(\w+)\}/g;

/** The template in the arguments of a call, if it is an HTTP call and has one. */
export function endpointTemplateOf(functionName: string, args: JsonObject): EndpointTemplate | undefined {
  if (functionName !== 'http') return undefined;
  const uri = isObject(args.endpoint) ? args.endpoint.uri : args.endpoint;
  return typeof uri === 'string' && !isExpression(uri) && uri.search(PARAMETER) >= 0 ? { uri } : undefined;
}

/** The arguments with every parameter of the endpoint filled in, percent-encoded; what is missing becomes empty. */
export function fillEndpoint(template: EndpointTemplate, args: Json, input: Json): Json {
  if (!isObject(args)) return args;
  const uri = template.uri.replace(PARAMETER, (_match, name: string) => {
    const value = isObject(input) ? (input[name] ?? '') : '';
    return encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value));
  });
  return { ...args, endpoint: isObject(args.endpoint) ? { ...args.endpoint, uri } : uri };
}

// `call` a function. A native one is a command to the host, with its evaluated arguments. A composed one is a task of its
// own, inlined when the definition is compiled: inside it `.`, `$input` and the first `$context` are the arguments.
import { isObject, type Json, type JsonObject } from '../../json.js';
import { objectIn, textIn } from '../definition.js';
import type { Template } from '../expression.js';
import { idempotencyKey } from '../idempotency-key.js';
import { type EndpointTemplate, endpointTemplateOf, fillEndpoint } from './endpoint-template.js';
import type { Kind } from './kind.js';

export interface CallForm {
  readonly args: Template;
  readonly target: NativeTarget | ComposedTarget;
}

export interface NativeTarget {
  readonly kind: 'native';
  readonly name: string;
  readonly endpoint?: EndpointTemplate;
}

export interface ComposedTarget {
  readonly kind: 'composed';
  readonly name: string;
  readonly input?: JsonObject;
  readonly output?: JsonObject;
}

export const callKind: Kind<'call'> = {
  compile(task, definition) {
    const name = textIn(definition.call) ?? '';
    const resolve: ResolvePolicy = (policy, at) => task.reference('authentications', policy, `/with${at}`);
    const written = definition.with ?? {};
    const args = isObject(written) ? withAuthentications(written, resolve) : written;
    return {
      args: task.template(args, '/with'),
      target: task.callTarget(name, endpointTemplateOf(name, objectIn(args))),
    };
  },
  enter(machine, frame, node, input) {
    const args = machine.evaluate(node.form.args, input, frame);
    const { target } = node.form;
    if (target.kind === 'composed') {
      if (target.input) machine.validate(`arguments of ${target.name}`, target.input, args);
      frame.context = args;
      return machine.openList(frame, 'function', args);
    }
    machine.issue({
      type: 'callFunction',
      id: machine.visit(frame),
      key: idempotencyKey(machine, frame),
      name: target.name,
      args: target.endpoint ? fillEndpoint(target.endpoint, args, input) : args,
    });
    frame.call = { name: target.name };
    machine.note('waiting', node, { call: target.name });
  },
  listDone(machine, frame, node, output) {
    const { target } = node.form; // `end` inside a composed function ends the function, not the run
    if (target.kind === 'composed' && target.output)
      machine.validate(`result of ${target.name}`, target.output, output);
    machine.finish(frame, output);
  },
  answered(machine, frame, _node, answer) {
    machine.takeAnswer(frame, answer);
  },
};

type ResolvePolicy = (name: string, at: string) => Json | undefined;

/** `authentication: { use: name }` stands for the policy of that name; it is written in once, when compiled. */
function withAuthentications(args: JsonObject, resolve: ResolvePolicy): JsonObject {
  const document = withPolicyOf(objectIn(args.document), 'endpoint', (endpoint) =>
    withPolicy(endpoint, '/document/endpoint', resolve),
  );
  const whole = args.document === undefined ? args : { ...args, document };
  return withPolicyOf(withPolicy(whole, '', resolve), 'endpoint', (endpoint) =>
    withPolicy(endpoint, '/endpoint', resolve),
  );
}

function withPolicyOf(holder: JsonObject, key: string, change: (part: JsonObject) => JsonObject): JsonObject {
  const part = holder[key];
  return isObject(part) ? { ...holder, [key]: change(part) } : holder;
}

function withPolicy(holder: JsonObject, at: string, resolve: ResolvePolicy): JsonObject {
  const name = objectIn(holder.authentication).use;
  if (typeof name !== 'string') return holder;
  return { ...holder, authentication: resolve(name, `${at}/authentication`) ?? null };
}

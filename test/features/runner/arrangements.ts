// Steps that arrange what a scenario needs beside its workflow: functions, web addresses, other workflows, the time.
import type { FunctionDescription } from '../../../core/catalog/functions.js';
import type { JsonObject } from '../../../core/json.js';
import type { FunctionAnswer, WebAnswer } from './script.js';
import { type Stage, type StepDefinition, yaml, yamlObject } from './stage.js';

const NOTHING = { fa: '', en: '' };

function nativeFunction({ script }: Stage, name: string, answers: readonly FunctionAnswer[]): void {
  const description = { name, version: '1.0.0', title: NOTHING, help: NOTHING, input: {}, output: {} };
  script.functions.set(name, { ...description, kind: 'native', effect: 'write' });
  script.answers.set(name, answers);
}

export const ARRANGEMENTS: readonly StepDefinition[] = [
  [
    /^another workflow with definition:$/,
    ({ script }, _parts, content) => {
      script.others.push(yamlObject(content));
    },
  ],
  [
    /^a function '([\w-]+)' that answers:$/,
    (stage, [name = ''], content) => nativeFunction(stage, name, [{ result: yaml(content) }]),
  ],
  [
    /^a function '([\w-]+)' that answers in turn:$/,
    (stage, [name = ''], content) => nativeFunction(stage, name, yaml(content) as unknown as FunctionAnswer[]),
  ],
  [
    /^a function '([\w-]+)' made of:$/,
    ({ script }, [name = ''], content) => {
      const { input = {}, output = {}, task } = yamlObject(content) as Record<string, JsonObject>;
      const description = { name, version: '1.0.0', title: NOTHING, help: NOTHING, input, output, task };
      script.functions.set(name, { ...description, kind: 'composed' } as FunctionDescription);
    },
  ],
  [
    /^the address '([A-Z]+ \S+)' answers (\d{3})$/,
    ({ script }, [line = '', status]) => {
      script.web.set(line, [{ status: Number(status) }]);
    },
  ],
  [
    /^the address '([A-Z]+ \S+)' answers:$/,
    ({ script }, [line = ''], content) => {
      script.web.set(line, [{ body: yaml(content) }]);
    },
  ],
  [
    /^the address '([A-Z]+ \S+)' answers in turn:$/,
    ({ script }, [line = ''], content) => {
      script.web.set(line, yaml(content) as unknown as WebAnswer[]);
    },
  ],
  [
    /^the time is (\S+)$/,
    ({ script }, [instant = '']) => {
      script.startedAt = Date.parse(instant);
    },
  ],
  [
    /^the run is about:$/,
    ({ script }, _parts, content) => {
      script.subject = yamlObject(content);
    },
  ],
];

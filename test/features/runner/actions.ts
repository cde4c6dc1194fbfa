// Steps that let something happen: the workflow is started, time passes, events arrive, somebody intervenes.
import { expect } from 'chai';
import type { JsonObject } from '../../../core/json.js';
import { matchesTrigger, triggersOf } from '../../../core/language/index.js';
import type { Script } from './script.js';
import { type StepDefinition, yaml, yamlObject } from './stage.js';

/** Starts the workflow; time then passes only when a step says so. */
function begin(script: Script): void {
  script.isStarted = true;
  script.until = script.startedAt;
}

function startsWith(script: Script, event: JsonObject): boolean {
  return triggersOf(script.definition).some((trigger) => matchesTrigger(trigger, event));
}

const CONTROLS = { paused: 'pause', resumed: 'resume', cancelled: 'cancelRequested' } as const;

export const ACTIONS: readonly StepDefinition[] = [
  [/^the workflow is started$/, ({ script }) => begin(script)],
  [
    /^the workflow is started by the event:$/,
    ({ script }, _parts, content) => {
      const event = script.cloudEvent({ id: 'start', ...yamlObject(content) });
      expect(startsWith(script, event), 'an event filter of "schedule.on" takes it').to.equal(true);
      script.input = [event];
      begin(script);
    },
  ],
  [
    /^the workflow should not be started by the event:$/,
    ({ script }, _parts, content) => {
      expect(startsWith(script, script.cloudEvent(yamlObject(content)))).to.equal(false);
    },
  ],
  [/^(P\S+) passes$/, ({ script }, [duration = '']) => script.pass(duration)],
  [
    /^the workflow runs to its end$/,
    ({ script }) => {
      script.until = undefined;
    },
  ],
  [/^the event arrives:$/, ({ script }, _parts, content) => script.arrive(yamlObject(content))],
  [/^the event '(\S+)' arrives$/, ({ script }, [type = '']) => script.arrive({ type })],
  [
    /^the event '(\S+)' arrives with data:$/,
    ({ script }, [type = ''], content) => script.arrive({ type, data: yaml(content) }),
  ],
  [
    /^the workflow is (paused|resumed|cancelled)$/,
    ({ script }, [way]) => {
      script.happenings.push({ at: script.now, control: CONTROLS[way as keyof typeof CONTROLS] });
    },
  ],
];

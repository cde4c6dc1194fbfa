// One example of every kind of change, made alone: the two definitions, and what is said of them.
import type { Json, JsonObject } from '../../../../core/json.js';
import type { ChangeKind } from '../../../../core/language/diff/index.js';

export const head = { dsl: '1.0.3', namespace: 'shop', name: 'greeting', version: '1.0.0' };
export const greet = { greet: { call: 'sendMessage', with: { channel: 'email', template: 'hello' } } };
export const pause = { pause: { wait: { days: 3 } } };
export const cases: readonly Json[] = [{ yes: { when: '${ .ok }', then: 'greet' } }, { no: { then: 'end' } }];
export const ask = { ask: { switch: cases } };

export const definition = (tasks: Json, more: JsonObject = {}): JsonObject => ({ document: head, do: tasks, ...more });
const withHead = (more: JsonObject): JsonObject => ({ ...definition([greet]), document: { ...head, ...more } });
export const scope = (tasks: Json, more: JsonObject = {}): JsonObject => ({ scope: { do: tasks, ...more } });
const startsOn = (...types: string[]): JsonObject => ({
  schedule: { on: { any: types.map((type) => ({ with: { type } })) } },
});

export type ChangeExample = readonly [kind: ChangeKind, before: JsonObject, after: JsonObject, en: string, fa: string];

const input = (value: string): JsonObject => ({
  input: { schema: { document: { properties: { askAfter: { type: 'string', default: value } } } } },
});
const then = (name: string): JsonObject => definition([{ greet: { ...greet.greet, then: name } }, pause, ask]);
const call = (more: JsonObject): JsonObject => definition([{ greet: { ...greet.greet, ...more } }]);
const goal = (...goals: Json[]): JsonObject => definition([scope([greet], { metadata: { exit: goals } }), pause]);
const won = { on: 'purchase.made', then: 'pause' };

/** Every kind of change, made alone. */
export const CHANGE_EXAMPLES: readonly ChangeExample[] = [
  [
    'describedOtherwise',
    withHead({ title: 'Hello' }),
    withHead({ title: 'Good day' }),
    'Text title: "Good day" instead of "Hello"',
    'متن title: "Good day" به جای "Hello"',
  ],
  [
    'entryRuleChanged',
    withHead({ metadata: { entry: 'once' } }),
    withHead({ metadata: { entry: 'every P1M' } }),
    'A contact may enter once in 1 month instead of once',
    'ورود مخاطب: هر ۱ ماه یک بار به جای تنها یک بار',
  ],
  [
    'triggerAdded',
    definition([greet], startsOn('a.b')),
    definition([greet], startsOn('a.b', 'c.d')),
    'Now also starts on c.d',
    'حالا با c.d هم آغاز می‌شود',
  ],
  [
    'triggerRemoved',
    definition([greet], startsOn('a.b', 'c.d')),
    definition([greet], startsOn('c.d')),
    'No longer starts on a.b',
    'دیگر با a.b آغاز نمی‌شود',
  ],
  [
    'triggerChanged',
    definition([greet], startsOn('a.b')),
    definition([greet], { schedule: { on: { one: { with: { type: 'a.b', source: 'shop' } } } } }),
    'Starts on other events of the type a.b',
    'با رویدادهای دیگری از نوع a.b آغاز می‌شود',
  ],
  [
    'defaultChanged',
    definition([greet], input('P7D')),
    definition([greet], input('P10D')),
    'Default of askAfter: 10 days instead of 7 days, longer',
    'پیش‌فرض askAfter: ۱۰ روز به جای ۷ روز، بلندتر',
  ],
  [
    'inputChanged',
    definition([greet], { input: { from: '${ . }' } }),
    definition([greet]),
    'Input: no longer {"from":"${ . }"}',
    'ورودی: دیگر {"from":"${ . }"} نیست',
  ],
  [
    'taskAdded',
    definition([greet]),
    definition([greet, scope([pause])]),
    'Task "scope" is new, after "greet", with 1 task inside',
    'گام تازه «scope»، پس از «greet» با ۱ گام درون آن',
  ],
  ['taskRemoved', definition([greet, pause]), definition([pause]), 'Task "greet" is gone', 'گام «greet» برداشته شد'],
  [
    'taskMoved',
    definition([greet, pause, ask]),
    definition([pause, ask, greet]),
    'Task "greet" is now after "ask" (before: first)',
    'گام «greet» اکنون پس از «ask» است (پیش‌تر: نخستین گام)',
  ],
  [
    'taskRenamed',
    definition([greet, pause]),
    definition([{ welcome: greet.greet }, pause]),
    'Task "greet" is now called "welcome"',
    'گام «greet» اکنون «welcome» نام دارد',
  ],
  [
    'taskReplaced',
    definition([{ it: pause.pause }]),
    definition([{ it: greet.greet }]),
    'Task "it": "call" instead of "wait"',
    'گام «it»: "call" به جای "wait"',
  ],
  [
    'waitLonger',
    definition([pause]),
    definition([{ pause: { wait: 'P1W' } }]),
    'Wait of "pause": 7 days instead of 3 days, longer',
    'انتظار «pause»: ۷ روز به جای ۳ روز، بلندتر',
  ],
  [
    'waitShorter',
    definition([pause]),
    definition([{ pause: { wait: { days: 1, hours: 12 } } }]),
    'Wait of "pause": 1 day 12 hours instead of 3 days, shorter',
    'انتظار «pause»: ۱ روز و ۱۲ ساعت به جای ۳ روز، کوتاه‌تر',
  ],
  [
    'waitChanged',
    definition([pause]),
    definition([{ pause: { wait: '${ .span }' } }]),
    'Wait of "pause": "${ .span }" instead of 3 days',
    'انتظار «pause»: "${ .span }" به جای ۳ روز',
  ],
  [
    'timeoutLonger',
    call({ timeout: { after: 'PT1H' } }),
    call({ timeout: { after: { minutes: 90 } } }),
    'Time limit of "greet": 1 hour 30 minutes instead of 1 hour, longer',
    'مهلت «greet»: ۱ ساعت و ۳۰ دقیقه به جای ۱ ساعت، بلندتر',
  ],
  [
    'timeoutShorter',
    call({ timeout: { after: 'PT1H' } }),
    call({ timeout: { after: 'PT1M' } }),
    'Time limit of "greet": 1 minute instead of 1 hour, shorter',
    'مهلت «greet»: ۱ دقیقه به جای ۱ ساعت، کوتاه‌تر',
  ],
  [
    'timeoutChanged',
    call({ timeout: { after: 'PT1H' } }),
    call({}),
    'Time limit of "greet": no longer 1 hour',
    'مهلت «greet»: دیگر ۱ ساعت نیست',
  ],
  [
    'functionChanged',
    call({}),
    call({ call: 'notifyStaff' }),
    'Task "greet" calls: "notifyStaff" instead of "sendMessage"',
    'گام «greet» فرا می‌خواند: "notifyStaff" به جای "sendMessage"',
  ],
  [
    'templateChanged',
    call({}),
    call({ with: { channel: 'email', template: 'bye' } }),
    'Template of "greet": "bye" instead of "hello"',
    'قالب «greet»: "bye" به جای "hello"',
  ],
  [
    'argumentChanged',
    call({}),
    call({ with: { channel: 'email', template: 'hello', deadline: 'P1D' } }),
    'Argument deadline of "greet": 1 day, new',
    'آرگومان deadline در «greet»: ۱ روز، تازه',
  ],
  [
    'settingChanged',
    definition([{ settings: { set: { tries: 3 } } }]),
    definition([{ settings: { set: { tries: 4 } } }]),
    'Setting tries in "settings": 4 instead of 3',
    'تنظیم tries در «settings»: 4 به جای 3',
  ],
  [
    'conditionChanged',
    call({ if: '${ .a }' }),
    call({}),
    'Condition of "greet": none any more',
    'شرط «greet»: دیگر شرطی نیست',
  ],
  [
    'caseAdded',
    definition([ask, greet]),
    definition([{ ask: { switch: [{ maybe: { when: '${ .m }', then: 'end' } }, ...cases] } }, greet]),
    '"ask" has a new case maybe',
    '«ask» حالت تازهٔ maybe دارد',
  ],
  [
    'caseRemoved',
    definition([ask, greet]),
    definition([{ ask: { switch: [cases[0]!] } }, greet]),
    '"ask" has no case no any more',
    '«ask» دیگر حالت no ندارد',
  ],
  [
    'casesReordered',
    definition([ask, greet]),
    definition([{ ask: { switch: [...cases].reverse() } }, greet]),
    'The cases of "ask" are asked in another order',
    'حالت‌های «ask» به ترتیب دیگری پرسیده می‌شوند',
  ],
  [
    'nextChanged',
    then('ask'),
    then('end'),
    'After "greet" comes: "end" instead of "ask"',
    'پس از «greet»: "end" به جای "ask"',
  ],
  ['goalAdded', goal(), goal(won), '"scope" is now left on purchase.made', '«scope» حالا با purchase.made رها می‌شود'],
  [
    'goalRemoved',
    goal(won),
    goal(),
    '"scope" is no longer left on purchase.made',
    '«scope» دیگر با purchase.made رها نمی‌شود',
  ],
  [
    'goalChanged',
    goal(won),
    goal({ ...won, then: 'end' }),
    'Goal purchase.made of "scope" is another',
    'هدف purchase.made در «scope» دیگر شد',
  ],
  [
    'dataFlowChanged',
    call({ export: { as: '${ . }' } }),
    call({ export: { as: '${ .x }' } }),
    'Detail export.as of "greet": "${ .x }" instead of "${ . }"',
    'جزئیات export.as در «greet»: "${ .x }" به جای "${ . }"',
  ],
  [
    'detailChanged',
    definition([{ tell: { emit: { event: { with: { type: 'a.b' } } } } }]),
    definition([{ tell: { emit: { event: { with: { type: 'a.c' } } } } }]),
    'Detail emit.event.with.type of "tell": "a.c" instead of "a.b"',
    'جزئیات emit.event.with.type در «tell»: "a.c" به جای "a.b"',
  ],
];

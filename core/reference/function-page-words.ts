// The fixed words of the reference of functions, in both languages.
import type { Locale } from '../calendar/format.js';

export interface FunctionPageWords {
  readonly title: string;
  readonly introduction: string;
  readonly function: string;
  readonly does: string;
  readonly version: string;
  readonly kinds: Readonly<Record<'native' | 'composed', string>>;
  readonly effects: Readonly<Record<'read' | 'write' | 'outside', string>>;
  readonly calls: string;
  readonly callsNothing: string;
  readonly arguments: string;
  readonly noArguments: string;
  readonly name: string;
  readonly type: string;
  readonly needed: string;
  readonly always: string;
  readonly standard: string;
  readonly meaning: string;
  readonly yes: string;
  readonly oneOf: string;
  readonly or: string;
  readonly comma: string;
  readonly result: string;
  readonly errors: string;
  readonly argumentErrors: string;
  readonly outsideErrors: string;
  readonly composedErrors: string;
  readonly example: string;
  readonly usedBy: string;
  readonly nobody: string;
}

export const FUNCTION_PAGE_WORDS: Readonly<Record<Locale, FunctionPageWords>> = {
  en: {
    title: 'Functions',
    introduction:
      'Every function that a process may call (`"call": "…", "with": { … }`), made from `definitions/functions/` by `npm run generate`. An argument may be an expression in `${ }` wherever a value stands. Errors are caught by `try`; their types end in the names given here. The same page [in Persian](fa/functions.md).',
    function: 'function',
    does: 'what it does',
    version: 'Version',
    kinds: { native: 'Native:', composed: 'Composed: a task of the language.' },
    effects: {
      read: 'it reads and changes nothing.',
      write: "it changes the platform's own data, once however often it is repeated.",
      outside: 'it reaches another system.',
    },
    calls: 'It calls',
    callsNothing: 'It calls no other function.',
    arguments: 'Arguments',
    noArguments: 'It takes no arguments.',
    name: 'name',
    type: 'type',
    needed: 'needed',
    always: 'always there',
    standard: 'default',
    meaning: 'meaning',
    yes: 'yes',
    oneOf: 'Exactly one of these is needed:',
    or: ' or ',
    comma: ', ',
    result: 'Result',
    errors: 'Errors',
    argumentErrors:
      '`validation`: the arguments do not fit. `runtime`: it failed unexpectedly; it is tried again first.',
    outsideErrors:
      '`runtime` with the title `outcomeUnknown`: the platform was interrupted while the other system worked, and nobody knows whether it did it.',
    composedErrors: '`validation`: the arguments do not fit; and the errors of the functions that it calls.',
    example: 'Example',
    usedBy: 'Used by',
    nobody: 'none of the shipped processes',
  },
  fa: {
    title: 'تابع‌ها',
    introduction:
      'همهٔ تابع‌هایی که یک فرایند می‌تواند فرابخواند (`"call": "…", "with": { … }`). این صفحه را `npm run generate` از روی `definitions/functions/` می‌سازد. به جای هر مقدار می‌توان عبارتی در `${ }` نوشت. خطاها را `try` می‌گیرد و نوع آن‌ها به نام‌هایی که این‌جا آمده ختم می‌شود. [همین صفحه به انگلیسی](../functions.md).',
    function: 'تابع',
    does: 'کاری که می‌کند',
    version: 'نسخهٔ',
    kinds: { native: 'پایه:', composed: 'ترکیبی: یک گام از خود زبان.' },
    effects: {
      read: 'می‌خواند و چیزی را تغییر نمی‌دهد.',
      write: 'داده‌های خود سکو را تغییر می‌دهد، هر چند بار هم که تکرار شود تنها یک بار.',
      outside: 'با سامانهٔ دیگری کار دارد.',
    },
    calls: 'این‌ها را فرامی‌خواند:',
    callsNothing: 'تابع دیگری را فرانمی‌خواند.',
    arguments: 'آرگومان‌ها',
    noArguments: 'آرگومانی نمی‌گیرد.',
    name: 'نام',
    type: 'نوع',
    needed: 'لازم',
    always: 'همیشه هست',
    standard: 'پیش‌فرض',
    meaning: 'معنا',
    yes: 'بله',
    oneOf: 'درست یکی از این‌ها لازم است:',
    or: ' یا ',
    comma: '، ',
    result: 'نتیجه',
    errors: 'خطاها',
    argumentErrors:
      '`validation`: آرگومان‌ها درست نیستند. `runtime`: به شکلی نامنتظر شکست خورد؛ پیش از آن دوباره امتحان می‌شود.',
    outsideErrors:
      '`runtime` با عنوان `outcomeUnknown`: سکو در میانهٔ کار سامانهٔ دیگر قطع شد و کسی نمی‌داند آن کار انجام شده است یا نه.',
    composedErrors: '`validation`: آرگومان‌ها درست نیستند؛ و خطاهای تابع‌هایی که فرامی‌خواند.',
    example: 'نمونه',
    usedBy: 'جاهای استفاده',
    nobody: 'هیچ‌یک از فرایندهای همراه',
  },
};

// Small icons as strokes within 16 by 16.
import type { NodeKind } from '../diagram.js';

export const ICON_SIZE = 16;

export const ICONS: Readonly<Partial<Record<NodeKind, string>>> = {
  start: 'M5.5 3.5L12.5 8L5.5 12.5Z',
  message: 'M1.5 3h13v10h-13ZM1.5 3.5L8 9L14.5 3.5',
  person: 'M8 7.5a3 3 0 1 0 0-6a3 3 0 1 0 0 6ZM2 14.5c0-3.6 2.7-5 6-5s6 1.4 6 5Z',
  wait: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13ZM8 4.2V8L10.8 9.8',
  event: 'M2.8 12h10.4L12 10.1V7a4 4 0 0 0-8 0v3.1ZM6.4 14.3h3.2M8 3V1.5',
  function:
    'M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6ZM8 1v2.3M8 12.7V15M1 8h2.3M12.7 8H15M3 3l1.7 1.7M11.3 11.3L13 13M3 13l1.7-1.7M11.3 4.7L13 3',
  data: 'M3 3.5h10M3 8h10M3 12.5h6',
  announcement: 'M1.5 6.3v3.4h3L11 13V3L4.5 6.3ZM13 6c1.1 1.1 1.1 2.9 0 4',
  failure: 'M9 1.5L4 9h3.5L7 14.5L12 7H8.5Z',
  process: 'M2 2h12v12H2ZM8 5v6M5 8h6',
  choice: 'M3.5 3.5L12.5 12.5M12.5 3.5L3.5 12.5',
  split: 'M8 2.5V13.5M2.5 8H13.5',
  join: 'M8 2.5V13.5M2.5 8H13.5',
};

export const RACE_ICON = 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11Z';
export const LOOP_ICON = 'M12.5 5.5A5.3 5.3 0 1 0 13.3 9M12.8 2v3.6H9.2';
export const ERROR_ICON = 'M9.5 2L5 8.5h3L6.5 14L11 7.5H8Z';

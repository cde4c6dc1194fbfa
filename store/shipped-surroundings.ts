import type { Locale } from '../core/calendar/format.js';
import type { Surroundings } from '../core/editor/surroundings.js';
import {
  readCatalog,
  readEventTypes,
  readForms,
  readScoreModels,
  readShippedProcesses,
  readShippedSegments,
  readTemplates,
} from './shipped.js';

/** What the files of the installation put around a document; throws like `readCatalog`. */
export function readSurroundings(locale: Locale = 'en'): Surroundings {
  return {
    catalog: readCatalog(),
    eventTypes: readEventTypes(),
    templates: readTemplates(),
    forms: readForms(),
    scoreModels: readScoreModels(),
    segments: readShippedSegments(),
    processes: readShippedProcesses().map(({ name }) => name),
    locale,
  };
}

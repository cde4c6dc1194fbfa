import type { Vocabulary } from '../core/diagram/index.js';
import { readCatalog, readEventTypes, readForms, readTemplates } from '../store/shipped.js';

/** The titles of everything that is shipped, for diagrams drawn without a database. */
export function shippedVocabulary(): Vocabulary {
  return { catalog: readCatalog(), eventTypes: readEventTypes(), forms: readForms(), templates: readTemplates() };
}

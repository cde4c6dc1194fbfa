// What exists around a definition. A list that is not given is not checked against.
import type { Catalog, EventTypeDescription } from '../catalog/functions.js';
import type { TemplateDescription } from '../catalog/templates.js';

export interface KnownNames {
  readonly catalog: Catalog;
  /** Types of events with a description of their own. */
  readonly eventTypes?: readonly EventTypeDescription[];
  /** Further types, for example those that other processes emit. */
  readonly emittedTypes?: readonly string[];
  readonly templates?: readonly TemplateDescription[];
  readonly forms?: readonly string[];
  readonly scoreModels?: readonly string[];
  /** Names of the processes that `run: workflow` may start. */
  readonly processes?: readonly string[];
}

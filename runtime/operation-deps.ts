// What operations of the API and of the command line stand on, made from what every process stands on.
import { CLI_ACTOR, type OperationContext, type OperationDeps } from '../api/context.js';
import { toWorld } from '../core/calendar/world-clock.js';
import { compileTemplates, type Templates } from '../core/rendering/templates.js';
import { readCatalog, readEventTypes, readForms, readTemplates, scoreModelsByName } from '../store/shipped.js';
import { readShippedTemplates } from '../store/shipped-templates.js';
import { createSignedLinks, type SignedLinks } from '../store/signed-links.js';
import type { Config } from './config.js';
import type { Foundation } from './foundation.js';
import { readLinkSecrets } from './secrets.js';

export function operationDeps({ config, dataSource, worldClock, log }: Foundation): OperationDeps {
  return {
    dataSource,
    clock: { now: () => toWorld(worldClock, Date.now()) },
    organisation: config.organisation,
    catalog: readCatalog(),
    eventTypes: readEventTypes(),
    forms: readForms(),
    scoreModels: scoreModelsByName(),
    templates: readTemplates(),
    compiledTemplates: compiledWhenAsked(),
    publicUrl: config.publicUrl,
    log,
  };
}

/** Most commands render nothing, so that nothing is compiled for them. */
function compiledWhenAsked(): Templates {
  let compiled: Templates | undefined;
  return (name) => {
    compiled ??= compileTemplates(readShippedTemplates());
    return compiled(name);
  };
}

/** The context of a command: whoever can run it reaches the database anyway. */
export function commandContext(foundation: Foundation): OperationContext {
  return { ...operationDeps(foundation), actor: CLI_ACTOR };
}

/** Signs the links of messages, and knows them again. Throws AppError configInvalid. */
export function signedLinks(config: Config): SignedLinks {
  return createSignedLinks({ ...readLinkSecrets(config), publicUrl: config.publicUrl });
}

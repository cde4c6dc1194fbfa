import { expect } from 'chai';
import { validateDefinition } from '../../../core/language/index.js';
import { KIND_WORDS } from '../../../core/language/kind-words.js';
import { readCatalog, readEventTypes, readForms, readScoreModels, readTemplates } from '../../../store/shipped.js';
import { definitionOf } from '../language/problem-examples.js';

describe('examples of the reference', () => {
  const known = {
    catalog: readCatalog(),
    eventTypes: readEventTypes(),
    templates: readTemplates(),
    forms: readForms().map(({ name }) => name),
    scoreModels: readScoreModels().map(({ name }) => name),
  };

  for (const { name, examples = [] } of Object.values(known.catalog.functions))
    it(`of ${name} are there and right`, () => {
      expect(examples).to.not.have.length(0);
      for (const { with: args } of examples)
        expect(validateDefinition(definitionOf([{ step: { call: name, with: args } }]), known).problems).to.deep.equal(
          [],
        );
    });

  for (const [kind, { example }] of Object.entries(KIND_WORDS))
    it(`of the kind ${kind} is right`, () =>
      expect(validateDefinition(definitionOf([{ step: example }]), known).problems).to.deep.equal([]));
});

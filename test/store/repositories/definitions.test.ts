import { expect } from 'chai';
import {
  findDefinition,
  listDefinitions,
  listVersions,
  loadProgram,
  newestTriggered,
  publishDefinition,
  publishedEventTypes,
} from '../../../store/repositories/definitions.js';
import { definitionNamed, NOON, openTestStore, publish, type TestStore } from '../sample-rows.js';

describe('published definitions', () => {
  let store: TestStore;

  before(async () => {
    store = await openTestStore();
  });

  after(() => store.close());

  it('are published once: the same version with the same content again is no change', async () => {
    const definition = definitionNamed('welcome');
    const { manager } = store.dataSource;
    expect(await publishDefinition(manager, definition, NOON)).to.equal('published');
    expect(await publishDefinition(manager, definition, NOON)).to.equal('unchanged');
    expect(await listVersions(store.dataSource, 'welcome')).to.have.length(1);
  });

  it('never change: another content under a published version is refused', async () => {
    await publish(store.dataSource, 'fixed');
    const changed = definitionNamed('fixed', { hash: 'another' });
    const failure = await publishDefinition(store.dataSource.manager, changed, NOON).catch((error) => error);
    expect(failure).to.have.property('code', 'versionExists');
    expect((await findDefinition(store.dataSource, 'fixed'))?.hash).to.equal('hash-of-fixed');
  });

  it('are published once by two at the same time', async () => {
    const definition = definitionNamed('raced');
    const results = await Promise.all(
      [1, 2, 3, 4].map(() => publishDefinition(store.dataSource.manager, definition, NOON)),
    );
    expect(results.filter((result) => result === 'published')).to.have.length(1);
  });

  it('are found by name: the newest semantic version, or the one that is named', async () => {
    for (const version of ['1.9.0', '1.10.0', '2.0.0-beta', '1.2.3'])
      await publish(store.dataSource, 'grown', { version, hash: `grown-${version}` });
    const versions = await listVersions(store.dataSource, 'grown');
    expect(versions.map(({ version }) => version)).to.deep.equal(['2.0.0-beta', '1.10.0', '1.9.0', '1.2.3']);
    await publish(store.dataSource, 'grown', { version: '2.0.0', hash: 'grown-2.0.0' });
    expect((await findDefinition(store.dataSource, 'grown'))?.version).to.equal('2.0.0');
    expect((await findDefinition(store.dataSource, 'grown', '1.9.0'))?.hash).to.equal('grown-1.9.0');
    expect(await findDefinition(store.dataSource, 'grown', '9.9.9')).to.equal(undefined);
    expect((await listDefinitions(store.dataSource)).filter(({ name }) => name === 'grown')).to.have.length(1);
  });

  it('give their program by its hash', async () => {
    const { hash } = await publish(store.dataSource, 'pinned');
    expect(await loadProgram(store.dataSource, hash)).to.deep.equal(definitionNamed('pinned').program);
    expect(await loadProgram(store.dataSource, 'unknown')).to.equal(undefined);
  });

  it('tell which of them can be triggered, by their newest version only, and what they listen for', async () => {
    const triggers = [{ type: 'form.submitted', filter: { with: { type: 'form.submitted' } } }];
    await publish(store.dataSource, 'triggered', { triggers, eventTypes: ['message.clicked', 'purchase.made'] });
    await publish(store.dataSource, 'retired', { triggers, hash: 'r1' });
    await publish(store.dataSource, 'retired', { version: '1.1.0', hash: 'r2' });
    const triggered = await newestTriggered(store.dataSource);
    expect(triggered.map(({ name }) => name)).to.deep.equal(['triggered']);
    expect(triggered[0]).to.deep.include({ triggers, eventTypes: ['message.clicked', 'purchase.made'] });
    expect(await publishedEventTypes(store.dataSource)).to.deep.equal(['message.clicked', 'purchase.made']);
  });
});

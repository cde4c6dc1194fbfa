import { expect } from 'chai';
import { matchRoutes } from '../../api/mount.js';
import { statusOf } from '../../api/problem.js';
import { isRight, RIGHTS, ROLES } from '../../api/rights.js';
import { loadSpec, operationsOf } from '../../api/spec.js';
import { FAILURE_CODES } from '../../core/errors.js';
import { startTestApi } from '../support/api.js';

describe('the OpenAPI document', () => {
  const spec = loadSpec();
  const operations = operationsOf(spec);

  it('is one document: every reference points into itself', () => {
    const text = JSON.stringify(spec);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
    const broken = references.filter((reference) => {
      if (!reference.startsWith('#/')) return true;
      const steps = reference.slice(2).split('/');
      return (
        steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], spec) ===
        undefined
      );
    });
    expect(broken).to.deep.equal([]);
  });

  it('asks for an existing right everywhere under /api and for none elsewhere', () => {
    for (const { path, right } of operations) {
      if (path.startsWith('/api/')) expect(right !== undefined && isRight(right), `${path} ${right}`).to.equal(true);
      else expect(right, path).to.equal(undefined);
    }
  });

  it('describes every parameter that a path names, and no other', () => {
    const paths = spec.paths as Record<string, { parameters?: { $ref?: string; name?: string; in?: string }[] }>;
    for (const [path, { parameters = [] }] of Object.entries(paths)) {
      const described = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(described, path).to.have.members([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  it('and the routes are the same list', () => {
    expect(() => matchRoutes(operations, {})).to.throw('without a route listDefinitions');
    expect(() => matchRoutes([], { stranger: () => ({ status: 200, json: null }) })).to.throw(
      'without a path stranger',
    );
  });

  it('lets only an administrator manage keys and lets everybody who may write also read', () => {
    expect(ROLES.filter((role) => RIGHTS[role].has('keys.manage'))).to.deep.equal(['administrator']);
    for (const role of ROLES) expect(RIGHTS[role].has('me.read')).to.equal(true);
  });

  it('gives every failure code a status of an error', () => {
    for (const code of FAILURE_CODES) expect(statusOf(code), code).to.be.within(400, 507);
  });

  it('is served with its pages, whose every part comes from here', async () => {
    const api = await startTestApi();
    try {
      const served = await api.send('GET', '/openapi.json', { key: null });
      expect(served.body).to.deep.equal(spec);
      const docs = await api.send('GET', '/docs', { key: null });
      expect(docs.status).to.equal(200);
      const parts = [...docs.text.matchAll(/(?:href|src)="([^"]+)"/g)].map((match) => match[1]!);
      expect(parts).to.have.length(3);
      for (const part of parts) expect((await api.send('GET', part, { key: null })).status, part).to.equal(200);
      expect(docs.headers.get('content-security-policy')).to.include("default-src 'none'");
    } finally {
      await api.stop();
    }
  });
});

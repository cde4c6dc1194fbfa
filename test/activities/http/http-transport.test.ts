import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import {
  BlockedTargetError,
  guardedTransport,
  isPublicAddress,
  ResponseTooLargeError,
} from '../../../activities/http/http-transport.js';

/** Every one of these leads, or would lead, into a private network or to no network at all. */
const FORBIDDEN = [
  'http://127.0.0.1:8080/',
  'http://localhost:8080/',
  'http://0x7f000001/',
  'http://2130706433/',
  'http://[::1]:8080/',
  'http://[::ffff:7f00:1]/',
  'http://169.254.169.254/',
  'http://10.1.2.3/',
  'http://100.64.0.1/',
  'file:///etc/passwd',
  'http://0.0.0.0:8080/',
  'http://[64:ff9b::7f00:1]/',
];

describe('guardedTransport', () => {
  const get = (url: string) => ({ method: 'GET', url: new URL(url), headers: {} });

  for (const url of FORBIDDEN)
    it(`refuses ${url}`, async () => {
      const error = await guardedTransport()(get(url)).catch((reason: unknown) => reason);
      const cause = error instanceof BlockedTargetError ? error : (error as Error).cause;
      expect(cause ?? error).to.be.instanceOf(BlockedTargetError);
    });

  it('refuses credentials in an address', async () => {
    const error = await guardedTransport()(get('https://user:secret@example.com/')).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(BlockedTargetError);
  });

  it('knows public addresses', () => {
    expect(['8.8.8.8', '2001:4860:4860::8888', '::ffff:8.8.8.8'].map(isPublicAddress)).to.deep.equal([
      true,
      true,
      true,
    ]);
    expect(['nonsense', 'fe80::1', 'fc00::1', '192.168.1.1'].map(isPublicAddress)).to.not.include(true);
  });

  describe('against a real server', () => {
    const server = createServer((request, response) => {
      if (request.url === '/large') response.end('x'.repeat(5000));
      else if (request.url === '/moved') response.writeHead(302, { location: 'http://127.0.0.1/elsewhere' }).end();
      else if (request.url !== '/slow') response.setHeader('x-twice', ['a', 'b']).end('hello');
    });
    const transport = guardedTransport({ allowPrivateAddresses: true, maxResponseBytes: 4096, timeoutMs: 200 });
    let root = '';

    before((done) => {
      server.listen(0, '127.0.0.1', () => {
        root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        done();
      });
    });
    after((done) => {
      server.closeAllConnections();
      server.close(done);
    });

    it('gives status, headers and body', async () => {
      const { status, headers, body } = await transport(get(`${root}/`));
      expect([status, headers['x-twice'], body.toString()]).to.deep.equal([200, 'a, b', 'hello']);
    });

    it('does not follow redirects', async () => {
      const { status, headers } = await transport(get(`${root}/moved`));
      expect([status, headers.location]).to.deep.equal([302, 'http://127.0.0.1/elsewhere']);
    });

    it('stops reading at its limit of size', async () => {
      const error = await transport(get(`${root}/large`)).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(ResponseTooLargeError);
    });

    it('stops waiting at its limit of time', async () => {
      const error = await transport(get(`${root}/slow`)).catch((reason: unknown) => reason);
      expect((error as Error).name).to.equal('TimeoutError');
    });
  });
});

import { Writable } from 'node:stream';
import { expect } from 'chai';
import { createLog } from '../../runtime/log.js';

function collector(isTTY: boolean): { stream: NodeJS.WritableStream & { isTTY: boolean }; lines: string[] } {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY }), lines };
}

describe('the log', () => {
  it('is one JSON object a line for machines', () => {
    const { stream, lines } = collector(false);
    createLog({ level: 'info', destination: stream }).info({ runId: 'r1' }, 'run enrolled');
    expect(lines).to.have.length(1);
    expect(JSON.parse(lines[0]!)).to.include({ level: 30, runId: 'r1', msg: 'run enrolled' });
  });

  it('is a plain line for a person at a terminal', () => {
    const { stream, lines } = collector(true);
    createLog({ level: 'info', destination: stream }).warn({ runId: 'r1', count: 2 }, 'run is late');
    expect(lines.join('')).to.match(/^\d\d:\d\d:\d\d\.\d{3} warn {2}run is late runId=r1 count=2\n$/);
  });

  it('shows neither addresses nor bodies nor secrets', () => {
    const { stream, lines } = collector(false);
    const fields = {
      email: 'a@example.test',
      message: { body: 'Dear a' },
      request: { headers: { authorization: 'k' } },
    };
    createLog({ level: 'info', destination: stream }).info(fields, 'x');
    expect(JSON.parse(lines[0]!)).to.deep.include({
      email: '…',
      message: { body: '…' },
      request: { headers: { authorization: '…' } },
    });
  });

  it('keeps quiet below its level', () => {
    const { stream, lines } = collector(false);
    createLog({ level: 'error', destination: stream }).info({}, 'x');
    expect(lines).to.deep.equal([]);
  });
});

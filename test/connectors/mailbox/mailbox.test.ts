import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { type Mailbox, startMailbox } from '../../../connectors/mailbox/mailbox.js';
import { createSmtpChannel } from '../../../connectors/smtp-channel.js';
import { mailTo } from '../channel.suite.js';

let folder: string;
const open: Mailbox[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-mailbox-'));
});

afterEach(async () => {
  for (const mailbox of open.splice(0)) await mailbox.close();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<Mailbox> {
  const mailbox = await startMailbox({ folder, smtpPort: 0, httpPort: 0 });
  open.push(mailbox);
  return mailbox;
}

async function stop(mailbox: Mailbox): Promise<void> {
  open.splice(open.indexOf(mailbox), 1);
  await mailbox.close();
}

const channelTo = (port: number) => createSmtpChannel({ url: `smtp://127.0.0.1:${port}`, from: 'news@shop.test' });

async function get(mailbox: Mailbox, route: string): Promise<Record<string, unknown> & { status: number }> {
  const response = await fetch(`http://127.0.0.1:${mailbox.httpPort}${route}`);
  return { ...((await response.json()) as Record<string, unknown>), status: response.status };
}

async function send(mailbox: Mailbox, ...addresses: string[]): Promise<void> {
  const channel = channelTo(mailbox.smtpPort);
  for (const address of addresses) await channel.send(mailTo(address, { messageId: `to-${address}` }));
  await channel.close();
}

describe('the development mailbox', () => {
  it('lists what it received, page by page and filtered', async () => {
    const mailbox = await start();
    await send(mailbox, 'a@example.test', 'b@example.test', 'a@example.test');
    const first = await get(mailbox, '/mails?limit=2');
    expect((first.mails as { number: number }[]).map((mail) => mail.number)).to.deep.equal([1, 2]);
    expect(first.next).to.equal(2);
    const second = await get(mailbox, '/mails?limit=2&after=2');
    expect((second.mails as { number: number }[]).map((mail) => mail.number)).to.deep.equal([3]);
    expect(second.next).to.equal(null);
    const toB = await get(mailbox, '/mails?to=b@example');
    expect((toB.mails as { to: string[] }[]).map((mail) => mail.to)).to.deep.equal([['b@example.test']]);
  });

  it('counts mails whose Message-ID came before', async () => {
    const mailbox = await start();
    await send(mailbox, 'a@example.test', 'b@example.test', 'a@example.test');
    expect(await get(mailbox, '/counts')).to.include({ mails: 3, messageIds: 2, duplicates: 1 });
  });

  it('shows one mail with its texts and headers', async () => {
    const mailbox = await start();
    await send(mailbox, 'a@example.test');
    const shown = await get(mailbox, '/mails/1');
    expect(shown).to.include({
      subject: 'سلام',
      text: 'Hello',
      html: '<p>Hello</p>',
      messageId: 'to-a@example.test@shop.test',
    });
    expect(await get(mailbox, '/mails/2')).to.include({ status: 404, code: 'notFound' });
  });

  it('refuses a plan that is none and says where', async () => {
    const mailbox = await start();
    const response = await fetch(`http://127.0.0.1:${mailbox.httpPort}/answers`, {
      method: 'PUT',
      body: JSON.stringify({
        answers: [
          { code: 450, times: 1 },
          { code: 250, times: 1 },
        ],
      }),
    });
    expect(response.status).to.equal(400);
    expect(await response.json()).to.deep.include({
      code: 'badInput',
      details: [{ pointer: '/answers/1', found: { code: 250, times: 1 } }],
    });
  });

  it('has everything again after a restart, and cuts off a line that a crash tore', async () => {
    const before = await start();
    await send(before, 'a@example.test', 'b@example.test');
    await stop(before);
    appendFileSync(path.join(folder, 'mails.log'), '{"number":3,"to":["c@example.test"],"messageId":"c"}\tVG9ybg');
    const after = await start();
    expect(await get(after, '/counts')).to.include({ mails: 2 });
    await send(after, 'd@example.test');
    await stop(after);
    const last = await start();
    expect(last.file.mails().map((mail) => [mail.number, mail.to[0]])).to.deep.equal([
      [1, 'a@example.test'],
      [2, 'b@example.test'],
      [3, 'd@example.test'],
    ]);
    expect(await get(last, '/mails/3')).to.include({ subject: 'سلام' });
  });

  for (const [how, cut] of [
    ['at once', (text: string) => [text]],
    ['byte by byte', (text: string) => [...text]],
  ] as const) {
    it(`answers in order what is asked ${how}, and keeps dots at the beginning of lines`, async () => {
      const mailbox = await start();
      const socket = net.connect(mailbox.smtpPort, '127.0.0.1').setNoDelay(true).setEncoding('utf8');
      const heard: string[] = [];
      socket.on('data', (text: string) => heard.push(text));
      const mail = 'Message-ID: <raw@here>\r\n\r\n..one\r\n.\r\n';
      const commands = 'MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\n';
      for (const piece of cut(`EHLO me\r\n${commands}${mail}${commands}.\r\nQUIT\r\n`)) {
        if (!socket.write(piece)) await once(socket, 'drain');
      }
      await once(socket, 'close');
      const codes = [...heard.join('').matchAll(/^(\d{3}) /gm)].map(([, code]) => code);
      expect(codes).to.deep.equal(['220', '250', '250', '250', '354', '250', '250', '250', '354', '250', '221']);
      const [first, second] = mailbox.file.mails();
      expect(first).to.include({ from: 'a@x.test', messageId: 'raw@here' });
      expect((await mailbox.file.content(first!)).toString()).to.equal('Message-ID: <raw@here>\r\n\r\n.one\r\n');
      expect((await mailbox.file.content(second!)).toString()).to.equal('');
    });
  }

  it('says which port is taken', async () => {
    const mailbox = await start();
    let message = '';
    await startMailbox({ folder, smtpPort: mailbox.smtpPort, httpPort: 0 }).catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.contain(`can't listen on port ${mailbox.smtpPort}: another program does`);
  });
});

describe('the process of the mailbox', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  async function startProcess(): Promise<{ child: ChildProcess; smtpPort: number; mails: number }> {
    const main = new URL('../../../connectors/mailbox/main.ts', import.meta.url).pathname;
    const args = ['--import', 'tsx', main, '--folder', folder, '--smtp-port', '0', '--http-port', '0'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
    return { child, ...(JSON.parse(line) as { smtpPort: number; mails: number }) };
  }

  it('has every mail it said yes to when it is killed in the middle of many', async () => {
    const first = await startProcess();
    const channel = channelTo(first.smtpPort);
    let accepted = 0;
    const sending = Array.from({ length: 400 }, async (_, index) => {
      const outcome = await channel.send(mailTo(`kill-${index}@example.test`));
      if (outcome.outcome === 'accepted') accepted += 1;
      if (accepted === 150) first.child.kill('SIGKILL');
      return outcome.outcome;
    });
    const outcomes = await Promise.all(sending);
    await channel.close();
    const second = await startProcess();
    const unknown = outcomes.filter((outcome) => outcome === 'unknown').length;
    expect(accepted).to.be.within(150, 399);
    expect(second.mails).to.be.within(accepted, accepted + unknown);
    const text = readFileSync(path.join(folder, 'mails.log'), 'utf8');
    expect(text.split('\n').filter((line) => line !== '')).to.have.length(second.mails);
  });

  it('ends on SIGTERM', async () => {
    const { child } = await startProcess();
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).to.equal(0);
  });

  it('says in one line that its port is taken, and ends', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const main = new URL('../../../connectors/mailbox/main.ts', import.meta.url).pathname;
    const args = ['--import', 'tsx', main, '--folder', folder, '--smtp-port', String(port), '--http-port', '0'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    children.push(child);
    let said = '';
    child.stderr!.on('data', (chunk) => {
      said += chunk;
    });
    const [code] = await once(child, 'close');
    server.close();
    expect([code, said.trim().split('\n').length]).to.deep.equal([1, 1]);
    expect(said).to.contain(`port ${port}`);
  });
});

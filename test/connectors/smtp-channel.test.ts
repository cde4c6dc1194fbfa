import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type Mailbox, startMailbox } from '../../connectors/mailbox/mailbox.js';
import { createSmtpChannel, type SmtpChannelOptions } from '../../connectors/smtp-channel.js';
import { describeMailChannel, mailTo } from './channel.suite.js';

const FROM = '"Shop" <news@shop.test>';

let folder: string;
let mailbox: Mailbox;
const servers: net.Server[] = [];

function withMailbox(): void {
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-mailbox-'));
    mailbox = await startMailbox({ folder, smtpPort: 0, httpPort: 0 });
  });

  after(async () => {
    for (const server of servers) server.close();
    await mailbox.close();
    rmSync(folder, { recursive: true });
  });
}

function channelTo(port: number, more: Partial<SmtpChannelOptions> = {}) {
  return createSmtpChannel({ url: `smtp://127.0.0.1:${port}`, from: FROM, timeoutMs: 5000, ...more });
}

/** A server that speaks just enough SMTP; `answer` is asked for every line and for the end of the content (`.`). */
async function scriptedServer(answer: (line: string, socket: net.Socket) => string | undefined): Promise<number> {
  const server = net.createServer((socket) => {
    let inContent = false;
    let rest = '';
    socket.on('error', () => {});
    socket.write('220 scripted\r\n');
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (inContent && line !== '.') continue;
        inContent = line === 'DATA';
        const reply = answer(line, socket);
        if (reply) socket.write(`${reply}\r\n`);
      }
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
}

const usual = (line: string): string => (line === 'DATA' ? '354 go on' : '250 ok');

async function rawOf(to: string): Promise<string> {
  const mail = mailbox.file.mails().find((kept) => kept.to.includes(to))!;
  return (await mailbox.file.content(mail)).toString('utf8');
}

describe('mail over SMTP', () => {
  withMailbox();

  describeMailChannel('SMTP', () => ({
    channel: () => channelTo(mailbox.smtpPort),
    plan: async (answers) => {
      await fetch(`http://127.0.0.1:${mailbox.httpPort}/answers`, { method: 'PUT', body: JSON.stringify({ answers }) });
    },
    received: async () => mailbox.file.mails(),
    silentChannel: async () =>
      channelTo(
        await scriptedServer((line, socket) => {
          if (line !== '.') return usual(line);
          socket.destroy();
          return undefined;
        }),
      ),
    deadChannel: () => channelTo(1),
  }));

  describe('the SMTP channel', () => {
    it('says refused for now when the server hangs up before the content', async () => {
      const port = await scriptedServer((line, socket) => {
        if (!line.startsWith('RCPT')) return usual(line);
        socket.destroy();
        return undefined;
      });
      const channel = channelTo(port);
      expect((await channel.send(mailTo('a@example.test'))).outcome).to.equal('refusedForNow');
      await channel.close();
    });

    it('opens a new conversation when the server ended the kept one, and sends once', async () => {
      let contents = 0;
      const sockets: net.Socket[] = [];
      const port = await scriptedServer((line, socket) => {
        if (!sockets.includes(socket)) sockets.push(socket);
        if (line === '.') contents += 1;
        return usual(line);
      });
      const channel = channelTo(port);
      expect((await channel.send(mailTo('a@example.test'))).outcome).to.equal('accepted');
      sockets[0]!.end('421 shutting down\r\n');
      await once(sockets[0]!, 'close');
      expect((await channel.send(mailTo('b@example.test'))).outcome).to.equal('accepted');
      expect([contents, sockets.length]).to.deep.equal([2, 2]);
      await channel.close();
    });

    it('gives no content to a server that refused the recipient and asks for it all the same', async () => {
      const said: string[] = [];
      const port = await scriptedServer((line) => {
        said.push(line);
        if (line.startsWith('EHLO')) return '250-scripted\r\n250 PIPELINING';
        return line.startsWith('RCPT TO:<gone@') ? '550 nobody lives here' : usual(line);
      });
      const channel = channelTo(port);
      const outcome = await channel.send(mailTo('gone@example.test'));
      expect(outcome).to.include({ outcome: 'refusedForGood', code: 550, addressDead: true });
      expect(said.slice(-3)).to.deep.equal(['DATA', '.', 'RSET']);
      expect((await channel.send(mailTo('here@example.test'))).outcome).to.equal('accepted');
      await channel.close();
    });

    for (const [method, parts] of [
      ['PLAIN', ['AUTH PLAIN AHNob3AAcGFzcw==']],
      ['LOGIN', ['AUTH LOGIN', 'c2hvcA==', 'cGFzcw==']],
      // RFC 2195: the HMAC-MD5 of the server's "challenge" with the password.
      ['CRAM-MD5', ['AUTH CRAM-MD5', 'c2hvcCAyNzBhZjljNzIzNGI3YzAzYjBkNTQ5MDM2MGQ4Y2FkOA==']],
    ] as const) {
      it(`logs in by ${method}`, async () => {
        const said: string[] = [];
        const port = await scriptedServer((line) => {
          if (line.startsWith('EHLO')) return `250-scripted\r\n250-SIZE 1000\r\n250 AUTH ${method}`;
          const place = (parts as readonly string[]).indexOf(line);
          if (place >= 0) said.push(line);
          if (place < 0) return usual(line);
          return place === parts.length - 1 ? '235 welcome' : '334 Y2hhbGxlbmdl';
        });
        const channel = createSmtpChannel({ url: `smtp://shop:pass@127.0.0.1:${port}`, from: FROM });
        expect((await channel.send(mailTo('a@example.test'))).outcome).to.equal('accepted');
        expect(said).to.deep.equal(parts);
        await channel.close();
      });
    }

    it('says nothing of a mail to a server that cannot encrypt where it must', async () => {
      const said: string[] = [];
      const port = await scriptedServer((line) => {
        said.push(line.slice(0, 4));
        return line === 'STARTTLS' ? '502 cannot' : usual(line);
      });
      const channel = createSmtpChannel({ url: `smtp://127.0.0.1:${port}?requireTLS=true`, from: FROM });
      expect((await channel.send(mailTo('a@example.test'))).outcome).to.equal('refusedForNow');
      await channel.close();
      expect(said).to.deep.equal(['EHLO', 'STAR']);
    });

    it('never takes a refused login for a dead address', async () => {
      const port = await scriptedServer((line) => {
        if (line.startsWith('EHLO')) return '250-scripted\r\n250 AUTH PLAIN';
        return line.startsWith('AUTH') ? '535 wrong password' : usual(line);
      });
      const channel = createSmtpChannel({ url: `smtp://shop:wrong@127.0.0.1:${port}`, from: FROM });
      const outcome = await channel.send(mailTo('a@example.test'));
      expect(outcome.outcome).to.equal('refusedForNow');
      expect(outcome).to.have.property('detail').that.contains('535');
      await channel.close();
    });

    it('writes the headers of one-click unsubscribe as they were given', async () => {
      const channel = channelTo(mailbox.smtpPort);
      const headers = {
        'List-Unsubscribe': '<https://shop.test/u/token>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      };
      await channel.send(mailTo('headers@example.test', { headers }));
      await channel.close();
      expect(await rawOf('headers@example.test')).to.match(/^List-Unsubscribe: <https:\/\/shop.test\/u\/token>\r$/m);
      expect(await rawOf('headers@example.test')).to.match(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    });

    it('keeps a line break in a name or a subject from making a header', async () => {
      const channel = channelTo(mailbox.smtpPort);
      const to = { address: 'inject@example.test', name: 'x\r\nBcc: evil@example.test' };
      await channel.send(mailTo(to.address, { to, subject: 'y\r\nBcc: evil@example.test' }));
      await channel.close();
      expect(await rawOf(to.address)).to.not.match(/^Bcc:/im);
    });

    it('signs both unsubscribe headers when it has a DKIM key', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const dkim = { domainName: 'shop.test', keySelector: 's1', privateKey: pem };
      const channel = channelTo(mailbox.smtpPort, { dkim });
      const headers = {
        'List-Unsubscribe': '<https://l.test/u>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      };
      await channel.send(mailTo('signed@example.test', { headers }));
      await channel.close();
      const signedHeaders = /\bh=([^;]+)/.exec((await rawOf('signed@example.test')).replace(/\r\n\s+/g, ''))?.[1];
      expect(signedHeaders?.toLowerCase().split(':')).to.include.members(['list-unsubscribe', 'list-unsubscribe-post']);
    });

    it('names an address that is none', () => {
      expect(() => createSmtpChannel({ url: 'mail.example', from: FROM })).to.throw('SMTP_URL is "mail.example"');
    });
  });
});

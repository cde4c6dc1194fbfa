import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type Mailbox, startMailbox } from '../../connectors/mailbox/mailbox.js';
import { createSmtpChannel } from '../../connectors/smtp-channel.js';
import { startTestApi, type TestApi } from '../support/api.js';

describe('the development mailbox over the API', () => {
  let folder: string;
  let mailbox: Mailbox;
  let api: TestApi;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'ravand-mailbox-'));
    mailbox = await startMailbox({ folder, smtpPort: 0, httpPort: 0 });
    api = await startTestApi({ mailboxUrl: `http://127.0.0.1:${mailbox.httpPort}` });
  });

  after(async () => {
    await api.stop();
    await mailbox.close();
    rmSync(folder, { recursive: true });
  });

  it('lists what came, and shows one mail with its texts', async () => {
    const channel = createSmtpChannel({ url: `smtp://127.0.0.1:${mailbox.smtpPort}`, from: 'Shop <news@shop.test>' });
    const content = { subject: 'Hello', text: 'Good day', html: '<p>Good day</p>', headers: {} };
    await channel.send({ messageId: 'm1', to: { address: 'ann@shop.test' }, ...content });
    await channel.close();
    const { mails } = (await api.send('GET', '/api/v1/mailbox/messages?to=ann')).body;
    expect(mails).to.have.length(1);
    const shown = await api.send('GET', `/api/v1/mailbox/messages/${mails[0].number}`);
    expect(shown.body).to.include({ subject: 'Hello' });
    expect(shown.body.text.trim()).to.equal('Good day');
    expect((await api.send('GET', '/api/v1/mailbox/messages/999')).body).to.include({ code: 'notFound' });
    expect((await api.send('GET', '/api/v1/mailbox/messages/first')).body).to.include({ code: 'badInput' });
  });
});

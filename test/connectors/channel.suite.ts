// What every mail channel promises, shown against real conversations.
import { expect } from 'chai';
import type { MailChannel, OutgoingMail } from '../../connectors/channel.js';

/** The other side of the conversation, as far as the contract needs it. */
export interface OtherSide {
  /** Makes a channel that talks to it. */
  channel(): MailChannel;
  /** Plans answers, as the development mailbox understands them. */
  plan(answers: readonly { code: number; times: number; stage?: 'RCPT' | 'DATA'; to?: string }[]): Promise<void>;
  received(): Promise<readonly { to: readonly string[]; messageId: string }[]>;
  /** A channel whose server takes the content and hangs up without an answer. */
  silentChannel(): Promise<MailChannel>;
  /** A channel whose server does not exist. */
  deadChannel(): MailChannel;
}

let sent = 0;

export function mailTo(address: string, more: Partial<OutgoingMail> = {}): OutgoingMail {
  sent += 1;
  return {
    messageId: `message-${sent}`,
    to: { address },
    subject: 'سلام',
    text: 'Hello',
    html: '<p>Hello</p>',
    headers: {},
    ...more,
  };
}

export function describeMailChannel(name: string, open: () => OtherSide): void {
  describe(`the contract of a mail channel, kept by ${name}`, () => {
    describeOutcomes(open);
    describeUse(open);
  });
}

/** Opens a channel for the tests of a block, with no answer planned before each. */
function opened(open: () => OtherSide): { side(): OtherSide; channel(): MailChannel } {
  let side: OtherSide;
  let channel: MailChannel;
  before(() => {
    side = open();
    channel = side.channel();
  });
  after(() => channel.close());
  beforeEach(() => side.plan([]));
  return { side: () => side, channel: () => channel };
}

function describeOutcomes(open: () => OtherSide): void {
  describe('its outcomes', () => {
    const { side, channel } = opened(open);

    it('says accepted when the provider has the mail, under our Message-ID', async () => {
      const mail = mailTo('accepted@example.test');
      expect((await channel().send(mail)).outcome).to.equal('accepted');
      const found = (await side().received()).filter((kept) => kept.to.includes('accepted@example.test'));
      expect(found).to.have.length(1);
      expect(found[0]?.messageId).to.match(new RegExp(`^${mail.messageId}@`));
    });

    it('says refused for now on 4xx, whoever is refused, and goes on with the next mail', async () => {
      await side().plan([{ code: 450, times: 1 }]);
      expect(await channel().send(mailTo('later@example.test'))).to.include({ outcome: 'refusedForNow', code: 450 });
      await side().plan([{ code: 452, times: 1, stage: 'DATA' }]);
      expect(await channel().send(mailTo('later@example.test'))).to.include({ outcome: 'refusedForNow', code: 452 });
      expect(await channel().send(mailTo('later@example.test'))).to.include({ outcome: 'accepted' });
    });

    it('says refused for good on 5xx, and whether it was the address that is dead', async () => {
      await side().plan([{ code: 550, times: 1 }]);
      expect(await channel().send(mailTo('gone@example.test'))).to.include({
        outcome: 'refusedForGood',
        code: 550,
        addressDead: true,
      });
      await side().plan([{ code: 554, times: 1, stage: 'DATA' }]);
      expect(await channel().send(mailTo('spam@example.test'))).to.include({
        outcome: 'refusedForGood',
        code: 554,
        addressDead: false,
      });
    });

    it('says unknown when the conversation ends after the content and before the answer', async () => {
      const silent = await side().silentChannel();
      expect((await silent.send(mailTo('who-knows@example.test'))).outcome).to.equal('unknown');
      await silent.close();
    });

    it('says refused for now when nobody listens', async () => {
      const dead = side().deadChannel();
      expect((await dead.send(mailTo('nobody@example.test'))).outcome).to.equal('refusedForNow');
      await dead.close();
    });
  });
}

function describeUse(open: () => OtherSide): void {
  describe('its use', () => {
    const { side, channel } = opened(open);

    it('sends many at once, each exactly once', async () => {
      const addresses = Array.from({ length: 60 }, (_, index) => `many-${index}@example.test`);
      const outcomes = await Promise.all(addresses.map((address) => channel().send(mailTo(address))));
      expect(outcomes.filter((outcome) => outcome.outcome !== 'accepted')).to.deep.equal([]);
      const kept = (await side().received())
        .flatMap((mail) => mail.to)
        .filter((address) => address.startsWith('many-'));
      expect([...kept].sort()).to.deep.equal([...addresses].sort());
    });

    it('does not begin with a mail that may not go out any more, and goes on with the next', async () => {
      const outcome = await channel().send(mailTo('stopped@example.test'), async () => false);
      expect(outcome).to.deep.equal({ outcome: 'notBegun' });
      const begun = await channel().send(mailTo('goes-on@example.test'), async () => true);
      expect(begun.outcome).to.equal('accepted');
      const kept = (await side().received()).flatMap((mail) => mail.to);
      expect(kept).to.include('goes-on@example.test').and.not.include('stopped@example.test');
    });

    it('refuses after it was closed, and never throws', async () => {
      const closed = side().channel();
      await closed.close();
      expect((await closed.send(mailTo('late@example.test'))).outcome).to.equal('refusedForNow');
    });
  });
}

// What the ledger needs of an outside system that carries messages. The outcome of an attempt is exact about the one thing that
// matters after a failure: may the message have been taken?

/** One rendered mail. `messageId` is our id of the message: it becomes the Message-ID, so a repeated mail can be recognised. */
export interface OutgoingMail {
  readonly messageId: string;
  readonly to: { readonly address: string; readonly name?: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Further headers, such as List-Unsubscribe. */
  readonly headers: Readonly<Record<string, string>>;
}

export type SendOutcome =
  /** The provider has it. */
  | { readonly outcome: 'accepted'; readonly providerMessageId: string }
  /** Certainly not taken; worth another try later (4xx, or nobody answers). */
  | { readonly outcome: 'refusedForNow'; readonly code?: number; readonly detail: string }
  /** Certainly not taken, and never will be (5xx). `addressDead`: the refusal was about the recipient, not about us or the content. */
  | {
      readonly outcome: 'refusedForGood';
      readonly code: number;
      readonly detail: string;
      readonly addressDead: boolean;
    }
  /** It was not begun: `mayBegin` said no when its turn came. */
  | { readonly outcome: 'notBegun' }
  /** The conversation broke off after the content began to flow: nobody can say. */
  | { readonly outcome: 'unknown'; readonly detail: string };

export interface MailChannel {
  /**
   * Never rejects: whatever goes wrong is an outcome. A mail may wait in line for a connection: `mayBegin` is asked when
   * nothing else is in its way.
   */
  send(mail: OutgoingMail, mayBegin?: () => Promise<boolean>): Promise<SendOutcome>;
  /** Waits for conversations in progress, then hangs up. A later send is refused for now. */
  close(): Promise<void>;
}

// What a template sees of a message: the same for the mail that goes out and for its preview.
import type { JsonObject } from '../json.js';
import type { MessageView } from './templates.js';

/** The organisation that writes. */
export interface Sender {
  readonly name: string;
  readonly currency: string;
  /** Its site; the public address of the platform where it has none. */
  readonly websiteUrl?: string;
}

export interface MessageFacts {
  readonly recipientName: string;
  readonly parameters: JsonObject;
  readonly links: MessageView['links'];
  readonly coupon: object | null;
  readonly task: { readonly id: string } | null;
}

/** `publicUrl`: where people reach the links in messages. */
export function messageView(facts: MessageFacts, sender: Sender, publicUrl: string): MessageView {
  const { recipientName, parameters, links, coupon, task } = facts;
  const { name, currency, websiteUrl = publicUrl } = sender;
  return {
    recipient: { name: recipientName },
    organisation: { name, currency, websiteUrl },
    parameters,
    links,
    coupon,
    task: task && { ...task, url: `${publicUrl.replace(/\/+$/, '')}/tasks/${task.id}` },
  };
}

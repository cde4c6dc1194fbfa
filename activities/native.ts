// Which code stands behind which function. Names of functions come from definitions; what they run comes only from here.
import type { NativeFunction } from './deps.js';
import { assignVariant } from './functions/assign-variant.js';
import { campaignTotals } from './functions/campaigns/campaign-totals.js';
import { checkCampaign } from './functions/campaigns/check-campaign.js';
import { closeCampaign } from './functions/campaigns/close-campaign.js';
import { enrolWave } from './functions/campaigns/enrol-wave.js';
import { freezeAudience } from './functions/campaigns/freeze-audience.js';
import { moveCampaign } from './functions/campaigns/move-campaign.js';
import { readCampaign } from './functions/campaigns/read-campaign.js';
import { recordResponse } from './functions/campaigns/record-response.js';
import { closeTask } from './functions/close-task.js';
import { createTask } from './functions/create-task.js';
import { creditPurchase } from './functions/credit-purchase.js';
import { escalateTask } from './functions/escalate-task.js';
import { http, openApi } from './functions/http.js';
import { issueCoupon } from './functions/issue-coupon.js';
import { assignLead } from './functions/leads/assign-lead.js';
import { noteOpportunity } from './functions/leads/note-opportunity.js';
import { scoreContact } from './functions/leads/score-contact.js';
import { updateLead } from './functions/leads/update-lead.js';
import { notifyStaff } from './functions/notify-staff.js';
import { readContact } from './functions/read-contact.js';
import { recordActivity } from './functions/record-activity.js';
import { sendMessage } from './functions/send-message.js';
import { updateContact } from './functions/update-contact.js';
import { waitingTime } from './functions/waiting-time.js';

export interface NativeEntry {
  readonly run: NativeFunction;
  /** For functions with the effect `outside`: it keeps its calls single by a ledger of its own. */
  readonly ownLedger: boolean;
}

export type NativeTable = Readonly<Record<string, NativeEntry>>;

const plain = (run: NativeFunction): NativeEntry => ({ run, ownLedger: false });
const withLedger = (run: NativeFunction): NativeEntry => ({ run, ownLedger: true });

export const NATIVE_FUNCTIONS: NativeTable = {
  assignLead: plain(assignLead),
  assignVariant: plain(assignVariant),
  campaignTotals: plain(campaignTotals),
  checkCampaign: plain(checkCampaign),
  closeCampaign: plain(closeCampaign),
  closeTask: plain(closeTask),
  createTask: plain(createTask),
  creditPurchase: plain(creditPurchase),
  enrolWave: plain(enrolWave),
  escalateTask: plain(escalateTask),
  freezeAudience: plain(freezeAudience),
  http: plain(http),
  issueCoupon: plain(issueCoupon),
  moveCampaign: plain(moveCampaign),
  noteOpportunity: plain(noteOpportunity),
  notifyStaff: withLedger(notifyStaff),
  openapi: plain(openApi),
  readCampaign: plain(readCampaign),
  readContact: plain(readContact),
  recordActivity: plain(recordActivity),
  recordResponse: plain(recordResponse),
  scoreContact: plain(scoreContact),
  sendMessage: withLedger(sendMessage),
  updateContact: plain(updateContact),
  updateLead: plain(updateLead),
  waitingTime: plain(waitingTime),
};

// A campaign over the 2,240 people of the real file, through the whole platform. The facts are those of the data's own description:
// each contact costs 3, 334 answer and bring 11 each.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { CampaignHouse } from '../end-to-end/campaign-house.js';
import { until } from '../support/condition.js';
import { sharedFolder } from './shared-folder.js';

/** A day of the world in six seconds. */
const SCALE = 14_400;
const PATIENCE_MS = 600_000;
const NAME = 'sixth-campaign';
/** The columns that say who somebody is; what the campaign brought is not known before. */
const ATTRIBUTES = {
  ...{ birthYear: 'Year_Birth', education: 'Education', maritalStatus: 'Marital_Status', income: 'Income' },
  ...{ childrenAtHome: 'Kidhome', teenagersAtHome: 'Teenhome', customerSince: 'Dt_Customer', recency: 'Recency' },
  ...{ wines: 'MntWines', fruits: 'MntFruits', meat: 'MntMeatProducts', fish: 'MntFishProducts' },
  ...{ sweets: 'MntSweetProducts', gold: 'MntGoldProds', dealPurchases: 'NumDealsPurchases' },
  ...{ webPurchases: 'NumWebPurchases', catalogPurchases: 'NumCatalogPurchases', storePurchases: 'NumStorePurchases' },
  ...{ webVisitsMonth: 'NumWebVisitsMonth', complained: 'Complain' },
  ...{ acceptedFirst: 'AcceptedCmp1', acceptedSecond: 'AcceptedCmp2', acceptedThird: 'AcceptedCmp3' },
  ...{ acceptedFourth: 'AcceptedCmp4', acceptedFifth: 'AcceptedCmp5' },
};

describe('the marketing campaign file', function () {
  this.timeout(2 * PATIENCE_MS);
  let house: CampaignHouse;
  let answerers: string[];

  before(async () => {
    const file = await readFile(sharedFolder('data', 'marketing-campaign.csv'), 'utf8');
    const [header = '', ...lines] = file.trim().split(/\r?\n/);
    const columns = header.split(',');
    const cells = lines.map((line) => line.split(','));
    const of = (name: string): number => columns.indexOf(name);
    answerers = cells.filter((row) => row[of('Response')] === '1').map((row) => row[of('ID')]!);
    house = await CampaignHouse.open({
      ...{ begins: Date.UTC(2014, 6, 1, 7), scale: SCALE },
      processes: ['campaign-execution', 'campaign-recipient'],
    });
    const mapping = { externalId: 'ID', attributes: ATTRIBUTES, consents: ['promotional'] };
    const { counts } = await house.bring(file, mapping, 'marketing-campaign');
    expect(counts).to.include({ rows: 2_240, accepted: 2_240, refused: 0, contactsCreated: 2_240 });
  });
  after(() => house?.close());

  const sent = (): Promise<number> => house.count("from message where state = 'sent'");

  it('costs 6,720, is answered by 334, brings 3,674 and returns -45.33 %', async () => {
    const offer = { fa: 'سبد خوراک', en: 'A basket of food' };
    await house.launch({
      ...{ name: NAME, title: { fa: 'کمپین ششم', en: 'The sixth campaign' }, costPerContact: 3 },
      ...{ audience: { filter: { attribute: 'birthYear', exists: true } } },
      arms: [{ name: 'A', template: 'campaign-offer-a', parameters: { offer } }],
      ...{ window: 'any', deadline: 'P20D', responseWindow: 'P20D', attributionWindow: 'P20D' },
      target: { measure: 'roi', value: 0 },
    });
    await until('everybody is written to', async () => (await sent()) === 2_240, PATIENCE_MS);
    await house.buy(
      answerers.map((id) => ({ address: `c${id}@example.test`, purchaseId: `sixth-${id}`, amount: '11' })),
    );
    await until('it is over', async () => (await house.campaign(NAME)).status === 'completed', PATIENCE_MS);
    const { report } = await house.campaign(NAME);
    expect(report).to.include({ recipients: 2_240, control: 0, enrolled: 2_240, open: 0 });
    expect(report).to.deep.nested.include({ 'messages.sent': 2_240, 'responses.byKind': { purchased: 334 } });
    expect(report).to.nested.include({ 'responses.contacts': 334, purchases: 334, cost: 6_720, revenue: 3_674 });
    expect(report!.roi).to.be.closeTo((3_674 - 6_720) / 6_720, 0.000_001);
    expect((100 * Number(report!.roi)).toFixed(2)).to.equal('-45.33');
    expect(report).to.include({ reached: false, currency: 'USD' });
    const learnt = "from contact where attributes ->> 'lastCampaignResponse' = 'purchased'";
    expect(await house.count(learnt)).to.equal(334);
  });
});

import { createHmac } from 'node:crypto';
import { FAULTS_OF } from '../../src/sandbox/faults';
import { MACHNET_MAGIC_VALUES } from '../../src/sandbox/machnet/magic-values';
import { MACHNET_MERCHANTS, type MachnetMerchant, type MachnetRole } from '../../src/sandbox/machnet/merchants';
import { create, headOf, rowsOf, settled, statusesOf, transferOf, USER_ERRORS } from './orders';
import { openProxy, type Proxy } from './proxy';
import { openWorld, type Json, type World } from './world';

const DETAILS = '... on MachnetTransferDetails { deliveryStatus payoutMethod payerId referenceNumber toFundId }';
const FOLLOW = `subscription ($id: ID!, $after: EventCursor) { transferUpdated(filter: { transferIds: [$id] }, after: $after) {
  from to version transfer { isFinal providerStatus details { ${DETAILS} } } } }`;
const FIND = `query ($id: ID!) { transfer(by: { id: $id }) { status isFinal providerStatus failure { category code message } fee { amount } more: details { ${DETAILS} } } }`;
const CANCEL = `mutation ($id: ID!) { cancelTransfer(input: { transferId: $id }) { transfer { status } ${USER_ERRORS} } }`;
const REFRESH = `mutation ($id: ID!) { refreshTransfer(input: { transferId: $id }) { transfer { status } ${USER_ERRORS} } }`;
const LINK = `mutation ($input: LinkClientInput!) { linkClient(input: $input) { client { id wallets(first: 5) { nodes { id kind } } } ${USER_ERRORS} } }`;
const ADD_PAYOUT = `mutation ($input: AddPayoutAccountInput!) { addPayoutAccount(input: $input) { payoutAccount { id method } ${USER_ERRORS} } }`;
const ADD_ACCOUNT = `mutation ($input: AddProviderAccountInput!) { addProviderAccount(input: $input) {
  account { id callbackUrl } ${USER_ERRORS} } }`;

const [MERCHANT] = MACHNET_MERCHANTS;
const TENZIN = { firstName: 'Tenzin', lastName: 'Norgay', phone: '+233541859101', country: 'GH' };
const ADDRESS = { line1: '12 Independence Avenue', city: 'Accra', country: 'GH' };

/** One sending user, with what an order of theirs names. */
interface Sender {
  accountId: string;
  clientId: string;
  cardId: string;
  walletId: string | null;
}

let orders = 0;

function order(sender: Sender, more: Record<string, unknown> = {}): Json {
  return {
    idempotencyKey: `machnet-${++orders}`,
    walletId: sender.cardId,
    recipient: { newContact: { ...TENZIN, address: ADDRESS } },
    amount: { amount: '120.50', currency: 'USD' },
    method: 'CASH_PICKUP',
    purpose: 'FAMILY_MAINTENANCE',
    options: { machnet: { payerId: 9 } },
    ...more,
  };
}

async function link(world: World, accountId: string, externalId: string): Promise<Sender> {
  const { linkClient } = await world.ask<Json>(LINK, { input: { accountId, externalId } });
  expect(linkClient.userErrors).toEqual([]);
  const of = (kind: string) => linkClient.client.wallets.nodes.find((one: Json) => one.kind === kind)?.id ?? null;
  return { accountId, clientId: linkClient.client.id, cardId: of('FUNDING_ACCOUNT'), walletId: of('BALANCE') };
}

const read = async (world: World, id: string): Promise<Json> => (await world.ask<Json>(FIND, { id })).transfer;

let world: World;
let proxy: Proxy;
let verified: Sender;
let account: { id: string; callbackUrl: string };
beforeAll(async () => {
  world = await openWorld({ env: { PROVIDER_TIMEOUT_MS: '400', PROVIDER_HOSTS: '127.0.0.1' } });
  proxy = await openProxy(world.app.sandboxUrl ?? '');
  account = await addAccount(MERCHANT);
  verified = await link(world, account.id, MERCHANT.users.verified.id);
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
  await proxy.close();
});

/** By way of the proxy, which sees everything that is asked; the sandbox calls back for it as for the seeded one. */
async function addAccount({ clientId, clientSecret, webhookSecret }: MachnetMerchant) {
  const input = {
    label: 'Machnet, by way of a proxy',
    baseUrl: `${proxy.url}/machnet/v4`,
    credentials: { machnet: { clientId, clientSecret, webhookSecret } },
  };
  const { addProviderAccount } = await world.ask<Json>(ADD_ACCOUNT, { input });
  expect(addProviderAccount.userErrors).toEqual([]);
  const { callbackUrl: url } = addProviderAccount.account;
  await world.control('callbacks', { provider: 'MACHNET', account: clientId, url, secret: webhookSecret });
  return addProviderAccount.account;
}

/**
 * Each request for the payout as it went over the wire, and what the last look-up before it had shown; but for those
 * that met a transaction which had gone on meanwhile, from PENDING where it may be asked for to PROCESSING.
 */
async function deliveriesOf({ id }: { id: string }): Promise<{ status: number | null; lastRead: string | null }[]> {
  const { externalId } = await transferOf(world, id);
  const about = proxy.asked.filter(({ url }) => url.endsWith(`/${externalId}`));
  return about.flatMap(({ method, status, text }, index) => {
    if (method !== 'PATCH' || /PROCESSING cannot be requested/.test(text)) return [];
    const reads = about.slice(0, index).filter((one) => one.method === 'GET' && one.text.includes('delivery_status'));
    return [{ status, lastRead: /"delivery_status":"(\w+)"/.exec(reads.at(-1)?.text ?? '')?.[1] ?? null }];
  });
}

describe('a transfer through Machnet', () => {
  const payTo = async (destination: object): Promise<string> => {
    const { contacts } = await world.ask<Json>(
      'query ($phone: PhoneNumber!) { contacts(filter: { phones: [$phone] }) { nodes { id } } }',
      { phone: TENZIN.phone },
    );
    const at = { accountId: verified.accountId, clientId: verified.clientId };
    const input = { contactId: contacts.nodes[0].id, at, destination };
    const { addPayoutAccount } = await world.ask<Json>(ADD_PAYOUT, { input });
    expect(addPayoutAccount.userErrors).toEqual([]);
    return addPayoutAccount.payoutAccount.id;
  };
  const bank = { bank: { accountNumber: '0011223344', accountType: 'SAVINGS', bankId: '17' } };
  const mobile = { mobileWallet: { phone: '+233541859102', payerId: 9 } };
  const toAccount = async (destination: object) => ({
    recipient: { payoutAccountId: await payTo(destination) },
    options: null,
  });

  it.each([
    ['BANK_DEPOSIT', () => toAccount(bank)],
    ['WALLET', () => toAccount(mobile)],
    ['CASH_PICKUP', () => ({})],
    ['HOME_DELIVERY', () => ({})],
  ])('by %s is followed to DELIVERED, its payout asked for once, both axes in the details', async (method, more) => {
    const made = await create(
      world,
      order(verified, { method, ...(await Promise.resolve(more())), waitFor: 'CREATED' }),
    );
    expect(made.userErrors).toEqual([]);
    const { id } = made.transfer;
    const follower = await world.follow<Json>(FOLLOW, { id, after: made.cursor });
    const last = () => follower.results.at(-1)?.transferUpdated;
    await world.until('the end', () => last()?.transfer.isFinal);
    expect(last()).toMatchObject({
      to: 'SUCCEEDED',
      transfer: { providerStatus: 'PROCESSED', details: { deliveryStatus: 'DELIVERED', payoutMethod: method } },
    });
    expect(await statusesOf(world, id)).toEqual(['CREATED', 'SUBMITTING', 'PENDING', 'PROCESSING', 'SUCCEEDED']);
    expect(await rowsOf(world, made.transfer)).toMatchObject([{ amount: '120.5', status: 'PROCESSED' }]);
    expect((await deliveriesOf(made.transfer)).map(({ status }) => status)).toEqual([204]);
  });

  it('pays nothing out until it is asked to, and is asked as soon as Machnet allows', async () => {
    const { transfer } = await create(world, order(verified));
    expect((await read(world, transfer.id)).more.deliveryStatus).toBe('NONE');
    await world.until('the request', async () => (await deliveriesOf(transfer)).length > 0);
    const seen = await read(world, transfer.id);
    expect(seen.providerStatus).toBe('PENDING');
    await settled(world, transfer.id);
  });

  it('with the same key answers the first again, and the provider has it once', async () => {
    const input = order(verified);
    const { transfer } = await create(world, input);
    expect(await create(world, input)).toMatchObject({
      transfer: { id: transfer.id },
      idempotency: { replayed: true },
    });
    await settled(world, transfer.id);
    expect(await rowsOf(world, transfer)).toHaveLength(1);
  });

  it('with the same fee in other digits is the same transfer', async () => {
    const options = (fee: string) => ({ options: { machnet: { payerId: 9, fee } } });
    const input = order(verified, options('1.50'));
    const first = await create(world, input);
    const again = await create(world, { ...input, ...options('1.5') });
    expect(again).toMatchObject({
      userErrors: [],
      idempotency: { replayed: true },
      transfer: { id: first.transfer.id },
    });
  });

  it('with the type of its fund in small letters goes out as Machnet spells it, and is the same transfer so spelled', async () => {
    const options = (fundingSourceType: string) => ({ options: { machnet: { payerId: 9, fundingSourceType } } });
    const input = order(verified, options(' card '));
    const first = await create(world, input);
    expect(first.userErrors).toEqual([]);
    // The sandbox refuses any other spelling.
    expect(await settled(world, first.transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    const again = await create(world, { ...input, ...options('CARD') });
    expect([again.userErrors, again.transfer?.id, again.idempotency?.replayed]).toEqual([[], first.transfer.id, true]);
  });

  it('without a method goes the way of the payout account it names, and giving it is the same request', async () => {
    const at = { accountId: verified.accountId, clientId: verified.clientId };
    const { createContact } = await world.ask<Json>(
      `mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } ${USER_ERRORS} } }`,
      { input: { contact: TENZIN, registerAt: [at] } },
    );
    const { addPayoutAccount } = await world.ask<Json>(ADD_PAYOUT, {
      input: {
        contactId: createContact.contact.id,
        at,
        destination: { bank: { accountNumber: '0011223346', accountType: 'CHECKING', bankId: '17' } },
      },
    });
    const recipient = { payoutAccountId: addPayoutAccount.payoutAccount.id };
    const { method: _, ...input } = order(verified, { recipient, options: null });
    const made = await create(world, input);
    expect(made.userErrors).toEqual([]);
    await settled(world, made.transfer.id);
    expect((await read(world, made.transfer.id)).more).toMatchObject({ payoutMethod: 'BANK_DEPOSIT' });
    const again = await create(world, { ...input, method: 'BANK_DEPOSIT' });
    expect([again.userErrors, again.transfer?.id, again.idempotency?.replayed]).toEqual([[], made.transfer.id, true]);
  });

  it('to a fixed amount may leave 0.01 more or less than the rate says', async () => {
    const exchange = {
      rate: '19.66',
      receive: { amount: '2369.03', currency: 'GHS' },
      calculationMode: 'RECEIVER_AMOUNT',
    };
    const { transfer, userErrors } = await create(world, order(verified, { exchange }));
    expect(userErrors).toEqual([]);
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('a delivery request that meets a fault', () => {
  const possible = FAULTS_OF.deliver.filter((fault) => fault !== 'tokenExpired');

  it.each(possible)('%s: is asked again only after a read shows NONE, and is paid once', async (fault) => {
    await world.fault('MACHNET', 'deliver', fault);
    const { transfer } = await create(world, order(verified));
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED', failure: null });
    expect((await world.clearFaults()).cleared).toBe(0);
    expect((await read(world, transfer.id)).more.deliveryStatus).toBe('DELIVERED');
    expect(await rowsOf(world, transfer)).toHaveLength(1);
    const requests = await deliveriesOf(transfer);
    for (const { lastRead } of requests) expect(lastRead).toBe('NONE');
    // What Machnet took in spite of the fault is seen as requested, and asked for no second time.
    const taken = ['hangAfterAccept', 'resetAfterAccept', 'errorAfterAccept', 'truncatedJson', 'html'];
    // A late one may come when the transaction has gone on and it is refused: then it is asked again, as it should be.
    if (fault === 'lateAccept') expect(requests.filter(({ status }) => status === 204).length).toBeLessThanOrEqual(1);
    else expect(requests).toHaveLength(taken.includes(fault) ? 1 : 2);
  });

  it('is asked for again and again while Machnet refuses, and nothing is lost', async () => {
    await world.fault('MACHNET', 'deliver', 'errorBeforeAccept', { count: 3 });
    const { transfer } = await create(world, order(verified));
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await deliveriesOf(transfer)).map(({ status }) => status)).toEqual([500, 500, 500, 204]);
  });
});

describe('cancelTransfer', () => {
  const fresh = async () => (await create(world, order(verified))).transfer;
  const cancel = async (id: string) => (await world.ask<Json>(CANCEL, { id })).cancelTransfer;

  it('calls off what Machnet has not submitted yet', async () => {
    const transfer = await fresh();
    expect(await cancel(transfer.id)).toEqual({ transfer: { status: 'CANCELED' }, userErrors: [] });
    expect(await rowsOf(world, transfer)).toMatchObject([{ status: 'CANCELED' }]);
    const late = await cancel(transfer.id);
    expect(late.userErrors).toMatchObject([{ code: 'NOT_CANCELABLE', moneyMoved: 'NO' }]);
  });

  it('of what is processed already is refused in Machnet’s own words, and it goes on', async () => {
    const transfer = await fresh();
    await world.until('PROCESSING', async () => (await transferOf(world, transfer.id)).providerStatus === 'PROCESSING');
    const { userErrors } = await cancel(transfer.id);
    expect(userErrors).toMatchObject([
      { path: ['input', 'transferId'], provider: { category: 'VALIDATION', message: expect.stringMatching(/cancel/) } },
    ]);
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
  });

  const DONE = ['hangAfterAccept', 'resetAfterAccept', 'errorAfterAccept', 'lateAccept', 'html', 'truncatedJson'];
  const possible = FAULTS_OF.cancel.filter((fault) => fault !== 'tokenExpired');
  it.each(possible)('under %s ends as the books say, asked once', async (fault) => {
    const transfer = await fresh();
    await world.fault('MACHNET', 'cancel', fault);
    const { userErrors } = await cancel(transfer.id);
    if (fault === 'rateLimited') expect(userErrors).toMatchObject([{ code: 'RATE_LIMITED', moneyMoved: 'NO' }]);
    else if (fault === 'html' || fault === 'truncatedJson') expect(userErrors).toEqual([]);
    else expect(userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN', moneyMoved: 'UNKNOWN' }]);
    const end = await settled(world, transfer.id);
    const [row] = await rowsOf(world, transfer);
    const expected = DONE.includes(fault) ? ['CANCELED', 'CANCELED'] : ['SUCCEEDED', 'PROCESSED'];
    expect([end.status, row?.status]).toEqual(expected);
  });
});

describe('a webhook', () => {
  const eventOf = (externalId: string) =>
    JSON.stringify({ id: 'e1', event_name: 'transaction_processed', resource_id: externalId, payload: null });
  const sign = (body: string, secret = MERCHANT.webhookSecret) =>
    createHmac('sha256', secret).update(body).digest('hex');
  const send = async (body: string, signature: string | null) => {
    const headers = {
      'content-type': 'application/json',
      ...(signature === null ? {} : { 'x-raas-webhook-signature': signature }),
    };
    return (await fetch(account.callbackUrl, { method: 'POST', headers, body })).status;
  };

  it('with its signature has the transfer looked at; with any other is 401 and changes nothing', async () => {
    await world.fault('MACHNET', 'callback', 'lost', { count: undefined });
    const { transfer } = await create(world, order(verified));
    await world.control('status', {
      provider: 'MACHNET',
      reference: transfer.reference,
      status: 'PROCESSED',
      deliveryStatus: 'DELIVERED',
    });
    const before = await transferOf(world, transfer.id);
    const head = await headOf(world);
    const body = eventOf(before.externalId);
    const good = sign(body);
    const flipped = `${good.startsWith('0') ? '1' : '0'}${good.slice(1)}`;
    for (const bad of [flipped, good.slice(1), '', null, sign(body, 'another secret'), sign(`${body} `)]) {
      expect(await send(body, bad)).toBe(401);
    }
    expect(await send(body.replace('processed', 'refunded'), good)).toBe(401);
    await world.step(0);
    expect(await transferOf(world, transfer.id)).toEqual(before);
    expect(await headOf(world)).toBe(head);
    expect(await send(body, good)).toBe(200);
    const end = await settled(world, transfer.id);
    expect(end).toMatchObject({ status: 'SUCCEEDED', sync: { polls: before.sync.polls + 1 } });
  });

  it.each(['lost', 'tripled', 'forged', 'reordered'] as const)('that is %s costs nothing', async (fault) => {
    await world.fault('MACHNET', 'callback', fault, { count: undefined });
    const { transfer } = await create(world, order(verified));
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await statusesOf(world, transfer.id)).filter((status) => status === 'SUCCEEDED')).toHaveLength(1);
  });
});

describe('a create call that meets a fault', () => {
  it.each(FAULTS_OF.create.filter((fault) => fault !== 'tokenExpired'))(
    '%s: ends SUCCEEDED with one row in the books, by the same key',
    async (fault) => {
      await world.fault('MACHNET', 'create', fault);
      const made = await create(world, order(verified));
      const { transfer, userErrors } = made;
      if (fault === 'rateLimited') expect(userErrors).toMatchObject([{ code: 'RATE_LIMITED', moneyMoved: 'NO' }]);
      else if (fault === 'amountChanged') expect(userErrors).toEqual([]);
      else expect(userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN', moneyMoved: 'UNKNOWN' }]);
      expect(await settled(world, transfer.id)).toMatchObject({
        status: 'SUCCEEDED',
        failure: null,
        amount: { amount: '120.50' },
      });
      expect(await rowsOf(world, transfer)).toHaveLength(1);
      expect((await world.clearFaults()).cleared).toBe(0);
    },
  );

  it.each(FAULTS_OF.lookup.filter((fault) => fault !== 'tokenExpired'))(
    'a look-up that meets %s: what was known stays, and the end is seen when it is over',
    async (fault) => {
      const { transfer } = await create(world, order(verified));
      await world.until('PROCESSING', async () => (await transferOf(world, transfer.id)).status === 'PROCESSING');
      await world.fault('MACHNET', 'lookup', fault, { count: undefined });
      await world.ask(REFRESH, { id: transfer.id });
      await world.pass(3_000);
      const meanwhile = await transferOf(world, transfer.id);
      expect(meanwhile).toMatchObject({ amount: { amount: '120.50' }, failure: null });
      await world.clearFaults();
      expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED', failure: null });
      expect(await rowsOf(world, transfer)).toHaveLength(1);
    },
  );

  it.each(FAULTS_OF.contact.filter((fault) => fault !== 'tokenExpired'))(
    'a receive user whose creation meets %s: the transfer goes out once',
    async (fault) => {
      await world.fault('MACHNET', 'contact', fault);
      const phone = `+2335418592${String(++orders).padStart(2, '0')}`;
      const recipient = { newContact: { ...TENZIN, phone, lastName: fault } };
      const { transfer } = await create(world, order(verified, { recipient }));
      expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await rowsOf(world, transfer)).toHaveLength(1);
    },
  );
});

describe('in doubt, while its contact gets another phone', () => {
  const UPDATE = `mutation ($input: UpdateContactInput!) { updateContact(input: $input) { contact { id } ${USER_ERRORS} } }`;
  const USERS = /\/users$/;

  it('is sent again to the receive user it was sent to, and its receive user is not made again for that', async () => {
    await world.fault('MACHNET', 'create', 'errorAfterAccept');
    const recipient = { newContact: { ...TENZIN, lastName: 'Moved', address: ADDRESS } };
    const { transfer } = await create(world, order(verified, { recipient }));
    expect(transfer.status).toBe('OUTCOME_UNKNOWN');
    const made = proxy.count('POST', USERS);
    const input = { contactId: transfer.contact.id, contact: { phone: '+233541859103' } };
    expect((await world.ask<Json>(UPDATE, { input })).updateContact.userErrors).toEqual([]);
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rowsOf(world, transfer)).toHaveLength(1);
    expect(proxy.count('POST', USERS)).toBe(made);
  });
});

describe('a magic value of Machnet’s', () => {
  interface Outcome {
    status: string;
    by?: string[];
    delivery: string;
    isFinal: boolean;
  }
  const OUTCOMES: Record<string, Outcome> = {
    HOLD: { status: 'ON_HOLD', delivery: '', isFinal: false },
    CANCELED: { status: 'CANCELED', delivery: '', isFinal: true },
    FAILED: { status: 'FAILED', delivery: '', isFinal: true },
    'PROCESSED, then RETURNED': { status: 'REVERSED', delivery: 'DELIVERED', isFinal: true },
    'stays INITIATED': { status: 'PENDING', delivery: 'NONE', isFinal: false },
    'stays PENDING': { status: 'PROCESSING', delivery: 'DELIVERED', isFinal: false },
    'HOLD, then PROCESSED': { status: 'SUCCEEDED', by: ['ON_HOLD'], delivery: 'DELIVERED', isFinal: true },
    'PROCESSED; once requested, the delivery is on HOLD, then DELIVERED': {
      status: 'SUCCEEDED',
      delivery: 'DELIVERED',
      isFinal: true,
    },
    'PROCESSED; once requested, DELIVERY_FAILED, then REFUNDED': {
      status: 'REVERSED',
      delivery: 'DELIVERY_FAILED',
      isFinal: true,
    },
    'PROCESSED; once requested, DELIVERY_FAILED for good': {
      status: 'PROCESSING',
      delivery: 'DELIVERY_FAILED',
      isFinal: false,
    },
  };

  it.each(MACHNET_MAGIC_VALUES.map((row) => [row.field, row.value, row.outcome] as const))(
    '%s %s: %s',
    async (field, value, name) => {
      const outcome = OUTCOMES[name];
      expect(outcome).toBeDefined();
      if (!outcome) return;
      const byMail = field === 'sender email';
      const sender = byMail ? await link(world, account.id, MERCHANT.users[value as MachnetRole].id) : verified;
      const amount = { amount: byMail ? '70' : value, currency: 'USD' };
      const made = await create(world, order(sender, { amount }));
      expect(made.userErrors).toEqual([]);
      await world.pass(20_000);
      const end = await read(world, made.transfer.id);
      expect([end.status, end.isFinal]).toEqual([outcome.status, outcome.isFinal]);
      if (outcome.delivery !== '') expect(end.more.deliveryStatus).toBe(outcome.delivery);
      const statuses = await statusesOf(world, made.transfer.id);
      for (const status of outcome.by ?? []) expect(statuses).toContain(status);
      expect(await rowsOf(world, made.transfer)).toHaveLength(1);
    },
  );
});

describe('is refused with the path to it, and stores, sends and uses up nothing:', () => {
  type Change = (input: Json) => Json;
  const from = (role: MachnetRole): Change => {
    return async (input) => ({
      ...input,
      walletId: (await link(world, account.id, MERCHANT.users[role].id)).cardId,
    });
  };
  const toReceive = (amount: string): Change => {
    const exchange = { rate: '2', receive: { amount, currency: 'GHS' }, calculationMode: 'RECEIVER_AMOUNT' };
    return (input) => ({ ...input, amount: { amount: '100', currency: 'USD' }, exchange });
  };
  const ROWS: [string, Change, string[], string, RegExp][] = [
    ['a user who is unverified', from('unverified'), ['input', 'walletId'], 'KYC_REQUIRED', /UNVERIFIED/],
    ['a user whose verification goes on', from('inProgress'), ['input', 'walletId'], 'KYC_REQUIRED', /IN_PROGRESS/],
    ['a user who is suspended', from('suspended'), ['input', 'walletId'], 'KYC_REQUIRED', /SUSPENDED/],
    ['no active fund', from('withoutActiveFund'), ['input', 'walletId'], 'INVALID_INPUT', /not active/],
    ...(['CASH_PICKUP', 'HOME_DELIVERY'] as const).map((method): (typeof ROWS)[number] => [
      `no payer for ${method}`,
      (input) => ({ ...input, method, options: null }),
      ['input', 'options', 'machnet', 'payerId'],
      'INVALID_INPUT',
      /payerId/,
    ]),
    ...(['BANK_DEPOSIT', 'WALLET'] as const).map((method): (typeof ROWS)[number] => [
      `no account for ${method}`,
      (input) => ({ ...input, method }),
      ['input', 'recipient', 'payoutAccountId'],
      'INVALID_INPUT',
      /addPayoutAccount/,
    ]),
    [
      'a home delivery without an address',
      (input) => ({ ...input, method: 'HOME_DELIVERY', recipient: { newContact: TENZIN } }),
      ['input', 'recipient', 'newContact', 'address', 'line1'],
      'INVALID_INPUT',
      /address/,
    ],
    [
      'a sending amount 0.015 below the receiving one',
      toReceive('200.03'),
      ['input', 'amount', 'amount'],
      'INVALID_INPUT',
      /^From amount is not equivalent with To amount\. 200\.03 GHS at the rate 2 is 100\.02 USD: .* give or take 0\.01$/,
    ],
    [
      'a sending amount 0.015 above the receiving one',
      toReceive('199.97'),
      ['input', 'amount', 'amount'],
      'INVALID_INPUT',
      /^From amount is not equivalent with To amount\. 199\.97 GHS at the rate 2 is 99\.99 USD: .* give or take 0\.01$/,
    ],
    [
      'three decimals',
      (input) => ({ ...input, amount: { amount: '1.005', currency: 'USD' } }),
      ['input', 'amount', 'amount'],
      'INVALID_INPUT',
      /2 decimals/,
    ],
    [
      'a rate of five decimals',
      (input) => ({ ...input, exchange: { rate: '1.00001', receive: input.amount } }),
      ['input', 'exchange', 'rate'],
      'INVALID_INPUT',
      /4 decimals/,
    ],
    [
      'a negative fee',
      (input) => ({ ...input, options: { machnet: { payerId: 9, fee: '-1' } } }),
      ['input', 'options', 'machnet', 'fee'],
      'INVALID_INPUT',
      /negative/,
    ],
    [
      'a fund of a type that Machnet does not know',
      (input) => ({ ...input, options: { machnet: { payerId: 9, fundingSourceType: 'BANK_ACCOUNT' } } }),
      ['input', 'options', 'machnet', 'fundingSourceType'],
      'INVALID_INPUT',
      /CARD, ACH, WALLET, not from "BANK_ACCOUNT"/,
    ],
    [
      'a key of 256 characters',
      (input) => ({ ...input, idempotencyKey: 'k'.repeat(256) }),
      ['input', 'idempotencyKey'],
      'INVALID_INPUT',
      /1 to 255/,
    ],
    [
      'a wallet as recipient',
      (input) => ({ ...input, recipient: { externalWallet: '4711' } }),
      ['input', 'recipient'],
      'INVALID_INPUT',
      /receive user/,
    ],
    [
      'another provider’s options',
      (input) => ({ ...input, options: { xprizo: { action: 'COMMIT' } } }),
      ['input', 'options', 'xprizo'],
      'INVALID_INPUT',
      /xprizo/i,
    ],
  ];

  it.each(ROWS)('%s', async (_name, change, path, code, says) => {
    const good = order(verified);
    const bad = await change(good);
    const before = [await headOf(world), await world.ledger('MACHNET')];
    const { transfer, idempotency, userErrors } = await create(world, bad);
    expect([transfer, idempotency]).toEqual([null, null]);
    expect(userErrors).toEqual([
      expect.objectContaining({ code, path, moneyMoved: 'NO', message: expect.stringMatching(says) }),
    ]);
    expect([await headOf(world), await world.ledger('MACHNET')]).toEqual(before);
    if (bad.idempotencyKey === good.idempotencyKey) {
      expect(await create(world, good)).toMatchObject({ userErrors: [], idempotency: { replayed: false } });
    }
  });

  it('an account of the recipient named twice', async () => {
    const at = { accountId: verified.accountId, clientId: verified.clientId };
    const { createContact } = await world.ask<Json>(
      `mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } ${USER_ERRORS} } }`,
      { input: { contact: TENZIN, registerAt: [at] } },
    );
    const destination = { bank: { accountNumber: '0011223345', accountType: 'CHECKING', bankId: '17' } };
    const { addPayoutAccount } = await world.ask<Json>(ADD_PAYOUT, {
      input: { contactId: createContact.contact.id, at, destination },
    });
    const recipient = { payoutAccountId: addPayoutAccount.payoutAccount.id };
    const twice = order(verified, {
      recipient,
      method: 'BANK_DEPOSIT',
      options: { machnet: { receiverFundId: 'elsewhere' } },
    });
    expect((await create(world, twice)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'options', 'machnet', 'receiverFundId'] },
    ]);
    const wrong = order(verified, { recipient, method: 'WALLET', options: null });
    expect((await create(world, wrong)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'recipient', 'payoutAccountId'] },
    ]);
  });
});

describe('a refusal of Machnet’s own', () => {
  it('401 once: nothing was sent, and it goes out when the credentials are accepted again', async () => {
    proxy.answerOnce('POST', PATH, { status: 401, ...words(401) });
    const made = await create(world, order(sender));
    expect(made).toMatchObject({
      transfer: { status: 'CREATED' },
      userErrors: [{ code: 'PROVIDER_UNAVAILABLE', moneyMoved: 'NO', provider: { category: 'AUTH' } }],
    });
    expect(await settled(world, made.transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rowsOf(world, made.transfer)).toHaveLength(1);
  });

  it('409 to a resend as well, while the first request is worked on: tried again later, and paid once', async () => {
    proxy.answerOnce('POST', PATH, { status: 500, ...words(500) });
    proxy.answerOnce('POST', PATH, { status: 409, ...words(409) });
    const made = await create(world, order(sender));
    expect(made.userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    expect(await settled(world, made.transfer.id)).toMatchObject({ status: 'SUCCEEDED', failure: null });
    expect(await rowsOf(world, made.transfer)).toHaveLength(1);
  });

  it('409 for longer than a first request can take: a person is asked to decide', async () => {
    for (let asked = 0; asked < 60; asked += 1) proxy.answerOnce('POST', PATH, { status: 409, ...words(409) });
    const made = await create(world, order(sender));
    await world.pass(60_000, 1_000);
    expect(await transferOf(world, made.transfer.id)).toMatchObject({
      status: 'OUTCOME_UNKNOWN',
      failure: { code: 'NEEDS_DECISION' },
    });
    proxy.forgetAnswers();
  });

  const spare = MACHNET_MERCHANTS[2];
  let sender: Sender;
  beforeAll(async () => {
    sender = await link(world, (await addAccount(spare)).id, spare.users.verified.id);
  });

  const PATH = /\/users\/[^/]+\/transactions$/;
  const words = (status: number) => ({ json: { status, code: String(status), message: `said ${status}` } });

  it.each([
    [400, 'VALIDATION', 'PROVIDER_REJECTED'],
    [403, 'AUTH', 'PROVIDER_REJECTED'],
    [404, 'NOT_FOUND', 'PROVIDER_REJECTED'],
  ])('%d: FAILED as %s, no money moved, asked once', async (status, category, code) => {
    proxy.answerOnce('POST', PATH, { status, ...words(status) });
    const before = proxy.count('POST', PATH);
    const made = await create(world, order(sender));
    expect(made.userErrors).toMatchObject([{ code, provider: { category } }]);
    expect(await settled(world, made.transfer.id)).toMatchObject({
      status: 'FAILED',
      failure: { category, message: expect.stringContaining(`said ${status}`) },
    });
    // It was given no id, and Machnet answers for nothing else.
    const { refreshTransfer } = await world.ask<Json>(REFRESH, { id: made.transfer.id });
    expect(refreshTransfer).toMatchObject({
      transfer: { status: 'FAILED' },
      userErrors: [{ code: 'UNSUPPORTED_OPERATION', message: expect.stringContaining('by its own id only') }],
    });
    await world.pass(5_000);
    expect(proxy.count('POST', PATH) - before).toBe(1);
    expect(await rowsOf(world, made.transfer)).toEqual([]);
  });

  it.each([
    ['500', { status: 500, ...words(500) }],
    ['503 as a page', { status: 503, text: '<html>no</html>' }],
    ['400 as a page', { status: 400, text: '<html>no</html>' }],
    ['418', { status: 418, ...words(418) }],
    ['409', { status: 409, ...words(409) }],
  ])('%s: in doubt, and settled by the same key', async (_name, reply) => {
    proxy.answerOnce('POST', PATH, reply);
    const made = await create(world, order(sender));
    expect(made).toMatchObject({
      transfer: { status: 'OUTCOME_UNKNOWN' },
      userErrors: [{ code: 'OUTCOME_UNKNOWN', moneyMoved: 'UNKNOWN' }],
    });
    expect(await settled(world, made.transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rowsOf(world, made.transfer)).toHaveLength(1);
  });

  it('more than the wallet holds: FAILED', async () => {
    const input = order(sender, { walletId: sender.walletId, amount: { amount: '5000', currency: 'USD' } });
    const made = await create(world, input);
    expect(made).toMatchObject({ transfer: { status: 'FAILED' }, userErrors: [{ moneyMoved: 'NO' }] });
    expect(await rowsOf(world, made.transfer)).toEqual([]);
  });
});

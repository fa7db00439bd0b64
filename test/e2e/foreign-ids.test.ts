import { getNamedType } from 'graphql';
import {
  documentOf,
  leastArguments,
  placesOf,
  readSdl,
  rootFieldsOf,
  withValue,
  type Place as InputPlace,
  type RootField,
} from '../graphql/root-fields';
import { create, orderFor, placeOf, settled, type Place } from './orders';
import { KEY_A, KEY_B, openWorld, type Json, type World } from './world';

const NOUNS = ['account', 'client', 'wallet', 'contact', 'payoutAccount', 'transfer', 'apiKey'] as const;
type Noun = (typeof NOUNS)[number];
type Ids = Record<Noun, string>;
/** A payout account is read with its contact, never by itself. */
const NODES = NOUNS.filter((noun) => noun !== 'payoutAccount');

/** What an argument or member of type ID names, by its own name. */
const NOUN_OF: Readonly<Record<string, readonly Noun[]>> = {
  accountId: ['account'],
  accountIds: ['account'],
  clientId: ['client'],
  clientIds: ['client'],
  walletId: ['wallet'],
  walletIds: ['wallet'],
  contactId: ['contact'],
  contactIds: ['contact'],
  payoutAccountId: ['payoutAccount'],
  transferId: ['transfer'],
  transferIds: ['transfer'],
  apiKeyId: ['apiKey'],
};
/** What one that is only called `id` names, by the root field and, below an input, by the input type. */
const NOUN_OF_ID: Readonly<Record<string, readonly Noun[]>> = {
  node: NODES,
  nodes: NODES,
  client: ['client'],
  contact: ['contact'],
  wallet: ['wallet'],
  transfer: ['transfer'],
  TransferRef: ['transfer'],
};

const CASES = rootFieldsOf(readSdl()).flatMap((root) =>
  placesOf(root)
    .filter(({ type }) => getNamedType(type).name === 'ID')
    .flatMap((place) =>
      nounsOf(root, place).map((noun) => ({
        root,
        place,
        noun,
        name: `${root.operation} ${root.name}(${place.path.join('.')})`,
      })),
    ),
);
type Case = (typeof CASES)[number];

function nounsOf(root: RootField, { name, parent }: InputPlace): readonly Noun[] {
  const nouns = name === 'id' || name === 'ids' ? NOUN_OF_ID[parent ?? root.name] : NOUN_OF[name];
  if (!nouns) throw new Error(`what does ${root.name}'s ${parent ?? ''} ${name} name? Add it to the table`);
  return nouns;
}

let world: World;
let ours: Place;
let theirs: Place;
/** Of organization B, all alive. */
let foreign: Ids;
/** Of nobody, each of the same shape as the foreign one. */
let unknown: Ids;
/** Of organization A, for everything beside the id that is tried. */
let own: Ids;
let theirExternalId: string;

beforeAll(async () => {
  world = await openWorld();
  [ours, theirs] = [await placeOf(world, 'MACHNET', KEY_A), await placeOf(world, 'MACHNET', KEY_B)];
  own = await idsOf(ours, KEY_A);
  foreign = await idsOf(theirs, KEY_B);
  unknown = Object.fromEntries(
    Object.entries(foreign).map(([noun, id]) => [noun, id.replace(/[0-9a-f]{12}$/, '0'.repeat(12))]),
  ) as Ids;
  expect(Object.values(unknown).filter((id) => Object.values(foreign).includes(id))).toEqual([]);
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

async function idsOf(place: Place, key: string): Promise<Ids> {
  const made = await create(world, orderFor(place), key);
  const transfer = await settled(world, made.transfer.id, key);
  if (key === KEY_B) theirExternalId = transfer.externalId;
  const { viewer } = await world.ask<Json>('{ viewer { apiKey { id } } }', {}, key);
  const contactId = transfer.contact.id as string;
  const { addPayoutAccount } = await world.ask<Json>(
    `mutation ($input: AddPayoutAccountInput!) { addPayoutAccount(input: $input) {
      payoutAccount { id } userErrors { message } } }`,
    {
      input: {
        contactId,
        at: { accountId: place.accountId, clientId: place.clientId },
        destination: { mobileWallet: { phone: '+233541859222', payerId: 1 } },
      },
    },
    key,
  );
  expect(addPayoutAccount.userErrors).toEqual([]);
  return {
    account: place.accountId,
    client: place.clientId,
    wallet: place.walletId,
    contact: contactId,
    payoutAccount: addPayoutAccount.payoutAccount.id,
    transfer: transfer.id,
    apiKey: viewer.apiKey.id,
  };
}

/** Arguments that go through to the look-up of the id, where the least that the SDL takes would be refused before it. */
function startOf(root: RootField): Record<string, unknown> {
  const order = orderFor(ours, { idempotencyKey: 'a-spy' });
  const at = { accountId: own.account, clientId: own.client };
  const destination = { mobileWallet: { phone: '+233541859222', payerId: 1 } };
  const inputs: Readonly<Record<string, object>> = {
    createTransfer: order,
    createTransfers: { idempotencyKey: 'a-spying-batch', transfers: [order] },
    requestPayment: {
      idempotencyKey: 'a-spying-request',
      walletId: own.wallet,
      source: { mpesa: { phone: '+254700000001' } },
      amount: { amount: '500', currency: ours.currency },
    },
    registerContact: { contactId: own.contact, at },
    addPayoutAccount: { contactId: own.contact, at, destination },
    createContact: { contact: { firstName: 'A', lastName: 'Spy' }, registerAt: [at] },
    createContacts: { contacts: [{ firstName: 'A', lastName: 'Spy' }], registerAt: [at] },
    createApiKey: { label: 'spy', scopes: ['read'] },
    updateContact: { contactId: own.contact, contact: { lastName: 'X' } },
    updateProviderAccount: { accountId: own.account, label: 'mine' },
    replaceProviderCredentials: {
      accountId: own.account,
      credentials: { machnet: { clientId: 'x', clientSecret: 'x' } },
    },
    resolveTransfer: { transferId: own.transfer, outcome: 'FAILED', evidence: 'none' },
  };
  const input = inputs[root.name];
  if (root.operation === 'mutation' && input) return { input };
  if (root.name === 'transfer') return { by: { external: { accountId: own.account, externalId: theirExternalId } } };
  return leastArguments(root);
}

function bodyOf({ root, place, noun }: Case, ids: Ids) {
  const start = startOf(root);
  // `transfer` takes either `id` or `by`.
  const others = root.name === 'transfer' && place.path[0] === 'id' ? {} : start;
  const variables = withValue(root, others, { path: place.path, value: ids[noun] });
  return { query: documentOf(root, Object.keys(variables)), variables };
}

/** All that the caller is told of it, with the id itself taken out. */
async function answerTo(one: Case, { ids, key = KEY_A }: { ids: Ids; key?: string }): Promise<string> {
  const { status, json } = await world.post(bodyOf(one, ids), key);
  return JSON.stringify({ status, data: json.data, errors: json.errors }).replaceAll(ids[one.noun], 'THE_ID');
}

const queries = CASES.filter(({ root }) => root.operation === 'query');
const mutations = CASES.filter(({ root }) => root.operation === 'mutation');
const subscriptions = CASES.filter(({ root }) => root.operation === 'subscription');

it('finds ids in the SDL at all three kinds of operations', () => {
  expect([queries.length, mutations.length, subscriptions.length].every((count) => count >= 15)).toBe(true);
});

describe('an id of another organization, byte for byte as one that nobody has', () => {
  it.each(queries)('$name, of $noun', async (one) => {
    const answer = await answerTo(one, { ids: foreign });
    expect(answer).toBe(await answerTo(one, { ids: unknown }));
    // The same question of its owner has another answer, so that it is the id which both were refused for.
    expect(await answerTo(one, { ids: foreign, key: KEY_B })).not.toBe(answer);
  });

  it.each(mutations)('$name, of $noun', async (one) => {
    const answer = await answerTo(one, { ids: foreign });
    expect(answer).toBe(await answerTo(one, { ids: unknown }));
    const { it: payload } = JSON.parse(answer).data;
    const refused = [...payload.userErrors, ...(payload.items ?? []).flatMap(({ userErrors }: Json) => userErrors)];
    // What was refused is the id, not something that was looked at before it.
    expect(refused).toMatchObject([{ path: one.place.path, moneyMoved: 'NO' }]);
    expect(['NOT_FOUND', 'INVALID_INPUT']).toContain(refused[0].code);
  });

  it.each(subscriptions)('$name, of $noun', async (one) => {
    const follow = async (ids: string[], key: string) => {
      const { variables } = bodyOf(one, foreign);
      const filter = { filter: { [one.place.name]: ids } };
      const all = { ...variables, ...filter, after: await firstCursor(key) };
      return world.follow(documentOf(one.root, Object.keys(all), '{ __typename cursor }'), all, key);
    };
    const followers = [
      await follow([foreign[one.noun], own[one.noun]], KEY_A),
      await follow([unknown[one.noun], own[one.noun]], KEY_A),
      await follow([own[one.noun]], KEY_A),
      await follow([foreign[one.noun]], KEY_B),
    ];
    // What there is to hear is heard: of ours by us, and of theirs by its owner.
    const isHeard = one.root.name !== 'walletUpdated' || !WITHOUT_WALLET_EVENTS.includes(one.noun);
    if (isHeard) await world.until('their events', () => followers.every(({ results }) => results.length > 0));
    await world.rest();
    const [withForeign, withUnknown, alone, theirOwn] = followers.map(({ results }) => JSON.stringify(results));
    expect(withForeign).toBe(withUnknown);
    expect(withForeign).toBe(alone);
    expect(isHeard ? withForeign : '').not.toBe(theirOwn);
    for (const follower of followers) await follower.close();
  });
});

/** An event of a wallet names no transfer and no contact, so that nobody hears one by theirs. */
const WITHOUT_WALLET_EVENTS: readonly Noun[] = ['transfer', 'contact'];

async function firstCursor(key: string): Promise<string> {
  const { events } = await world.ask<Json>('{ events(first: 1) { pageInfo { startCursor } } }', {}, key);
  return events.pageInfo.startCursor;
}

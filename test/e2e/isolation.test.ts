import { create, createBatch, headOf, orderFor, placeOf, settled, type Place, USER_ERRORS } from './orders';
import { KEY_A, KEY_B, openWorld, type Json, type World } from './world';

const NOTHING = '0'.repeat(28);

let world: World;
let ours: Place;
let theirs: Place;
/** Ids of B's, by what they are. */
let foreign: Record<'account' | 'client' | 'wallet' | 'contact' | 'transfer' | 'apiKey' | 'organization', string>;
let theirTransfer: Json;
let theirCursor: string;

beforeAll(async () => {
  world = await openWorld();
  ours = await placeOf(world, 'CINETPAY', KEY_A);
  theirs = await placeOf(world, 'CINETPAY', KEY_B);
  const made = await create(world, orderFor(theirs, { clientReference: 'theirs' }), KEY_B);
  theirTransfer = await settled(world, made.transfer.id, KEY_B);
  theirCursor = made.cursor;
  const { viewer } = await world.ask<Json>('{ viewer { organization { id } apiKey { id } } }', {}, KEY_B);
  foreign = {
    account: theirs.accountId,
    client: theirs.clientId,
    wallet: theirs.walletId,
    contact: theirTransfer.contact.id,
    transfer: theirTransfer.id,
    apiKey: viewer.apiKey.id,
    organization: viewer.organization.id,
  };
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const mine = async (input: object): Promise<Json> => input;

describe('what belongs to another organization reads as unknown', () => {
  it('by node and nodes, whatever it is', async () => {
    const ids = Object.values(foreign);
    const { nodes } = await world.ask<Json>('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect(nodes).toEqual(ids.map(() => null));
    for (const id of ids) {
      expect(await world.ask<Json>('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: null });
    }
    // And it is there for whoever it belongs to.
    const own = await world.ask<Json>('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids }, KEY_B);
    expect(own.nodes).toEqual(ids.map((id) => ({ id })));
  });

  it('by client, contact and wallet', async () => {
    const answer = await world.ask<Json>(
      'query ($client: ID!, $contact: ID!, $wallet: ID!) { client(id: $client) { id } contact(id: $contact) { id } wallet(id: $wallet) { id } }',
      { client: foreign.client, contact: foreign.contact, wallet: foreign.wallet },
    );
    expect(answer).toEqual({ client: null, contact: null, wallet: null });
  });

  it('by transfer, under each of its three names', async () => {
    const names = [
      { id: theirTransfer.id },
      { reference: theirTransfer.reference },
      { external: { accountId: theirs.accountId, externalId: theirTransfer.externalId } },
      { external: { accountId: ours.accountId, externalId: theirTransfer.externalId } },
    ];
    for (const [index, by] of names.entries()) {
      const find = 'query ($by: TransferRef!) { transfer(by: $by) { id } }';
      expect(await world.ask<Json>(find, { by })).toEqual({ transfer: null });
      const own = await world.ask<Json>(find, { by }, KEY_B);
      expect(own.transfer).toEqual(index < 3 ? { id: theirTransfer.id } : null);
    }
  });

  it('in every list and under every filter', async () => {
    const lists = [
      'accounts { nodes { id } }',
      'clients { nodes { id } }',
      'contacts { nodes { id } }',
      'wallets { nodes { id } }',
      'transfers { nodes { id } }',
      `wallets(filter: { accountIds: ["${foreign.account}"] }) { nodes { id } }`,
      `wallets(filter: { clientIds: ["${foreign.client}"] }) { nodes { id } }`,
      `transfers(filter: { accountIds: ["${foreign.account}"] }) { nodes { id } }`,
      `transfers(filter: { clientIds: ["${foreign.client}"] }) { nodes { id } }`,
      `transfers(filter: { walletIds: ["${foreign.wallet}"] }) { nodes { id } }`,
      `transfers(filter: { contactIds: ["${foreign.contact}"] }) { nodes { id } }`,
      `transfers(filter: { reference: "${theirTransfer.reference}" }) { nodes { id } }`,
      `transfers(filter: { clientReference: "theirs" }) { nodes { id } }`,
      `transfers(filter: { externalId: "${theirTransfer.externalId}" }) { nodes { id } }`,
      `transfers(filter: { lot: "${theirTransfer.details.lot}" }) { nodes { id } }`,
      `events(filter: { transferIds: ["${foreign.transfer}"] }) { nodes { __typename } }`,
      `events(filter: { accountIds: ["${foreign.account}"] }) { nodes { __typename } }`,
      `events(filter: { walletIds: ["${foreign.wallet}"] }) { nodes { __typename } }`,
      `events(filter: { clientIds: ["${foreign.client}"] }) { nodes { __typename } }`,
      `events(filter: { contactIds: ["${foreign.contact}"] }) { nodes { __typename } }`,
    ];
    for (const list of lists) {
      const { it: found } = await world.ask<Json>(`{ it: ${list} }`);
      const ids = found.nodes.map(({ id }: Json) => id);
      expect(ids.filter((id: string) => Object.values(foreign).includes(id))).toEqual([]);
      if (list.includes('filter')) expect({ list, nodes: found.nodes }).toEqual({ list, nodes: [] });
      const { it: own } = await world.ask<Json>(`{ it: ${list} }`, {}, KEY_B);
      expect(own.nodes.length).toBeGreaterThan(0);
    }
  });

  it('as a page cursor of theirs opens nothing of theirs', async () => {
    const { transfers } = await world.ask<Json>('{ transfers { pageInfo { startCursor } } }', {}, KEY_B);
    const { json } = await world.post({
      query: 'query ($after: String) { transfers(orderBy: CREATED_ASC, after: $after) { nodes { id } } }',
      variables: { after: transfers.pageInfo.startCursor },
    });
    const ids = json.data?.transfers?.nodes ?? [];
    expect(ids).not.toContainEqual({ id: theirTransfer.id });
  });

  const MUTATIONS: Record<string, (id: typeof foreign) => [field: string, input: object, path: string[]]> = {
    updateContact: ({ contact }) => [
      'contact { id }',
      { contactId: contact, contact: { lastName: 'X' } },
      ['input', 'contactId'],
    ],
    registerContact: ({ contact }) => [
      'contact { id }',
      { contactId: contact, at: { accountId: ours.accountId } },
      ['input', 'contactId'],
    ],
    linkClient: ({ account }) => ['client { id }', { accountId: account, externalId: '1' }, ['input', 'accountId']],
    disableProviderAccount: ({ account }) => ['account { id }', { accountId: account }, ['input', 'accountId']],
    enableProviderAccount: ({ account }) => ['account { id }', { accountId: account }, ['input', 'accountId']],
    checkProviderAccount: ({ account }) => ['account { id }', { accountId: account }, ['input', 'accountId']],
    rotateCallbackToken: ({ account }) => ['account { id }', { accountId: account }, ['input', 'accountId']],
    replaceProviderCredentials: ({ account }) => [
      'account { id }',
      { accountId: account, credentials: { peex: { secretKey: 'x' } } },
      ['input', 'accountId'],
    ],
    rotateApiKey: ({ apiKey }) => ['apiKey { id }', { apiKeyId: apiKey }, ['input', 'apiKeyId']],
    refreshWallet: ({ wallet }) => ['wallet { id }', { walletId: wallet }, ['input', 'walletId']],
    revokeApiKey: ({ apiKey }) => ['apiKey { id }', { apiKeyId: apiKey }, ['input', 'apiKeyId']],
    cancelTransfer: ({ transfer }) => ['transfer { id }', { transferId: transfer }, ['input', 'transferId']],
    approveTransfer: ({ transfer }) => ['transfer { id }', { transferId: transfer }, ['input', 'transferId']],
    refreshTransfer: ({ transfer }) => ['transfer { id }', { transferId: transfer }, ['input', 'transferId']],
    resolveTransfer: ({ transfer }) => [
      'transfer { id }',
      { transferId: transfer, outcome: 'FAILED', evidence: 'none' },
      ['input', 'transferId'],
    ],
    createContact: ({ account }) => [
      'contact { id }',
      { contact: { firstName: 'A', lastName: 'B' }, registerAt: [{ accountId: account }] },
      ['input', 'registerAt', '0', 'accountId'],
    ],
    addPayoutAccount: ({ contact }) => [
      'contact { id }',
      {
        contactId: contact,
        at: { accountId: ours.accountId },
        destination: { mobileWallet: { phone: '+2250700000001' } },
      },
      ['input', 'contactId'],
    ],
    createApiKey: ({ client }) => [
      'apiKey { id } secret',
      { label: 'spy', scopes: ['read'], clientIds: [client] },
      ['input', 'clientIds', '0'],
    ],
    requestPayment: ({ wallet }) => [
      'transfer { id }',
      {
        idempotencyKey: 'spy',
        walletId: wallet,
        source: { mpesa: { phone: '+254700000001' } },
        amount: { amount: '500', currency: 'XOF' },
      },
      ['input', 'walletId'],
    ],
    createTransfer: ({ wallet }) => ['transfer { id }', orderFor({ ...ours, walletId: wallet }), ['input', 'walletId']],
  };

  it.each(Object.keys(MUTATIONS))('to %s, which says the same as of an id that nobody has', async (name) => {
    const call = async (ids: typeof foreign) => {
      const [field, input, path] = MUTATIONS[name]?.(ids) ?? ['', {}, []];
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
      const document = `mutation ($input: ${type}!) { it: ${name}(input: $input) { ${field} ${USER_ERRORS} } }`;
      const answer = await world.ask<Json>(document, { input });
      return { payload: answer.it, path };
    };
    const unknown = Object.fromEntries(
      Object.entries(foreign).map(([noun, id]) => [noun, `${id.slice(0, 4)}${NOTHING}`]),
    ) as typeof foreign;
    const [real, imagined] = [await call(foreign), await call(unknown)];
    const blind = (payload: Json, ids: typeof foreign) =>
      Object.values(ids).reduce((text, id) => text.replaceAll(id, 'ID'), JSON.stringify(payload));
    expect(blind(real.payload, foreign)).toBe(blind(imagined.payload, unknown));
    const { userErrors, ...rest } = real.payload;
    expect(Object.values(rest).filter((value) => value !== null)).toEqual([]);
    expect(userErrors).toHaveLength(1);
    expect(userErrors[0]).toMatchObject({ path: real.path, moneyMoved: 'NO' });
    expect(['NOT_FOUND', 'INVALID_INPUT']).toContain(userErrors[0].code);
  });

  it('to an item of a batch', async () => {
    const { items } = await createBatch(
      world,
      await mine({ idempotencyKey: 'spying-batch', transfers: [orderFor({ ...ours, walletId: theirs.walletId })] }),
    );
    expect(items[0]).toMatchObject({
      transfer: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'transfers', '0', 'walletId'] }],
    });
  });

  it('and is as it was after all of that', async () => {
    const { node, viewer } = await world.ask<Json>(
      'query ($id: ID!) { viewer { scopes } node(id: $id) { ... on ProviderAccount { status } } }',
      { id: foreign.account },
      KEY_B,
    );
    expect([node.status, viewer.scopes.length > 0]).toEqual(['ACTIVE', true]);
  });
});

describe('a cursor of another organization', () => {
  it('is INVALID_CURSOR in the events query', async () => {
    for (const after of [theirCursor, 'nonsense', Buffer.from('org_x:1').toString('base64url'), '']) {
      const { json } = await world.post({
        query: 'query ($after: EventCursor) { events(after: $after) { nodes { type } } }',
        variables: { after },
      });
      expect(json.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    }
  });

  it('ends a subscription with INVALID_CURSOR before it has begun', async () => {
    for (const field of ['events', 'transferUpdated', 'walletUpdated']) {
      const follower = await world.follow(`subscription ($after: EventCursor) { ${field}(after: $after) { cursor } }`, {
        after: theirCursor,
      });
      expect(await follower.ended).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
      expect(follower.results).toEqual([]);
    }
  });
});

describe('a subscription', () => {
  it('hears nothing of another organization, whatever it asks for', async () => {
    const followers = [
      await world.follow('subscription { events { cursor } }'),
      await world.follow('subscription ($ids: [ID!]) { events(filter: { accountIds: $ids }) { cursor } }', {
        ids: [theirs.accountId],
      }),
      await world.follow('subscription ($ids: [ID!]) { walletUpdated(filter: { walletIds: $ids }) { cursor } }', {
        ids: [theirs.walletId],
      }),
      await world.follow('subscription { transferUpdated { cursor } }'),
    ];
    const witness = await world.follow('subscription { events { type } }', {}, KEY_B);
    const made = await create(world, orderFor(theirs), KEY_B);
    await settled(world, made.transfer.id, KEY_B);
    await world.until('their own events', () => witness.results.length >= 5);
    // One event of ours is the bell that shows who was listening.
    await create(world, orderFor(ours));
    await world.until(
      'our events',
      () => (followers[0]?.results.length ?? 0) > 0 && (followers[3]?.results.length ?? 0) > 0,
    );
    expect(followers[1]?.results).toEqual([]);
    expect(followers[2]?.results).toEqual([]);
    const heard = followers[0]?.results.map(({ events }: Json) => events.cursor);
    expect(await ourCursors()).toEqual(expect.arrayContaining(heard ?? []));
  });

  async function ourCursors(): Promise<string[]> {
    const cursors: string[] = [];
    for (let after: string | null = null; ;) {
      const { events }: Json = await world.ask<Json>(
        'query ($after: EventCursor) { events(first: 100, after: $after) { edges { cursor } pageInfo { hasNextPage } } }',
        { after },
      );
      cursors.push(...events.edges.map(({ cursor }: Json) => cursor as string));
      after = cursors.at(-1) ?? null;
      if (!events.pageInfo.hasNextPage) return cursors;
    }
  }
});

describe('a key limited to clients', () => {
  let limited: string;
  let peex: Place;
  let seen: Json;
  let hidden: Json;
  beforeAll(async () => {
    peex = await placeOf(world, 'PEEX');
    const { createApiKey } = await world.ask<Json>(
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret ${USER_ERRORS} } }`,
      {
        input: {
          label: 'frontend',
          scopes: ['read', 'transfers:write', 'contacts:write', 'observations:read'],
          clientIds: [peex.clientId],
        },
      },
    );
    limited = createApiKey.secret;
    seen = (await create(world, orderFor(peex))).transfer;
    hidden = (await create(world, orderFor(ours))).transfer;
    for (const { id } of [seen, hidden]) await settled(world, id);
  });

  it('sees its client and what is theirs, and nothing else of its organization', async () => {
    const all = await world.ask<Json>(
      '{ clients { nodes { id } } wallets { nodes { id } } transfers(first: 100) { nodes { id provider } } contacts(first: 100) { nodes { id } } accounts { nodes { id } } }',
      {},
      limited,
    );
    expect(all.clients.nodes).toEqual([{ id: peex.clientId }]);
    expect(all.wallets.nodes).toEqual([{ id: peex.walletId }]);
    expect(new Set(all.transfers.nodes.map(({ provider }: Json) => provider))).toEqual(new Set(['PEEX']));
    expect(all.contacts.nodes).toContainEqual({ id: seen.contact.id });
    expect(all.contacts.nodes).not.toContainEqual({ id: hidden.contact.id });
    expect(all.accounts.nodes).toEqual([{ id: peex.accountId }]);
  });

  it('finds the rest under none of its names', async () => {
    const { nodes } = await world.ask<Json>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids: [hidden.id, ours.accountId, ours.clientId, ours.walletId, hidden.contact.id, seen.id] },
      limited,
    );
    expect(nodes).toEqual([null, null, null, null, null, { id: seen.id }]);
    for (const by of [
      { reference: hidden.reference },
      { external: { accountId: ours.accountId, externalId: hidden.externalId } },
    ]) {
      const { transfer } = await world.ask<Json>(
        'query ($by: TransferRef!) { transfer(by: $by) { id } }',
        { by },
        limited,
      );
      expect(transfer).toBeNull();
    }
  });

  it('hears of its client alone, in the query and in subscriptions, by the organization’s cursors', async () => {
    const after = await headOf(world);
    const follower = await world.follow(
      'subscription ($after: EventCursor) { events(after: $after) { type ... on TransferEvent { transfer { id provider } } } }',
      { after },
      limited,
    );
    const other = await create(world, orderFor(ours));
    await settled(world, other.transfer.id);
    const own = await create(world, orderFor(peex));
    await settled(world, own.transfer.id);
    await world.until('its own events', () =>
      follower.results.some(({ events }: Json) => events.transfer?.id === own.transfer.id),
    );
    const providers = follower.results.flatMap(({ events }: Json) => events.transfer?.provider ?? []);
    expect(new Set(providers)).toEqual(new Set(['PEEX']));
    const page = await world.ask<Json>(
      'query ($after: EventCursor) { events(after: $after, first: 100) { nodes { ... on TransferEvent { transfer { id } } } } }',
      { after },
      limited,
    );
    const ids = page.events.nodes.flatMap(({ transfer }: Json) => transfer?.id ?? []);
    expect(new Set(ids)).toEqual(new Set([own.transfer.id]));
  });

  it('sends from its own wallet and from no other', async () => {
    expect((await create(world, orderFor(peex), limited)).userErrors).toEqual([]);
    expect((await create(world, orderFor(ours), limited)).userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'walletId'] },
    ]);
  });

  it('is told nothing of a transfer behind a key that was used for another client', async () => {
    const input = orderFor(ours);
    await create(world, input);
    const answer = await create(world, input, limited);
    expect(answer.transfer).toBeNull();
    expect(answer.userErrors).toMatchObject([{ moneyMoved: 'NO' }]);
  });

  it('is told of such an item of a batch what it would be told of it alone', async () => {
    const batch = { idempotencyKey: 'not all of it is theirs', transfers: [orderFor(peex), orderFor(ours)] };
    const whole = await createBatch(world, batch);
    const { items } = await createBatch(world, batch, limited);
    expect(items).toMatchObject([
      { transfer: { id: whole.items[0].transfer.id }, userErrors: [] },
      { transfer: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'transfers', '1', 'walletId'] }] },
    ]);
  });

  it('acts on no transfer that it does not see', async () => {
    for (const name of ['cancelTransfer', 'refreshTransfer', 'approveTransfer']) {
      const { it: payload } = await world.ask<Json>(
        `mutation ($id: ID!) { it: ${name}(input: { transferId: $id }) { transfer { id } ${USER_ERRORS} } }`,
        { id: hidden.id },
        limited,
      );
      expect(payload).toMatchObject({ transfer: null, userErrors: [{ code: 'NOT_FOUND' }] });
    }
    const { refreshWallet } = await world.ask<Json>(
      `mutation ($id: ID!) { refreshWallet(input: { walletId: $id }) { wallet { id } ${USER_ERRORS} } }`,
      { id: ours.walletId },
      limited,
    );
    expect(refreshWallet).toMatchObject({ wallet: null, userErrors: [{ code: 'NOT_FOUND' }] });
  });

  it('makes contacts that it sees itself', async () => {
    const { createContact } = await world.ask<Json>(
      `mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } ${USER_ERRORS} } }`,
      { input: { contact: { firstName: 'Its', lastName: 'Own', phone: '+237677000009', country: 'CM' } } },
      limited,
    );
    const { contact } = await world.ask<Json>(
      'query ($id: ID!) { contact(id: $id) { firstName } }',
      { id: createContact.contact.id },
      limited,
    );
    expect(contact).toEqual({ firstName: 'Its' });
  });

  it('has its sockets ended when it is revoked', async () => {
    const { viewer } = await world.ask<Json>('{ viewer { apiKey { id } } }', {}, limited);
    const follower = await world.follow('subscription { events { cursor } }', {}, limited);
    await world.ask('mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { revokedAt } } }', {
      id: viewer.apiKey.id,
    });
    expect(await follower.ended).toMatchObject({ code: 4401 });
    expect((await world.post({ query: '{ viewer { scopes } }' }, limited)).status).toBe(401);
    const late = await world.follow('subscription { events { cursor } }', {}, limited);
    expect(await late.ended).toMatchObject({ code: 4401 });
  });
});

describe('without a key', () => {
  it.each([null, 'wrong', ''])('%p is 401 over HTTP', async (key) => {
    expect((await world.post({ query: '{ viewer { scopes } }' }, key)).status).toBe(401);
  });

  it('a WebSocket is closed with 4401', async () => {
    const follower = await world.follow('subscription { events { cursor } }', {}, 'wrong');
    expect(await follower.ended).toMatchObject({ code: 4401 });
  });
});

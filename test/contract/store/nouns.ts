import { MOST_UNMATCHED_DELIVERIES } from '../../../src/store/accounts';
import type { ContactRegistration, PayoutAccount } from '../../../src/domain/contact';
import { MAX_UNITS } from '../../../src/domain/decimal';
import type { Observation } from '../../../src/domain/event';
import type { ProviderErrorInfo } from '../../../src/domain/failures';
import type { Transfer } from '../../../src/domain/transfer';
import type { StoreUnderTest } from '../store-suite';
import { account, apiKey, client, contact, insertWorld, nextId, organization, T0, transfer, wallet } from './rows';

const failure: ProviderErrorInfo = {
  category: 'LIMIT',
  code: '720',
  message: 'montant "trop" élevé',
  retryable: true,
  retryAt: T0 + 5,
};

export function nouns(opened: () => StoreUnderTest): void {
  it('keeps money exact over the whole range of 64 bits', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const amounts = [MAX_UNITS, MAX_UNITS - 1n, -MAX_UNITS, -MAX_UNITS - 1n, 0n, 9_007_199_254_740_993n, -1n];
    const rows = amounts.map((units) =>
      transfer(world.wallet, {
        amount: { units, currency: 'XAF' },
        received: { units, currency: 'KES' },
        fee: { units, currency: 'USD' },
      }),
    );
    const full = wallet(world.client, {
      balance: { total: MAX_UNITS, available: -MAX_UNITS, reserved: MAX_UNITS - 1n },
    });
    await store.write(async (tx) => {
      for (const row of rows) await tx.insertTransfer(row);
      await tx.insertWallet(full);
      const locked = await tx.lockTransfer(rows[0]!.id);
      expect(locked).toEqual(rows[0]);
      await tx.saveTransfer(locked!);
    });
    const found = await store.listTransfersByIds(
      world.visible,
      rows.map((row) => row.id),
    );
    expect(found.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(rows);
    expect(await store.listWalletsByIds(world.visible, [full.id])).toEqual([full]);
    const between = { minUnits: MAX_UNITS - 1n, maxUnits: MAX_UNITS - 1n };
    const page = await store.pageTransfers(world.visible, between, 'CREATED_ASC', { first: 5 });
    expect(page.edges.map((edge) => edge.node.amount.units)).toEqual([MAX_UNITS - 1n]);
  });

  it('gives every field of a transfer back as it was stored', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const person = contact({ organizationId: world.organization.id });
    const full: Transfer = {
      ...transfer(world.wallet),
      contactId: person.id,
      providerStatus: 'en cours…',
      received: { units: 5_5000n, currency: 'KES' },
      fee: { units: 0n, currency: 'XAF' },
      exchangeRate: '0.0016430612345678901234',
      clientReference: 'order 17',
      externalId: 'EXT-1',
      lot: 'lot-9',
      purpose: 'famille "aide"',
      fundOrigin: 'salary',
      note: "ligne 1\nligne 2 \\ it's",
      sender: { firstName: 'Ada', lastName: null, email: null, phone: '+237699000001', country: 'CM' },
      payoutAccountId: nextId('pay'),
      recipientWalletId: nextId('wal'),
      externalWallet: 'w-1',
      calculationMode: 'RECEIVER_AMOUNT',
      failure,
      action: { type: 'REDIRECT', url: 'https://example.com/pay', approverId: null, expiresAt: T0 + 1 },
      details: { zulu: 1, alpha: [true, null, { nested: 'é' }] },
      options: { sourcePin: false },
      source: { phone: '+254700000001' },
      needsSecret: true,
      version: 7,
      lastPolledAt: T0 + 1,
      nextPollAt: T0 + 2,
      polls: 3,
      lastError: failure,
      firstSubmittedAt: T0 + 3,
      submittedAt: T0 + 4,
      statusOrder: { at: T0, rank: 4, word: 'pending' },
      fieldOrders: { fee: { at: T0, rank: 4, word: 'pending' } },
      lastObservation: {
        id: nextId('obs'),
        source: 'POLL',
        mappedStatus: 'PENDING',
        sha256: 'abc',
        times: 3,
        lastAt: T0 + 6,
      },
      createdSeq: 12,
      freshness: { observedAt: T0 + 6, source: 'CALLBACK', staleAfter: T0 + 7 },
      updatedAt: T0 + 8,
      settledAt: T0 + 9,
    };
    const bare = transfer(world.wallet);
    await store.write(async (tx) => {
      await tx.insertContact(person);
      await tx.insertTransfer(full);
      await tx.insertTransfer(bare);
    });
    expect(await store.findTransferByReference(world.visible, full.reference)).toEqual(full);
    expect(await store.findTransferByExternalId(world.visible, world.account.id, 'EXT-1')).toEqual(full);
    expect(await store.listTransfersByIds(world.visible, [bare.id])).toEqual([bare]);
    // A save writes everything, also back to nothing, but what a transfer is born with.
    const { id, reference, contactId, clientReference } = full;
    await store.write((tx) =>
      tx.saveTransfer({ ...bare, id, reference: 'another', amount: { units: 1n, currency: 'KES' } }),
    );
    expect(await store.listTransfersByIds(world.visible, [id])).toEqual([
      { ...bare, id, reference, contactId, clientReference, createdSeq: full.createdSeq },
    ]);
  });

  it('keeps any text, but for what no text can hold', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const odd = {
      note: 'é 😀 \' " \\ % $1 ?1 \t',
      purpose: 'a\0b',
      fundOrigin: 'lone \uD800 half',
      details: { raw: 'a\0b \uD800' },
    };
    const row = transfer(world.wallet, { ...odd, clientReference: 'c\0' });
    await store.write((tx) => tx.insertTransfer(row));
    const page = await store.pageTransfers(world.visible, { clientReference: 'c\0' }, 'CREATED_ASC', { first: 1 });
    expect(page.edges[0]?.node).toEqual({
      ...row,
      purpose: 'a\uFFFDb',
      fundOrigin: 'lone \uFFFD half',
      clientReference: 'c\uFFFD',
    });
  });

  it('finds transfers by what a provider calls them', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const rows = [
      transfer(world.wallet, { externalId: 'E1', lot: 'L1', status: 'SUCCEEDED' }),
      transfer(world.wallet, { externalId: 'E2', lot: 'L1' }),
      transfer(world.wallet, { externalId: 'E3', lot: 'L2' }),
    ];
    await store.write(async (tx) => {
      for (const row of rows) await tx.insertTransfer(row);
    });
    const [first, second, third] = rows.map((row) => row.id);
    const named = async (names: Parameters<typeof store.listTransferIdsByNames>[1]) =>
      (await store.listTransferIdsByNames(world.account.id, names)).sort();
    expect(await named({ references: [rows[2]!.reference], externalIds: ['E1', 'E9'] })).toEqual([first, third]);
    expect(await named({ lots: ['L1'], externalIds: ['E1'] })).toEqual([first, second]);
    expect(await named({})).toEqual([]);
    expect(await store.listTransferIdsByNames(nextId('acc'), { lots: ['L1'] })).toEqual([]);
    expect((await store.listOpenTransfersOfLot(world.account.id, 'L1')).map((row) => row.id)).toEqual([second]);
  });

  it('keeps organizations and their keys', async () => {
    const { store } = opened();
    const owner = organization({ name: 'Société Générale' });
    const key = apiKey({
      organizationId: owner.id,
      clientIds: ['cli_1'],
      expiresAt: T0 + 1,
      scopes: ['read', 'keys:admin'],
    });
    await store.write(async (tx) => {
      await tx.insertOrganization(owner);
      await tx.insertApiKey(key);
    });
    expect(await store.findOrganization(owner.id)).toEqual(owner);
    expect(await store.findOrganization(nextId('org'))).toBeNull();
    expect(await store.listOrganizations()).toContainEqual(owner);
    expect(await store.findApiKeyByHash(key.hash)).toEqual(key);
    expect(await store.findApiKeyByHash('unknown')).toBeNull();
    await store.write((tx) => tx.touchApiKeys(new Map([[key.id, T0 + 50]])));
    await store.write((tx) => tx.touchApiKeys(new Map([[key.id, T0 + 40]])));
    expect(await store.listApiKeys(owner.id, [key.id])).toEqual([{ ...key, lastUsedAt: T0 + 50 }]);
    const revoked = { ...key, label: 'old', revokedAt: T0 + 60 };
    await store.write((tx) => tx.saveApiKey(revoked));
    expect(await store.findApiKeyByHash(key.hash)).toEqual(revoked);
    const other = { ...key, id: nextId('key'), hash: nextId('hash'), expiresAt: null };
    await store.write((tx) => tx.insertApiKey(other));
    const ids = [other.id, key.id, 'unknown'];
    expect(await store.listEndedApiKeys(ids, T0 + 99)).toEqual([{ id: key.id, isRevoked: true }]);
    await store.write((tx) => tx.expireApiKey(other.id, T0 + 100));
    await store.write((tx) => tx.expireApiKey(other.id, T0 + 200));
    expect(await store.listEndedApiKeys(ids, T0 + 99)).toHaveLength(1);
    expect(await store.listEndedApiKeys(ids, T0 + 100)).toContainEqual({ id: other.id, isRevoked: false });
    await store.write((tx) => tx.rehashApiKey(other.id, { from: 'not its hash', to: 'x' }));
    const to = nextId('hash');
    await store.write((tx) => tx.rehashApiKey(other.id, { from: other.hash, to }));
    const kept = { ...other, hash: to, expiresAt: T0 + 100 };
    expect(await store.findApiKeyByHash(to)).toEqual(kept);
    const page = await store.pageApiKeys(owner.id, { first: 10 });
    expect(page.edges.map(({ node }) => node)).toEqual(expect.arrayContaining([kept, revoked]));
  });

  it('keeps accounts, with their health and their own budget', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const callBudget = { calls: 10, windowMs: 60_000, burst: 3 };
    const full = account({
      organizationId: world.organization.id,
      lastFailure: failure,
      lastFailureAt: T0,
      callBudget,
    });
    await store.write((tx) => tx.insertAccount(full));
    expect(await store.findAccount(full.id)).toEqual(full);
    expect(await store.findAccountByCallbackToken(full.callbackToken, T0)).toEqual(full);
    expect(await store.findAccountByCallbackToken('unknown', T0)).toBeNull();
    const rotated = account({
      organizationId: world.organization.id,
      previousCallbackToken: nextId('token'),
      previousCallbackUntil: T0 + 1_000,
      credentialsSince: T0 + 5,
    });
    await store.write((tx) => tx.insertAccount(rotated));
    const before = rotated.previousCallbackToken as string;
    expect(await store.findAccountByCallbackToken(before, T0 + 999)).toEqual(rotated);
    expect(await store.findAccountByCallbackToken(before, T0 + 1_000)).toBeNull();
    const degraded = { ...full, status: 'DEGRADED' as const, lastSuccessAt: T0 + 2, lastFailure: null };
    await store.write(async (tx) => {
      expect(await tx.lockAccount(full.id)).toEqual(full);
      await tx.saveAccount(degraded);
    });
    expect(await store.findAccount(full.id)).toEqual(degraded);
    expect(await store.listWorkingAccounts()).toContainEqual(degraded);
    await store.write((tx) => tx.saveAccount({ ...degraded, status: 'DISABLED' }));
    expect((await store.listWorkingAccounts()).map((one) => one.id)).not.toContain(full.id);
  });

  it('keeps clients and wallets', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const unknown = client(world.account, { externalId: null, isActive: null, country: null });
    const inactive = client(world.account, { isActive: false, email: 'a@b.c', phone: '+1', verification: 'RETRY' });
    const empty = wallet(inactive, {
      balance: { total: null, available: null, reserved: null },
      isActive: false,
      refreshError: failure,
      kind: 'FUNDING_ACCOUNT',
      fundingSourceType: 'ACH',
    });
    await store.write(async (tx) => {
      await tx.insertClient(unknown);
      await tx.insertClient(inactive);
      await tx.insertWallet(empty);
      expect(await tx.findClientByExternalId(world.account.id, inactive.externalId)).toEqual(inactive);
      expect(await tx.findClientByExternalId(world.account.id, null)).toEqual(unknown);
      expect(await tx.findClientByExternalId(world.account.id, 'nobody')).toBeNull();
    });
    expect(await store.listClientsOfAccount(world.account.id)).toEqual([world.client, unknown, inactive]);
    expect(await store.listWalletsOfClient(inactive.id)).toEqual([empty]);
    const changed = { ...empty, balance: { total: 1n, available: 0n, reserved: -1n }, refreshError: null };
    await store.write(async (tx) => {
      expect(await tx.lockWallet(empty.id)).toEqual(empty);
      await tx.saveWallet(changed);
      expect(await tx.lockClient(inactive.id)).toEqual(inactive);
      await tx.saveClient({ ...inactive, name: 'Renamed' });
    });
    expect(await store.listWalletsByIds(world.visible, [empty.id])).toEqual([changed]);
    expect(await store.listClientsByIds(world.visible, [inactive.id])).toEqual([{ ...inactive, name: 'Renamed' }]);
  });

  it('keeps contacts with their registrations and payout accounts', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const organizationId = world.organization.id;
    const person = contact({ organizationId });
    const stranger = contact({ organizationId, email: null, phone: null, country: null, address: null });
    const registration: ContactRegistration = {
      id: nextId('reg'),
      organizationId,
      contactId: person.id,
      accountId: world.account.id,
      provider: 'PEEX',
      clientId: null,
      status: 'PENDING',
      externalId: null,
      lot: null,
      providerCode: null,
      error: failure,
      registeredAt: null,
    };
    const ofClient = { ...registration, id: nextId('reg'), clientId: world.client.id };
    const payout: PayoutAccount = {
      id: nextId('pay'),
      organizationId,
      registrationId: registration.id,
      contactId: person.id,
      method: 'BANK_DEPOSIT',
      label: 'Bank ****1234',
      externalId: null,
      details: { payerId: 7 },
      createdAt: T0,
    };
    await store.write(async (tx) => {
      await tx.insertContact(person);
      await tx.insertContact(stranger);
      await tx.insertRegistration(registration);
      await tx.insertRegistration(ofClient);
      await tx.insertPayoutAccount(payout);
      expect(await tx.lockContact(stranger.id)).toEqual(stranger);
    });
    expect(await store.listContactsByIds(world.visible, [person.id])).toEqual([person]);
    expect(await store.findRegistration(person.id, world.account.id, null)).toEqual(registration);
    expect(await store.findRegistration(person.id, world.account.id, world.client.id)).toEqual(ofClient);
    expect(await store.findRegistration(stranger.id, world.account.id, null)).toBeNull();
    expect(await store.listRegistrationsOfContacts(organizationId, [person.id, stranger.id])).toEqual([
      registration,
      ofClient,
    ]);
    expect(await store.listPayoutAccountsByIds(organizationId, [payout.id])).toEqual([payout]);
    expect(await store.listPayoutAccountsOfRegistrations(organizationId, [registration.id, ofClient.id])).toEqual([
      payout,
    ]);
    for (const again of [registration, ofClient]) {
      const second = store.write((tx) => tx.insertRegistration({ ...again, id: nextId('reg') }));
      await expect(second).rejects.toThrow(/unique/i);
    }
    const registered = {
      ...registration,
      status: 'REGISTERED' as const,
      externalId: 'C-1',
      error: null,
      registeredAt: T0,
    };
    await store.write((tx) => tx.saveRegistration(registered));
    expect(await store.findRegistration(person.id, world.account.id, null)).toEqual(registered);
  });

  it('keeps sightings, and notes an unmapped word and a callback delivery once', async () => {
    const { store } = opened();
    const world = await insertWorld(store);
    const organizationId = world.organization.id;
    const sighted = transfer(world.wallet);
    const observation: Observation = {
      id: nextId('obs'),
      organizationId,
      transferId: sighted.id,
      at: T0,
      source: 'CALLBACK',
      providerStatus: 'done',
      mappedStatus: 'SUCCEEDED',
      undocumented: ['status "VAL", read as val'],
      body: { status: 'done', list: [1, 'two'] },
      sha256: 'abc',
      times: 1,
      lastAt: T0,
    };
    const word = { organizationId, accountId: world.account.id, word: 'weird', firstSeenAt: T0 };
    const delivery = {
      id: nextId('cbd'),
      organizationId,
      accountId: world.account.id,
      receivedAt: T0,
      authentic: true,
      matched: true,
      sha256: 'abc',
      body: null,
      hints: [{ reference: 'r' }],
    };
    await store.write(async (tx) => {
      await tx.insertTransfer(sighted);
      await tx.insertObservation(observation);
      expect(await tx.insertUnmappedWord(word)).toBe(true);
      expect(await tx.insertCallbackDelivery(delivery)).toBe(true);
    });
    await store.write(async (tx) => {
      expect(await tx.insertUnmappedWord(word)).toBe(false);
      expect(await tx.insertUnmappedWord({ ...word, word: 'Weird' })).toBe(true);
      expect(await tx.insertCallbackDelivery({ ...delivery, id: nextId('cbd') })).toBe(false);
      expect(await tx.insertCallbackDelivery({ ...delivery, id: nextId('cbd'), sha256: 'other' })).toBe(true);
    });
    await store.write(async (tx) => {
      for (let index = 0; index <= MOST_UNMATCHED_DELIVERIES; index += 1) {
        const sha256 = `invented ${index}`;
        const invented = { ...delivery, id: nextId('cbd'), receivedAt: T0 + index, matched: false, sha256 };
        expect(await tx.insertCallbackDelivery(invented)).toBe(true);
      }
    });
    await store.write(async (tx) => {
      const again = (sha256: string, matched: boolean) =>
        tx.insertCallbackDelivery({ ...delivery, id: nextId('cbd'), receivedAt: T0, matched, sha256 });
      // What matched is kept whatever else came; of the rest the oldest gave way.
      expect(await again('abc', true)).toBe(false);
      expect(await again(`invented ${MOST_UNMATCHED_DELIVERIES}`, false)).toBe(false);
      expect(await again('invented 1', false)).toBe(false);
      expect(await again('invented 0', false)).toBe(true);
    });
    expect((await store.pageObservations(sighted.id, { first: 5 })).edges.map((edge) => edge.node)).toEqual([
      observation,
    ]);
    await store.write((tx) => tx.endObservation(observation.id, { times: 3, lastAt: T0 + 9 }));
    const [ended] = (await store.pageObservations(sighted.id, { first: 5 })).edges;
    expect(ended?.node).toEqual({ ...observation, times: 3, lastAt: T0 + 9 });
  });
}

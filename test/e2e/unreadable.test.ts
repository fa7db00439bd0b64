import { openSandbox, type Sandbox } from '../../src/sandbox/server';
import { paidLookUp, selfTold } from '../contract/fixtures';
import { createManualClock } from '../manual-clock';
import { REGISTRIES } from '../registries';
import { create, savedOrder, settled, transferOf } from './orders';
import { openProxy, type Proxy, type Reply } from './proxy';
import { openWorld, type Json, type World } from './world';

/** Where a provider is asked what became of a transfer, the member that has its status, and the word for "paid". */
interface LookUp {
  path: RegExp;
  member: string;
  paid: { status: string; deliveryStatus?: string };
}
const LOOK_UPS: Record<string, LookUp> = {
  PEEX: { path: /all_requests/, member: 'status', paid: { status: 'paid' } },
  CINETPAY: { path: /check\/money/, member: 'treatment_status', paid: { status: 'VAL' } },
  MACHNET: {
    path: /\/transactions\//,
    member: 'status',
    paid: { status: 'PROCESSED', deliveryStatus: 'DELIVERED' },
  },
  XPRIZO: { path: /StatusByReference/, member: 'description', paid: { status: 'Active' } },
};
for (const { provider, samples } of selfTold(REGISTRIES.providers, ({ key }) => key)) {
  const { path, statusName } = paidLookUp(samples);
  // Each transfer has a reference of its own in the sample's place.
  const place = new RegExp(path.slice(0, path.lastIndexOf('/')));
  LOOK_UPS[provider.id] = { path: place, member: statusName, paid: samples.endings.paid };
}
const ATTENTION = 'query ($id: ID!) { transfer(by: { id: $id }) { status attention { reason says asks } } }';
const OBSERVATIONS = `query ($id: ID!) { transfer(by: { id: $id }) {
  observations(first: 100) { nodes { source providerStatus mappedStatus undocumented } }
  account { health { unmappedValues { word } } } } }`;

let world: World;
let proxy: Proxy;
let sandbox: Sandbox;
beforeAll(async () => {
  const clock = createManualClock(Date.UTC(2026, 6, 1, 8));
  sandbox = await openSandbox({
    host: '127.0.0.1',
    port: 0,
    now: () => clock.now(),
    providers: REGISTRIES.sandboxProviders,
  });
  proxy = await openProxy(sandbox.url);
  world = await openWorld({
    clock,
    sandbox: () => sandbox,
    env: { SANDBOX_URL: proxy.url },
    registries: REGISTRIES,
  });
});
afterEach(() => proxy.forgetAnswers());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
  await proxy.close();
  await sandbox.close();
});

/** The answer as it came, but for the member of that name, wherever it stands. */
function withMember(member: string, value: unknown): (text: string) => Reply {
  const change = (name: string, inner: unknown): unknown => (name === member ? value : inner);
  return (text) => ({ status: 200, json: JSON.parse(text, change) });
}

const attentionOf = async (id: string): Promise<Json> => (await world.ask<Json>(ATTENTION, { id })).transfer;

describe.each([...REGISTRIES.providers])('a transfer behind answers of $name that cannot be read', (provider) => {
  const { path, member, paid } = LOOK_UPS[provider.id]!;
  const isPaid = (transfer: Json) =>
    world.control('status', { provider: provider.id, reference: transfer.reference, ...paid });

  it.each<[string, (text: string) => Reply]>([
    ['HTTP 204', () => ({ status: 204, text: '' })],
    ['a status that is null', withMember(member, null)],
    ['a status that is no text', withMember(member, { word: 'paid' })],
    ['an undocumented word', withMember(member, 'zorg')],
    ['a list of nothing readable', () => ({ status: 200, json: [17, 'zorg'] })],
  ])('of %s comes to the attention of a person, and leaves it with an answer that can', async (_name, rewrite) => {
    proxy.rewrite('GET', path, rewrite);
    const { transfer } = await create(world, { ...(await savedOrder(world, provider)), waitFor: 'ACCEPTED' });
    await world.pass(90_000, 1_000);
    const seen = await attentionOf(transfer.id);
    expect(seen.attention).toMatchObject({
      reason: 'UNREADABLE',
      asks: expect.stringContaining('resolveTransfer'),
    });
    expect(['REQUIRES_ACTION', 'PENDING', 'PROCESSING']).toContain(seen.status);
    proxy.forgetAnswers();
    await isPaid(transfer);
    expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await attentionOf(transfer.id)).attention).toBeNull();
  });

  it('shows on the transfer what each answer had otherwise than the document, and on the account once', async () => {
    const word = ` ${paid.status.toUpperCase()} `;
    const transfers: Json[] = [];
    for (let count = 0; count < 2; count += 1) {
      proxy.rewrite('GET', path, withMember(member, word));
      const { transfer } = await create(world, { ...(await savedOrder(world, provider)), waitFor: 'ACCEPTED' });
      await isPaid(transfer);
      expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED', providerStatus: word });
      proxy.forgetAnswers();
      transfers.push((await world.ask<Json>(OBSERVATIONS, { id: transfer.id })).transfer);
    }
    for (const { observations } of transfers) {
      expect(observations.nodes).toContainEqual(
        expect.objectContaining({
          providerStatus: word,
          mappedStatus: 'SUCCEEDED',
          undocumented: [expect.stringContaining(`"${word}", read as ${paid.status}`)],
        }),
      );
      // What was written as the document has it says so.
      expect(observations.nodes).toContainEqual(expect.objectContaining({ source: 'RESPONSE', undocumented: [] }));
    }
    const told = transfers[1]!.account.health.unmappedValues.filter((one: Json) => one.word.includes(`"${word}"`));
    expect(told).toHaveLength(1);
  });

  it('shows on the transfer what made an answer unreadable', async () => {
    proxy.rewrite('GET', path, () => ({ status: 204, text: '' }));
    const { transfer } = await create(world, { ...(await savedOrder(world, provider)), waitFor: 'ACCEPTED' });
    await world.pass(10_000, 1_000);
    const seen = (await world.ask<Json>(OBSERVATIONS, { id: transfer.id })).transfer;
    expect(seen.observations.nodes).toContainEqual(
      expect.objectContaining({ mappedStatus: null, undocumented: [expect.stringContaining('an empty answer')] }),
    );
    expect((await transferOf(world, transfer.id)).status).not.toBe('FAILED');
  });
});

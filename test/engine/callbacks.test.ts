import { nextId, transfer } from '../contract/store/rows';
import { openGraph, type GraphWorld } from '../graphql/graph-world';

let world: GraphWorld;
beforeEach(async () => {
  world = await openGraph();
  const { definition } = world.peex;
  const { open } = definition;
  definition.open = (setup) => ({
    ...open(setup),
    readCallback: ({ body, headers }) =>
      headers.authorization === 'wrong'
        ? { authentic: false, hints: [], evidence: null }
        : { authentic: true, hints: [{ reference: body }], evidence: body },
  });
});
afterEach(() => world.close());

/** One that ended well, which a callback has looked at again. */
async function insertSucceeded() {
  const { home, store, organization } = world;
  const row = transfer(home.wallet, {
    reference: nextId('CR'),
    status: 'SUCCEEDED',
    nextPollAt: null,
    firstSubmittedAt: 1,
  });
  await store.write((tx) => tx.insertTransfer(row));
  const read = async () =>
    (await store.listTransfersByIds({ organizationId: organization.id, clientIds: null }, [row.id]))[0];
  return { ...row, read };
}

function deliver(body: string, headers: Record<string, string> = {}) {
  const { engine, home } = world;
  const delivery = { method: 'POST', headers, query: {}, body, bytes: Buffer.from(body) } as const;
  return engine.callbacks.receive('peex', home.account.callbackToken, delivery);
}

it('keeps no delivery without hastening what it names: after a crash between the two its repetition would say nothing', async () => {
  const { store, clock } = world;
  const row = await insertSucceeded();
  const write = store.write.bind(store);
  let writes = 0;
  store.write = (work) => ((writes += 1) > 1 ? Promise.reject(new Error('died')) : write(work));
  await deliver(row.reference).catch(() => undefined);
  store.write = write;
  // Nobody answered, so the provider tries again.
  await deliver(row.reference);
  expect((await row.read())?.nextPollAt).toBe(clock.now());
});

it('takes a delivery that was refused before for new: nobody has looked for it', async () => {
  const { clock } = world;
  const row = await insertSucceeded();
  // The credentials were wrong on one of the two sides; once they are mended the provider tries again.
  expect((await deliver(row.reference, { authorization: 'wrong' })).status).toBe(401);
  expect((await row.read())?.nextPollAt).toBeNull();
  expect((await deliver(row.reference)).status).toBe(200);
  expect((await row.read())?.nextPollAt).toBe(clock.now());
});

import { addScripted, scriptProvider, send, type ScriptedPlace } from './scripted-provider';
import { transferOf } from './orders';
import { openWorld, temporaryFolder, type Json, type World } from './world';

const SYNC = `query ($id: ID!) { transfer(by: { id: $id }) { reference status sync { polls lastPolledAt nextPollAt pace } } }`;
const ENOUGH = 15;

const script = scriptProvider('SCRIPT');
const dataDir = temporaryFolder();
const start = () => openWorld({ dataDir, registries: { providers: [script.definition], sandboxProviders: [] } });
let world: World;
let place: ScriptedPlace;
beforeAll(async () => {
  world = await start();
  place = await addScripted(world, script, 'learning');
});
afterAll(() => world.close());

/** How long after its first look the second one of a transfer that somebody reads is planned. Milliseconds. */
async function secondWait(): Promise<number> {
  const { id, reference } = (await send(world, place)).transfer;
  const sync = await world.until('the first look', async () => {
    const { transfer } = await world.ask<Json>(SYNC, { id });
    return transfer.sync.polls === 1 ? transfer.sync : null;
  });
  expect(sync.pace).toBe('CLOSE');
  script.paid.add(reference);
  await world.until('its end', async () => (await transferOf(world, id)).status === 'SUCCEEDED');
  const { transfer } = await world.ask<Json>(SYNC, { id });
  expect(transfer.sync).toMatchObject({ nextPollAt: null, pace: null });
  return Date.parse(sync.nextPollAt) - Date.parse(sync.lastPolledAt);
}

it('sync.nextPollAt follows what was learned of how long transfers take, also after a restart', async () => {
  const before = await secondWait();
  // All of them settle between the first look and the second.
  for (let many = 0; many < ENOUGH; many += 1) await secondWait();
  const learned = await secondWait();
  expect(learned).toBeLessThan(0.75 * before);

  await world.close();
  world = await start();
  expect(await secondWait()).toBeLessThan(0.75 * before);
});

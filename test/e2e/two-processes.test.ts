import { realRandom } from '../../src/app';
import { createKeyedHash } from '../../src/auth/keyed-hash';
import { createVault } from '../../src/auth/vault';
import { createLocalWake } from '../../src/cluster/local';
import { ProviderFailure } from '../../src/domain/failures';
import type { Log } from '../../src/domain/world';
import { createEngine } from '../../src/engine/create-engine';
import type { Engine } from '../../src/engine/engine';
import { createManualClock, type ManualClock } from '../manual-clock';
import { transferOf } from './orders';
import { addScripted, scriptProvider, send, tooManyCalls } from './scripted-provider';
import { openWorld, type World } from './world';

const script = scriptProvider('SHARED', {
  manners: () => ({ resend: 'same-key', graceMs: 60_000, resendWindowMs: 3_600_000, historyMs: null }),
});
let world: World;
let other: Engine;
/** The other process's time. That of the first stands still meanwhile: it is paused. */
let otherClock: ManualClock;
beforeAll(async () => {
  world = await openWorld({ registries: { providers: [script.definition], sandboxProviders: [] } });
  otherClock = createManualClock(world.clock.now());
  other = openOther();
  await other.start();
});
/** Create calls in their order, each answered when the test says so. */
const held: { answer: () => void; refuse: (failure: ProviderFailure) => void }[] = [];
beforeEach(() => {
  script.before = ({ operation }) =>
    operation === 'create'
      ? new Promise((resolve, reject) => held.push({ answer: resolve, refuse: reject }))
      : Promise.resolve();
});
afterEach(() => {
  script.before = () => Promise.resolve();
  for (const { answer } of held.splice(0)) answer();
});
afterAll(async () => {
  await other.stop();
  expect(world.faults()).toEqual([]);
  await world.close();
});

/** Another process on the same database, which knows nothing of what this one has under way. */
function openOther(): Engine {
  const { config } = world.app;
  const store = { ...world.app.store };
  const note = (fields: object, message: string) =>
    void world.lines.push(JSON.stringify({ level: 50, fields, message }));
  const log: Log = { debug() {}, info() {}, warn() {}, error: note };
  return createEngine({
    store,
    providers: [script.definition],
    vault: createVault({ masterKey: config.masterKey, random: realRandom }),
    keyedHash: createKeyedHash(config.keyPepper),
    redactText: (text) => text,
    clock: otherClock,
    random: realRandom,
    wake: createLocalWake({ log }),
    log,
    settings: {
      mode: config.mode,
      sandboxUrl: null,
      publicUrl: () => world.app.url,
      cardPayments: false,
      eventRetentionMs: config.eventRetentionMs,
      providerTimeoutMs: config.providerTimeoutMs,
      limits: config.limits,
      exclusive: false,
    },
  });
}

const refusal = () =>
  new ProviderFailure({ category: 'INSUFFICIENT_FUNDS', message: 'no funds', retryable: false, effect: 'none' });

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 200) {
    otherClock.advance(200);
    await world.rest();
  }
}

describe('a process that was paused until another one had taken its transfer over', () => {
  it.each([
    ['a refusal', refusal],
    ['a 429', () => tooManyCalls(null)],
  ])('says nothing of what the other has sent: %s', async (name, failure) => {
    const place = await addScripted(world, script, name);
    const { transfer } = await send(world, place, { waitFor: 'CREATED' });
    script.absent.add(transfer.reference);
    await pass(10_000);
    expect(held).toHaveLength(2);
    held[0]?.refuse(failure());
    await world.rest();
    held[1]?.answer();
    script.absent.delete(transfer.reference);
    await pass(10_000);
    expect(await transferOf(world, transfer.id)).toMatchObject({ status: 'PENDING', isFinal: false });
    expect(script.callsOf(name, 'create')).toHaveLength(2);
  });

  it('sends nothing any more where it had not come to sending it', async () => {
    const place = await addScripted(world, script, 'late');
    const { store } = world.app;
    const write = store.write.bind(store);
    let resume = () => {};
    const resumed = new Promise<void>((resolve) => (resume = resolve));
    let writes = 0;
    store.write = async (work) => {
      const written = await write(work);
      // The transfer is taken in, and is written down as being sent: there the process stops for a while.
      if ((writes += 1) > 1) await resumed;
      return written;
    };
    const { transfer } = await send(world, place, { waitFor: 'CREATED' });
    await world.rest();
    store.write = write;
    script.absent.add(transfer.reference);
    await pass(10_000);
    expect(held).toHaveLength(1);
    world.stepped?.advance(10_000);
    resume();
    await world.rest();
    expect(held).toHaveLength(1);
    held[0]?.answer();
    await world.rest();
    expect((await transferOf(world, transfer.id)).status).toBe('PENDING');
  });
});

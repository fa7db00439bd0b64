import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openSandbox, type Sandbox } from '../../src/sandbox/server';
import { createManualClock } from '../manual-clock';
import { createBatch, orderFor, placeOf, rowsOf, settled, statusesOf, type Place } from './orders';
import { KEY_A, openWorld, temporaryFolder, type Json, type SteppedClock, type World } from './world';

const ROOT = join(__dirname, '../..');
const BATCH = `mutation ($input: TransferBatchInput!) { createTransfers(input: $input) { items { index } } }`;

/** What the batch sends, item by item, and how each ends; null is refused before anything is stored. */
const ITEMS: { phone: string; amount?: string; ends: 'SUCCEEDED' | 'FAILED' | null }[] = [
  { phone: '+2250700000001', ends: 'SUCCEEDED' },
  { phone: '+2250700000002', ends: 'FAILED' },
  { phone: '+2250700000001', amount: '100', ends: null },
  { phone: '+2250700000003', ends: 'SUCCEEDED' },
  { phone: '+2250700000005', ends: 'FAILED' },
];
const SENT = ITEMS.filter(({ ends }) => ends !== null).length;

let folder: string;
let place: Place;
let clock: SteppedClock;
let sandbox: Sandbox;
let app: ChildProcess | null = null;

const dataDir = () => join(folder, 'data');
const journalFile = () => join(folder, 'journal.jsonl');

beforeAll(async () => {
  folder = temporaryFolder();
  const seeded = await openWorld({ dataDir: join(folder, 'seeded') });
  place = await placeOf(seeded, 'CINETPAY');
  await seeded.close();
});
beforeEach(async () => {
  cpSync(join(folder, 'seeded'), dataDir(), { recursive: true });
  clock = createManualClock(Date.now());
  sandbox = await openSandbox({ host: '127.0.0.1', port: 0, now: () => clock.now(), journalFile: journalFile() });
});
afterEach(async () => {
  if (app?.exitCode === null && app.signalCode === null) app.kill('SIGKILL');
  await sandbox.close();
  for (const file of [dataDir(), journalFile()]) rmSync(file, { recursive: true, force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The app as a process of its own, on real time: its URL. */
async function startApp(dieAfter?: number): Promise<string> {
  const { PATH } = process.env;
  app = spawn(process.execPath, [join(ROOT, 'scripts/run-ts.js'), join(__dirname, 'dying-app.ts')], {
    cwd: folder,
    env: {
      ...{ PATH, PORT: '0', DATA_DIR: dataDir(), SANDBOX_URL: sandbox.url, LOG_LEVEL: 'silent' },
      ...(dieAfter === undefined ? {} : { DIE_AFTER: String(dieAfter) }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = app;
  if (!stdout) throw new Error('the app has no output');
  const [url] = (await once(createInterface(stdout), 'line')) as [string];
  return url;
}

/** Sends the batch to the app, which dies over it: nobody hears an answer. */
async function sendTo(url: string, input: Json): Promise<void> {
  const dead = once(app as ChildProcess, 'exit');
  const answer = fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY_A}` },
    body: JSON.stringify({ query: BATCH, variables: { input } }),
  });
  await expect(answer).rejects.toThrow();
  expect(await dead).toEqual([null, 'SIGKILL']);
}

function batchOf(idempotencyKey: string): Json {
  const transfers = ITEMS.map(({ phone, amount = '1500' }) =>
    orderFor(place, { phone, amount: { amount, currency: 'XOF' } }),
  );
  return { idempotencyKey, transfers };
}

/** How often each reference was in a batch that CinetPay has read. */
function timesSent(): Map<string, number> {
  const times = new Map<string, number>();
  if (!existsSync(journalFile())) return times;
  for (const line of readFileSync(journalFile(), 'utf8').trim().split('\n')) {
    const { route, call } = JSON.parse(line) as { route: string; call: { bodyText: string } };
    if (!route.includes('/transfer/money/send/contact')) continue;
    const items = JSON.parse(new URLSearchParams(call.bodyText).get('data') ?? '[]') as Json[];
    for (const { client_transaction_id: reference } of items) times.set(reference, (times.get(reference) ?? 0) + 1);
  }
  return times;
}

/** The next start: everything is sent once in all, ends as it should, and is what the batch's key answers. */
async function startAgain(input: Json): Promise<void> {
  clock.advance(Math.max(0, Date.now() - clock.now()));
  const taken = timesSent();
  const world: World = await openWorld({
    clock,
    dataDir: dataDir(),
    sandbox: () => sandbox,
    env: { SANDBOX_URL: sandbox.url },
  });
  const replay = await createBatch(world, input);
  expect([replay.userErrors, replay.idempotency.replayed]).toEqual([[], true]);
  const ids = replay.items.map(({ transfer }: Json) => transfer?.id ?? null);
  expect(ids.map((id: string | null) => id === null)).toEqual(ITEMS.map(({ ends }) => ends === null));
  expect(replay.items[2].userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  for (const [index, { ends }] of ITEMS.entries()) {
    if (ends === null) continue;
    const end = await settled(world, ids[index]);
    expect([index, end.status]).toEqual([index, ends]);
    expect(await rowsOf(world, end)).toMatchObject([{ amount: '1500', status: ends === 'FAILED' ? 'REJ' : 'VAL' }]);
    // What CinetPay had is asked for, and not sent again.
    expect(timesSent().get(end.reference)).toBe(1);
    const finals = (await statusesOf(world, end.id)).filter((status) => status === 'SUCCEEDED' || status === 'FAILED');
    expect(finals).toEqual([ends]);
  }
  expect([taken.size === 0 || taken.size === SENT, timesSent().size]).toEqual([true, SENT]);
  const again = await createBatch(world, input);
  expect(again.idempotency.replayed).toBe(true);
  expect(again.items.map(({ transfer }: Json) => transfer?.id ?? null)).toEqual(ids);
  expect((await world.ledger('CINETPAY')).length).toBe(SENT);
  expect(world.faults()).toEqual([]);
  await world.close();
}

describe('a CinetPay batch whose process is killed', () => {
  const upTo = Array.from({ length: SENT + 1 }, (_, k) => k);

  it.each(upTo)('with %i of its items marked as sent, before CinetPay is called', async (k) => {
    const input = batchOf(`killed-marked-${k}`);
    await sendTo(await startApp(k), input);
    expect(sandbox.control.ledger('CINETPAY')).toEqual([]);
    await startAgain(input);
  });

  it.each(['hang', 'hangAfterAccept'] as const)('while CinetPay is called and does not answer (%s)', async (fault) => {
    sandbox.control.addFault({ provider: 'CINETPAY', operation: 'create', fault, count: 1 });
    const input = batchOf(`killed-${fault}`);
    const sending = sendTo(await startApp(), input);
    while (sandbox.control.hanging() === 0) await new Promise((resolve) => setImmediate(resolve));
    app?.kill('SIGKILL');
    await sending;
    expect(sandbox.control.ledger('CINETPAY')).toHaveLength(fault === 'hang' ? 0 : SENT);
    await startAgain(input);
  });

  it.each(upTo.slice(1))('with CinetPay’s answer to %i of its items written down', async (k) => {
    const input = batchOf(`killed-answered-${k}`);
    await sendTo(await startApp(SENT + k), input);
    expect(sandbox.control.ledger('CINETPAY')).toHaveLength(SENT);
    await startAgain(input);
  });
});

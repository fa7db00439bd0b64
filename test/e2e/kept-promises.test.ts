import { openSandbox, type Sandbox } from '../../src/sandbox/server';
import { XPRIZO_MERCHANTS } from '../../src/sandbox/xprizo/merchants';
import { samplesOf } from '../contract/fixtures';
import { createManualClock } from '../manual-clock';
import { REGISTRIES } from '../registries';
import { create, orderFor, placeOf, rowsOf, savedOrder, settled, statusesOf } from './orders';
import { openProxy, type Proxy, type Reply } from './proxy';
import { openWorld, type Json, type World } from './world';

/** The call that sends money, at every provider there is. */
const CREATE_CALLS: Readonly<Record<string, { method: string; path: RegExp }>> = {
  PEEX: { method: 'POST', path: /\/clients\/request_payment/ },
  CINETPAY: { method: 'POST', path: /\/transfer\/money\/send\/contact/ },
  MACHNET: { method: 'POST', path: /\/users\/[^/]+\/transactions$/ },
  XPRIZO: { method: 'POST', path: /\/SendPayment/ },
};

function createCallOf({ id, key, name }: { id: string; key: string; name: string }): { method: string; path: RegExp } {
  const request = samplesOf(key)?.rows.find(({ call }) => call === 'createTransfer')?.request;
  // A documented path ends in the reference of its sample.
  if (request) return { method: request.method, path: new RegExp(request.path.replace(/[^/]+$/, '[^/]+$')) };
  const call = CREATE_CALLS[id];
  if (!call) throw new Error(`say in CREATE_CALLS which call of ${name} sends money`);
  return call;
}

const REFUSALS = [400, 401, 403, 409, 422, 429];
/** Longer than the sandbox's grace, after which what was not found is sent again. */
const PAST_THE_GRACE_MS = 30_000;

let sandbox: Sandbox;
let proxy: Proxy;
let world: World;
beforeAll(async () => {
  const clock = createManualClock(Date.UTC(2026, 6, 1, 8));
  sandbox = await openSandbox({
    host: '127.0.0.1',
    port: 0,
    now: () => clock.now(),
    providers: REGISTRIES.sandboxProviders,
  });
  proxy = await openProxy(sandbox.url);
  world = await openWorld({ clock, sandbox: () => sandbox, env: { SANDBOX_URL: proxy.url }, registries: REGISTRIES });
});
afterAll(async () => {
  await world.close();
  await proxy.close();
  await sandbox.close();
});
afterEach(() => proxy.forgetAnswers());

async function orderAt(provider: (typeof REGISTRIES.providers)[number]): Promise<Json> {
  if (provider.id !== 'XPRIZO') return savedOrder(world, provider);
  // Of Xprizo's calls only a commit is ever sent again.
  const options = { xprizo: { action: 'COMMIT', pin: XPRIZO_MERCHANTS[0].pin } };
  return orderFor(await placeOf(world, provider.id), { options });
}

describe.each([...REGISTRIES.providers])('a request in doubt that is sent again at $name', (provider) => {
  it.each(REFUSALS)('and answered %i is never called failed: the first one may have been taken', async (status) => {
    const { method, path } = createCallOf(provider);
    const message = `said ${status}`;
    const json = { error: samplesOf(provider.key) ? message : { statusCode: status, message }, code: status, message };
    proxy.answerOnce(method, path, { status: 500, json });
    proxy.answerOnce(method, path, { status, json });
    const asked = proxy.count(method, path);
    const { transfer } = await create(world, await orderAt(provider));
    expect(transfer.status).toBe('OUTCOME_UNKNOWN');
    await world.pass(PAST_THE_GRACE_MS, 1_000);
    expect(proxy.count(method, path)).toBeGreaterThanOrEqual(asked + 2);
    expect(await statusesOf(world, transfer.id)).not.toContain('FAILED');
    expect((await rowsOf(world, transfer)).length).toBeLessThanOrEqual(1);
  });
});

const PAGE = '<html><body>Service unavailable</body></html>';
/** Answers to a create call that tell nothing certain, by what they are. */
const UNCERTAIN: readonly (readonly [string, Reply])[] = [
  ['200 without a body', { status: 200, text: '' }],
  ['200 with a page', { status: 200, text: PAGE }],
  ['200 with half of an object', { status: 200, text: '{"id":' }],
  ['200 with spaces', { status: 200, text: '   ' }],
  ['200 with two objects', { status: 200, text: '{}{}' }],
  ['200 with bytes of nothing', { status: 200, text: '\u0000\uffff' }],
  ['200 with a number too large', { status: 200, text: '1e999' }],
  ['200 with a long text', { status: 200, text: 'x'.repeat(100_000) }],
  ['200 with null', { status: 200, json: null }],
  ['200 with true', { status: 200, json: true }],
  ['200 with false', { status: 200, json: false }],
  ['200 with a number', { status: 200, json: 17 }],
  ['200 with a text', { status: 200, json: 'failed' }],
  ['200 with an empty list', { status: 200, json: [] }],
  ['200 with a list of lists', { status: 200, json: [[[]]] }],
  ['200 with an empty object', { status: 200, json: {} }],
  ['200 with the word failed in a list', { status: 200, json: [{ status: 'failed' }] }],
  ['200 with members of other kinds', { status: 200, json: { code: {}, data: 'x', id: [], status: 3, state: {} } }],
  ['201 without a body', { status: 201, text: '' }],
  ['202 with an empty object', { status: 202, json: {} }],
  ['204', { status: 204, text: '' }],
  ['302 to elsewhere', { status: 302, text: PAGE }],
  ['304', { status: 304, text: '' }],
  ['400 with a page', { status: 400, text: PAGE }],
  ['408 without a body', { status: 408, text: '' }],
  ['409 with a page', { status: 409, text: PAGE }],
  ['418 with a text', { status: 418, text: 'teapot' }],
  ['499 without a body', { status: 499, text: '' }],
  ['500 with a page', { status: 500, text: PAGE }],
  ['500 with the word failed', { status: 500, json: { status: 'failed', code: '-1', message: 'failed' } }],
  ['501 without a body', { status: 501, text: '' }],
  ['502 with a page', { status: 502, text: PAGE }],
  ['503 with a page', { status: 503, text: PAGE }],
  ['504 without a body', { status: 504, text: '' }],
  ['599 with an empty object', { status: 599, json: {} }],
];

describe.each([...REGISTRIES.providers])('a create call of $name', (provider) => {
  it.each(UNCERTAIN)('answered %s is in doubt, never failed by a guess', async (_name, reply) => {
    const { method, path } = createCallOf(provider);
    proxy.answerOnce(method, path, reply);
    const { transfer, userErrors } = await create(world, await orderAt(provider));
    expect(transfer.status).toBe('OUTCOME_UNKNOWN');
    expect(userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN', moneyMoved: 'UNKNOWN' }]);
    // It rests where it met one fault after the other.
    await world.pass(PAST_THE_GRACE_MS, 2_000);
    expect(await statusesOf(world, transfer.id)).not.toContain('FAILED');
    expect((await rowsOf(world, transfer)).length).toBeLessThanOrEqual(1);
  });
});

it('forty sends at once at CinetPay share one login, and each is paid once', async () => {
  const logins = () => proxy.count('POST', /\/auth\/login/);
  const place = await placeOf(world, 'CINETPAY');
  // The last token is over: all forty need a new one.
  await world.pass(6 * 60_000, 30_000);
  const before = logins();
  const made = await Promise.all(Array.from({ length: 40 }, () => create(world, orderFor(place))));
  expect(logins() - before).toBeLessThanOrEqual(1);
  for (const { transfer } of made) {
    expect((await settled(world, transfer.id)).status).toBe('SUCCEEDED');
    expect(await rowsOf(world, transfer)).toHaveLength(1);
  }
});

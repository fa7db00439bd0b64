import { openSandbox, type Sandbox } from '../../src/sandbox/server';
import { createManualClock } from '../manual-clock';
import { create, orderFor, placeOf, rowsOf, settled, statusesOf } from './orders';
import { openProxy, type Proxy } from './proxy';
import { openWorld, type World } from './world';

const CREATE_PATHS: Readonly<Record<string, RegExp>> = {
  PEEX: /\/clients\/request_payment/,
  CINETPAY: /\/transfer\/money\/send\/contact/,
  MACHNET: /\/users\/[^/]+\/transactions$/,
};
const REFUSALS = [400, 401, 403, 409, 422, 429];
/** Longer than the sandbox's grace, after which what was not found is sent again. */
const PAST_THE_GRACE_MS = 30_000;

let sandbox: Sandbox;
let proxy: Proxy;
let world: World;
beforeAll(async () => {
  const clock = createManualClock(Date.UTC(2026, 6, 1, 8));
  sandbox = await openSandbox({ host: '127.0.0.1', port: 0, now: () => clock.now() });
  proxy = await openProxy(sandbox.url);
  world = await openWorld({ clock, sandbox: () => sandbox, env: { SANDBOX_URL: proxy.url } });
});
afterAll(async () => {
  await world.close();
  await proxy.close();
  await sandbox.close();
});
afterEach(() => proxy.forgetAnswers());

describe.each(Object.keys(CREATE_PATHS))('a request in doubt that is sent again at %s', (provider) => {
  it.each(REFUSALS)('and answered %i is never called failed: the first one may have been taken', async (status) => {
    const path = CREATE_PATHS[provider] ?? /never/;
    const json = { error: { statusCode: status, message: `said ${status}` }, code: status, message: `said ${status}` };
    proxy.answerOnce('POST', path, { status: 500, json });
    proxy.answerOnce('POST', path, { status, json });
    const asked = proxy.count('POST', path);
    const { transfer } = await create(world, orderFor(await placeOf(world, provider)));
    expect(transfer.status).toBe('OUTCOME_UNKNOWN');
    await world.pass(PAST_THE_GRACE_MS, 1_000);
    expect(proxy.count('POST', path)).toBeGreaterThanOrEqual(asked + 2);
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

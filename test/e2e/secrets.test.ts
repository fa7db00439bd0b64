import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ProviderFailure } from '../../src/domain/failures';
import { transferOf } from './orders';
import { addScripted, scriptProvider, send } from './scripted-provider';
import { openWorld, type World } from './world';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

let secret: WeakRef<object> | null = null;
const remember = (given: object | null) => {
  if (given) secret = new WeakRef(given);
};
const script = scriptProvider('PINNED', {
  checkOrder: (order) => {
    remember(order.secret);
    return [];
  },
  manners: ({ options }) => ({
    resend: options.again === true ? 'after-grace' : 'never',
    graceMs: 60_000,
    resendWindowMs: 0,
    historyMs: null,
  }),
});
let world: World;
beforeAll(async () => {
  world = await openWorld({ registries: { providers: [script.definition], sandboxProviders: [] } });
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const doubt = () => new ProviderFailure({ category: 'TIMEOUT', message: 'no answer', effect: 'maybe' });

async function isKept(): Promise<boolean> {
  await world.rest();
  collectGarbage();
  return secret?.deref() !== undefined;
}

describe('a pin is kept in memory', () => {
  it.each([
    ['not once the provider has the transfer', true, false, 'PENDING', false],
    ['not of one in doubt that never goes out again', false, true, 'OUTCOME_UNKNOWN', false],
    ['of one in doubt that may go out again', true, true, 'OUTCOME_UNKNOWN', true],
  ])('%s', async (name, again, inDoubt, status, kept) => {
    const place = await addScripted(world, script, name);
    script.before = ({ operation }) =>
      operation === 'client' || !inDoubt ? Promise.resolve() : Promise.reject(doubt());
    const { transfer } = await send(world, place, { options: { generic: { pin: '4711', again } } });
    expect((await transferOf(world, transfer.id)).status).toBe(status);
    expect(await isKept()).toBe(kept);
  });
});

import { ProviderFailure } from '../../src/domain/failures';
import { transferOf } from './orders';
import { addScripted, scriptProvider, send } from './scripted-provider';
import { openWorld, type World } from './world';

const MINUTE_MS = 60_000;

const script = scriptProvider('SCRIPT');
let world: World;
beforeAll(async () => {
  world = await openWorld({ registries: { providers: [script.definition], sandboxProviders: [] } });
});
afterEach(() => {
  script.before = async () => {};
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const refusedLogin = () =>
  new ProviderFailure({ category: 'AUTH', code: '701', message: 'unknown key', effect: 'none', refusedLogin: true });

describe('a transfer that the provider refuses to log in for', () => {
  it('stays CREATED as in an outage, and is sent once when it is let in again', async () => {
    const place = await addScripted(world, script, 'back');
    script.before = async ({ operation }) => {
      if (operation === 'create') throw refusedLogin();
    };
    const { transfer, userErrors } = await send(world, place);
    expect(transfer.status).toBe('CREATED');
    expect(userErrors).toMatchObject([
      { code: 'PROVIDER_UNAVAILABLE', moneyMoved: 'NO', provider: { category: 'AUTH', code: '701' } },
    ]);
    await world.pass(5 * MINUTE_MS, 5_000);
    expect(await transferOf(world, transfer.id)).toMatchObject({ status: 'CREATED' });
    script.before = async () => {};
    await world.pass(MINUTE_MS, 5_000);
    expect((await transferOf(world, transfer.id)).status).not.toBe('CREATED');
  });

  it('has failed after 15 minutes of it, and no money moved', async () => {
    const place = await addScripted(world, script, 'never');
    script.before = async ({ account, operation }) => {
      if (account === 'never' && operation === 'create') throw refusedLogin();
    };
    const { transfer } = await send(world, place);
    await world.pass(14 * MINUTE_MS, 5_000);
    expect(await transferOf(world, transfer.id)).toMatchObject({ status: 'CREATED' });
    await world.pass(2 * MINUTE_MS, 5_000);
    expect(await transferOf(world, transfer.id)).toMatchObject({ status: 'FAILED', failure: { category: 'AUTH' } });
  });

  it('fails at once where it is the one transfer that is refused', async () => {
    const place = await addScripted(world, script, 'rights');
    script.before = async ({ account, operation }) => {
      if (account !== 'rights' || operation !== 'create') return;
      throw new ProviderFailure({ category: 'AUTH', code: '403', message: 'no rights', effect: 'none' });
    };
    expect(await send(world, place)).toMatchObject({
      transfer: { status: 'FAILED' },
      userErrors: [{ code: 'PROVIDER_REJECTED', moneyMoved: 'NO' }],
    });
  });
});

describe('a reference that the provider says is taken', () => {
  it('is in doubt, never failed: nobody else can have made it', async () => {
    const place = await addScripted(world, script, 'taken');
    script.before = async ({ account, operation, about }) => {
      if (account !== 'taken' || operation !== 'create') return;
      script.absent.add(about);
      throw new ProviderFailure({ category: 'DUPLICATE', message: 'already used', effect: 'none' });
    };
    const { transfer, userErrors } = await send(world, place);
    expect(transfer.status).toBe('OUTCOME_UNKNOWN');
    expect(userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN', moneyMoved: 'UNKNOWN' }]);
    await world.pass(3 * MINUTE_MS, 5_000);
    expect(await transferOf(world, transfer.id)).toMatchObject({
      status: 'OUTCOME_UNKNOWN',
      failure: { code: 'NEEDS_DECISION' },
    });
  });

  it('is the transfer itself where a look-up finds it', async () => {
    const place = await addScripted(world, script, 'there');
    script.before = async ({ account, operation }) => {
      if (account !== 'there' || operation !== 'create') return;
      throw new ProviderFailure({ category: 'DUPLICATE', message: 'already used', effect: 'none' });
    };
    expect(await send(world, place)).toMatchObject({ transfer: { status: 'PENDING' }, userErrors: [] });
  });
});

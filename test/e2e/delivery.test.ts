import { transferOf, USER_ERRORS } from './orders';
import { addScripted, scriptProvider, send } from './scripted-provider';
import { openWorld, type Json, type World } from './world';

const script = scriptProvider('PAYS');
let world: World;
beforeAll(async () => {
  world = await openWorld({ registries: { providers: [script.definition], sandboxProviders: [] } });
});
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

const REFRESH = `mutation ($id: ID!) { refreshTransfer(input: { transferId: $id }) { transfer { status } ${USER_ERRORS} } }`;

it('asks for a payout once, whatever an answer says that was under way meanwhile', async () => {
  script.delivers = true;
  const place = await addScripted(world, script, 'pays');
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  script.before = ({ operation }) => (operation === 'create' ? answered : Promise.resolve());
  const { transfer } = await send(world, place, { waitFor: 'CREATED' });
  await world.until('the create call', () => script.callsOf('pays', 'create').length === 1);
  // The look-up overtakes the answer to the create call, and finds that nothing was asked for yet.
  await world.ask<Json>(REFRESH, { id: transfer.id });
  await world.until('the delivery request', () => script.callsOf('pays', 'deliver').length === 1);
  await world.pass(1_000);
  const looks = script.callsOf('pays', 'lookup').length;
  answer();
  await world.until('looks after it', () => script.callsOf('pays', 'lookup').length > looks + 1);
  expect(script.callsOf('pays', 'deliver')).toHaveLength(1);
  expect((await transferOf(world, transfer.id)).status).toBe('PENDING');
});

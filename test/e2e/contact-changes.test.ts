import { ProviderFailure } from '../../src/domain/failures';
import { settled, USER_ERRORS } from './orders';
import { addScripted, scriptProvider, send } from './scripted-provider';
import { openWorld, type Json, type World } from './world';

const CREATE = `mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id } ${USER_ERRORS} } }`;
const UPDATE = `mutation ($input: UpdateContactInput!) { updateContact(input: $input) { contact { id } ${USER_ERRORS} } }`;
const [OLD, NEW] = ['+237677000001', '+237677000002'];

// Pays the contact that was registered, whatever phone the order says, as Machnet does.
const manners = () => ({ resend: 'same-key' as const, graceMs: 0, resendWindowMs: 23 * 3_600_000, historyMs: null });
const script = scriptProvider('KEEPS', { contacts: 'client', manners });
let world: World;
/** Answers what a test has left unanswered. */
let answer = () => {};
beforeAll(async () => {
  world = await openWorld({ registries: { providers: [script.definition], sandboxProviders: [] } });
});
beforeEach(() => {
  script.before = () => Promise.resolve();
});
afterEach(() => answer());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

async function somebody(): Promise<{ contactId: string; move: () => Promise<void> }> {
  const contact = { firstName: 'Awa', lastName: 'Diop', phone: OLD };
  const { createContact } = await world.ask<Json>(CREATE, { input: { contact } });
  const contactId = createContact.contact.id as string;
  const move = async () => {
    const input = { contactId, contact: { phone: NEW } };
    expect((await world.ask<Json>(UPDATE, { input })).updateContact.userErrors).toEqual([]);
  };
  return { contactId, move };
}

/** Whom each of these was for, each time it came, once all of them are paid. */
async function payeesOf(...made: Json[]): Promise<(string | null)[][]> {
  for (const { transfer } of made) script.paid.add(transfer.reference);
  for (const { transfer } of made) expect(await settled(world, transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
  return made.map(({ transfer }) => script.payeesOf(transfer.reference));
}

describe('a contact that gets another phone', () => {
  it('while it is being registered is paid as each order names it', async () => {
    const place = await addScripted(world, script, 'slow');
    const { contactId, move } = await somebody();
    const answered = new Promise<void>((resolve) => (answer = resolve));
    script.before = ({ operation, about }) => (operation === 'contact' && about === OLD ? answered : Promise.resolve());
    const order = { recipient: { contactId }, waitFor: 'CREATED' };
    const first = await send(world, place, order);
    await world.until('the registration', () => script.callsOf('slow', 'contact').length === 1);
    await move();
    const second = await send(world, place, order);
    await world.until('the second order', () => script.callsOf('slow', 'create').length === 1);
    answer();
    await world.until('the first order', () => script.callsOf('slow', 'create').length === 2);
    const third = await send(world, place, order);
    expect(await payeesOf(first, second, third)).toEqual([[OLD], [NEW], [NEW]]);
  });

  it('while it is being registered, and is paid again only then, is registered again for that', async () => {
    const place = await addScripted(world, script, 'slow, once');
    const { contactId, move } = await somebody();
    script.before = ({ operation, about }) => (operation === 'contact' && about === OLD ? move() : Promise.resolve());
    const first = await send(world, place, { recipient: { contactId } });
    const second = await send(world, place, { recipient: { contactId } });
    expect(await payeesOf(first, second)).toEqual([[OLD], [NEW]]);
  });

  it('before its order could be sent is paid as the order names it', async () => {
    const place = await addScripted(world, script, 'late');
    const { contactId, move } = await somebody();
    script.before = failing('contact', 'none');
    const first = await send(world, place, { recipient: { contactId }, waitFor: 'CREATED' });
    await world.until('the registration', () => script.callsOf('late', 'contact').length === 1);
    await move();
    script.before = () => Promise.resolve();
    const second = await send(world, place, { recipient: { contactId } });
    expect(await payeesOf(first, second)).toEqual([[OLD], [NEW]]);
  });

  it('before its order could be sent is not registered again where the order found it registered', async () => {
    const place = await addScripted(world, script, 'known');
    const { contactId, move } = await somebody();
    const first = await send(world, place, { recipient: { contactId } });
    script.before = failing('create', 'none');
    const second = await send(world, place, { recipient: { contactId } });
    await move();
    script.before = () => Promise.resolve();
    expect(new Set((await payeesOf(first, second)).flat())).toEqual(new Set([OLD]));
    expect(script.callsOf('known', 'contact')).toHaveLength(1);
  });

  it('and is paid under it, while an earlier order is in doubt, leaves that order what it was', async () => {
    const place = await addScripted(world, script, 'doubt');
    const { contactId, move } = await somebody();
    script.before = failing('create', 'maybe');
    const first = await send(world, place, { recipient: { contactId } });
    expect(first.transfer.status).toBe('OUTCOME_UNKNOWN');
    script.absent.add(first.transfer.reference);
    await move();
    const second = await send(world, place, { recipient: { contactId } });
    script.before = () => Promise.resolve();
    const before = script.payeesOf(first.transfer.reference).length;
    await world.until('the resend', () => script.payeesOf(first.transfer.reference).length > before);
    script.absent.clear();
    const [ofFirst, ofSecond] = await payeesOf(first, second);
    expect(new Set(ofFirst)).toEqual(new Set([OLD]));
    expect(new Set(ofSecond)).toEqual(new Set([NEW]));
  });
});

function failing(call: string, effect: 'none' | 'maybe') {
  const unavailable = () => new ProviderFailure({ category: 'UNAVAILABLE', message: '503', retryable: true, effect });
  return ({ operation }: { operation: string }) =>
    operation === call ? Promise.reject(unavailable()) : Promise.resolve();
}

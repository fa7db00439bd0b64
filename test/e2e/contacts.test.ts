import {
  contactWithOldPhone,
  create,
  headOf,
  orderFor,
  placeOf,
  rowsOf,
  settled,
  transferOf,
  type Place,
  USER_ERRORS,
} from './orders';
import { openWorld, type Json, type World } from './world';

const REGISTRATION =
  'registrations { provider status lot providerCode registeredAt error { category code message } account { id } }';
const CREATE = `mutation ($input: CreateContactInput!) { createContact(input: $input) {
  contact { id firstName phone ${REGISTRATION} } ${USER_ERRORS} } }`;
const CREATE_MANY = `mutation ($input: CreateContactsInput!) { createContacts(input: $input) {
  contacts { id firstName ${REGISTRATION} } ${USER_ERRORS} } }`;
const REGISTER = `mutation ($input: RegisterContactInput!) { registerContact(input: $input) {
  contact { id ${REGISTRATION} } ${USER_ERRORS} } }`;
const UPDATE = `mutation ($input: UpdateContactInput!) { updateContact(input: $input) {
  contact { id firstName lastName phone email country address { line1 city } ${REGISTRATION} } ${USER_ERRORS} } }`;
const EVENTS = `query ($after: EventCursor) { events(after: $after, first: 100, filter: { types: [CONTACT_REGISTRATION_CHANGED] }) {
  nodes { ... on ContactEvent { contact { id } registration { status } } } } }`;

let world: World;
let cinetpay: Place;
let peex: Place;
beforeAll(async () => {
  world = await openWorld();
  cinetpay = await placeOf(world, 'CINETPAY');
  peex = await placeOf(world, 'PEEX');
});
afterEach(() => world.clearFaults());
afterAll(async () => {
  expect(world.faults()).toEqual([]);
  await world.close();
});

let people = 0;
const person = (phone: string | null, more: object = {}) => ({
  firstName: `Person${++people}`,
  lastName: 'Test',
  phone,
  country: 'CI',
  ...more,
});
const phoneOf = (n: number) => `+22507111${String(n).padStart(5, '0')}`;

describe('registering a contact at CinetPay', () => {
  it('makes a new one known, with its lot and code, and an event says so', async () => {
    const after = await headOf(world);
    const input = { contact: person(phoneOf(1)), registerAt: [{ accountId: cinetpay.accountId }] };
    const { createContact } = await world.ask<Json>(CREATE, { input });
    expect(createContact.userErrors).toEqual([]);
    expect(createContact.contact.registrations).toEqual([
      {
        provider: 'CINETPAY',
        status: 'REGISTERED',
        lot: expect.stringMatching(/^\d{22}$/),
        providerCode: '0',
        registeredAt: expect.any(String),
        error: null,
        account: { id: cinetpay.accountId },
      },
    ]);
    const { events } = await world.ask<Json>(EVENTS, { after });
    expect(events.nodes).toEqual([
      { contact: { id: createContact.contact.id }, registration: { status: 'REGISTERED' } },
    ]);
  });

  it('takes 726, already there, for what it is: registered', async () => {
    const input = { contact: person(phoneOf(1)), registerAt: [{ accountId: cinetpay.accountId }] };
    const { createContact } = await world.ask<Json>(CREATE, { input });
    expect(createContact.userErrors).toEqual([]);
    expect(createContact.contact.registrations).toMatchObject([
      { status: 'REGISTERED', providerCode: '726', error: null },
    ]);
  });

  it('tells of a refusal and keeps the contact', async () => {
    const contactId = await contactWithOldPhone(world, '+22512345', 'CI');
    const input = { contactId, at: { accountId: cinetpay.accountId } };
    const { registerContact } = await world.ask<Json>(REGISTER, { input });
    expect(registerContact.userErrors).toEqual([
      expect.objectContaining({
        code: 'CONTACT_NOT_REGISTERED',
        path: ['input', 'at'],
        moneyMoved: 'NO',
        provider: expect.objectContaining({ category: 'VALIDATION', code: '802' }),
      }),
    ]);
    expect(registerContact.contact.registrations).toMatchObject([
      { status: 'FAILED', providerCode: '802', registeredAt: null, error: { category: 'VALIDATION', code: '802' } },
    ]);
    const made = await create(world, { ...orderFor(cinetpay), recipient: { contactId } });
    expect(made.userErrors).toEqual([expect.objectContaining({ code: 'CONTACT_NOT_REGISTERED', moneyMoved: 'NO' })]);
    expect(made.transfer).toMatchObject({ status: 'FAILED', failure: { category: 'VALIDATION' } });
    expect(await rowsOf(world, made.transfer)).toEqual([]);
  });

  it('takes many in one call, each with its own outcome', async () => {
    const contacts = [
      person(phoneOf(2)),
      person('+33612345678', { country: 'FR' }),
      person(phoneOf(1)),
      person(null),
      person('+254712345678', { country: 'KE' }),
    ];
    const { createContacts } = await world.ask<Json>(CREATE_MANY, {
      input: { contacts, registerAt: [{ accountId: cinetpay.accountId }] },
    });
    expect(createContacts.contacts.map(({ firstName }: Json) => firstName)).toEqual(
      contacts.map(({ firstName }) => firstName),
    );
    const outcomes = createContacts.contacts.map(({ registrations: [one] }: Json) => [one.status, one.providerCode]);
    expect(outcomes).toEqual([
      ['REGISTERED', '0'],
      ['FAILED', '802'],
      ['REGISTERED', '726'],
      ['FAILED', '802'],
      ['FAILED', '802'],
    ]);
    const lots = createContacts.contacts.flatMap(({ registrations: [one] }: Json) => one.lot ?? []);
    expect(new Set(lots).size).toBe(1);
    expect(createContacts.userErrors.map(({ code }: Json) => code)).toEqual([
      'CONTACT_NOT_REGISTERED',
      'CONTACT_NOT_REGISTERED',
      'CONTACT_NOT_REGISTERED',
    ]);
  });

  it('is not needed at Peex, which keeps no contacts', async () => {
    const input = { contact: person('+237677000001', { country: 'CM' }), registerAt: [{ accountId: peex.accountId }] };
    const { createContact } = await world.ask<Json>(CREATE, { input });
    expect(createContact.userErrors).toEqual([]);
    expect(createContact.contact.registrations).toMatchObject([{ provider: 'PEEX', status: 'NOT_REQUIRED' }]);
  });

  it('waits where CinetPay cannot be asked, and is made up for by the transfer that needs it', async () => {
    await world.fault('CINETPAY', 'contact', 'error');
    const input = { contact: person(phoneOf(3)), registerAt: [{ accountId: cinetpay.accountId }] };
    const { createContact } = await world.ask<Json>(CREATE, { input });
    expect(createContact.userErrors).toEqual([
      expect.objectContaining({ code: 'PROVIDER_UNAVAILABLE', path: ['input', 'registerAt', '0'], moneyMoved: 'NO' }),
    ]);
    expect(createContact.contact.registrations).toMatchObject([{ status: 'PENDING' }]);
    const made = await create(world, { ...orderFor(cinetpay), recipient: { contactId: createContact.contact.id } });
    expect(made.userErrors).toEqual([]);
    expect(await settled(world, made.transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    const { contact } = await world.ask<Json>(`query ($id: ID!) { contact(id: $id) { ${REGISTRATION} } }`, {
      id: createContact.contact.id,
    });
    expect(contact.registrations).toMatchObject([{ status: 'REGISTERED', error: null }]);
  });

  it('again of a registered one changes nothing', async () => {
    const { createContact } = await world.ask<Json>(CREATE, {
      input: { contact: person(phoneOf(4)), registerAt: [{ accountId: cinetpay.accountId }] },
    });
    const after = await headOf(world);
    const { registerContact } = await world.ask<Json>(REGISTER, {
      input: { contactId: createContact.contact.id, at: { accountId: cinetpay.accountId } },
    });
    expect(registerContact).toEqual({ contact: expect.anything(), userErrors: [] });
    expect(registerContact.contact.registrations).toEqual(createContact.contact.registrations);
    expect((await world.ask<Json>(EVENTS, { after })).events.nodes).toEqual([]);
  });

  it('at an account or of a contact that is not there is NOT_FOUND, and nothing is stored', async () => {
    const before = await world.ask<Json>('{ contacts(first: 100) { nodes { id } } }');
    const { createContact } = await world.ask<Json>(CREATE, {
      input: { contact: person(phoneOf(5)), registerAt: [{ accountId: `acc_${'0'.repeat(28)}` }] },
    });
    expect(createContact).toEqual({
      contact: null,
      userErrors: [expect.objectContaining({ code: 'NOT_FOUND', path: ['input', 'registerAt', '0', 'accountId'] })],
    });
    const { registerContact } = await world.ask<Json>(REGISTER, {
      input: { contactId: `con_${'0'.repeat(28)}`, at: { accountId: cinetpay.accountId } },
    });
    expect(registerContact.userErrors).toEqual([
      expect.objectContaining({ code: 'NOT_FOUND', path: ['input', 'contactId'] }),
    ]);
    expect(await world.ask<Json>('{ contacts(first: 100) { nodes { id } } }')).toEqual(before);
  });
});

describe('a contact', () => {
  it('keeps what an update leaves out, loses what it clears, and is registered anew under a new phone', async () => {
    const { createContact } = await world.ask<Json>(CREATE, {
      input: {
        contact: person(phoneOf(6), { email: 'six@example.com' }),
        registerAt: [{ accountId: cinetpay.accountId }],
      },
    });
    const contactId = createContact.contact.id as string;
    const renamed = await world.ask<Json>(UPDATE, {
      input: {
        contactId,
        contact: { lastName: 'Renamed', email: null, address: { line1: '1 rue A', city: 'Abidjan' } },
      },
    });
    expect(renamed.updateContact.contact).toMatchObject({
      firstName: createContact.contact.firstName,
      lastName: 'Renamed',
      email: null,
      phone: phoneOf(6),
      address: { line1: '1 rue A', city: 'Abidjan' },
      registrations: [{ status: 'REGISTERED' }],
    });
    const moved = await world.ask<Json>(UPDATE, { input: { contactId, contact: { phone: phoneOf(7) } } });
    expect(moved.updateContact.contact.registrations).toMatchObject([{ status: 'PENDING', registeredAt: null }]);
    const made = await create(world, { ...orderFor(cinetpay), recipient: { contactId } });
    expect(made.userErrors).toEqual([]);
    const end = await settled(world, made.transfer.id);
    expect(end).toMatchObject({ status: 'SUCCEEDED', contact: { id: contactId } });
  });

  it('that a refused phone kept from being registered can be given a good one', async () => {
    const contactId = await contactWithOldPhone(world, '+22512345', 'CI');
    await world.ask<Json>(REGISTER, { input: { contactId, at: { accountId: cinetpay.accountId } } });
    await world.ask<Json>(UPDATE, { input: { contactId, contact: { phone: phoneOf(8) } } });
    const { registerContact } = await world.ask<Json>(REGISTER, {
      input: { contactId, at: { accountId: cinetpay.accountId } },
    });
    expect(registerContact.userErrors).toEqual([]);
    expect(registerContact.contact.registrations).toMatchObject([{ status: 'REGISTERED', error: null }]);
  });

  it('with a bad field is refused with the path to it', async () => {
    const { createContact } = await world.ask<Json>(CREATE, {
      input: { contact: person(phoneOf(9), { country: 'ZZ' }) },
    });
    expect(createContact).toEqual({
      contact: null,
      userErrors: [expect.objectContaining({ code: 'INVALID_INPUT', path: ['input', 'contact', 'country'] })],
    });
    const none = await world.ask<Json>(CREATE_MANY, { input: { contacts: [] } });
    expect(none.createContacts.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'contacts'] }]);
    const two = await world.ask<Json>(CREATE_MANY, {
      input: { contacts: [person(null), person(null, { firstName: '' })] },
    });
    expect(two.createContacts).toMatchObject({
      contacts: [],
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'contacts', '1', 'firstName'] }],
    });
  });

  it('of CinetPay’s that its merchant has lost meanwhile is added again by the transfer that needs it', async () => {
    const { createContact } = await world.ask<Json>(CREATE, {
      input: { contact: person(phoneOf(10)), registerAt: [{ accountId: cinetpay.accountId }] },
    });
    await world.control('reset');
    const made = await create(world, { ...orderFor(cinetpay), recipient: { contactId: createContact.contact.id } });
    expect(made.userErrors).toEqual([]);
    expect(await settled(world, made.transfer.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rowsOf(world, made.transfer)).toHaveLength(1);
  });

  it('that is new and gets two transfers at once is registered once', async () => {
    const { createContact } = await world.ask<Json>(CREATE, { input: { contact: person(phoneOf(11)) } });
    const recipient = { contactId: createContact.contact.id };
    const made = await Promise.all([1, 2].map(() => create(world, { ...orderFor(cinetpay), recipient })));
    for (const { transfer, userErrors } of made) {
      expect(userErrors).toEqual([]);
      expect(await transferOf(world, transfer.id)).toMatchObject({ contact: { id: createContact.contact.id } });
    }
    const { contact } = await world.ask<Json>(`query ($id: ID!) { contact(id: $id) { ${REGISTRATION} } }`, {
      id: createContact.contact.id,
    });
    expect(contact.registrations).toMatchObject([{ status: 'REGISTERED', providerCode: '0' }]);
  });

  it('pays no money where a pay-out account is asked of a provider that keeps none', async () => {
    const { createContact } = await world.ask<Json>(CREATE, { input: { contact: person(phoneOf(12)) } });
    const { addPayoutAccount } = await world.ask<Json>(
      `mutation ($input: AddPayoutAccountInput!) { addPayoutAccount(input: $input) { payoutAccount { id } ${USER_ERRORS} } }`,
      {
        input: {
          contactId: createContact.contact.id,
          at: { accountId: peex.accountId },
          destination: { mobileWallet: { phone: phoneOf(12) } },
        },
      },
    );
    expect(addPayoutAccount).toEqual({
      payoutAccount: null,
      userErrors: [expect.objectContaining({ code: 'UNSUPPORTED_OPERATION', moneyMoved: 'NO' })],
    });
  });
});

describe('a phone number as people write it', () => {
  const contact = (phone: string, more: object) => ({ input: { contact: person(phone, more) } });

  it.each([
    ['+237 677 000 001', {}],
    ['00237677000001', {}],
    ['237677000001', {}],
    ['677 000 001', { country: 'CM' }],
    ['677-000-001 ', { country: 'CM' }],
    ['\u200e+237\u00a0677000001', {}],
  ])('%j is kept in E.164', async (phone, more) => {
    const { createContact } = await world.ask<Json>(CREATE, contact(phone, { country: null, ...more }));
    expect(createContact.userErrors).toEqual([]);
    expect(createContact.contact.phone).toBe('+237677000001');
    const found = await world.ask<Json>(
      'query ($phones: [PhoneNumber!]) { contacts(first: 100, filter: { phones: $phones }) { nodes { id } } }',
      { phones: ['237 677 000 001'] },
    );
    expect(found.contacts.nodes).toContainEqual({ id: createContact.contact.id });
  });

  it('is read beside the country the contact already has, and the country has to fit it', async () => {
    const { createContact } = await world.ask<Json>(CREATE, contact('677 000 001', { country: 'CM' }));
    const contactId = createContact.contact.id as string;
    const update = async (patch: object) =>
      (await world.ask<Json>(UPDATE, { input: { contactId, contact: patch } })).updateContact;
    expect((await update({ phone: '677 000 002' })).contact.phone).toBe('+237677000002');
    expect(await update({ country: 'KE' })).toMatchObject({
      contact: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'contact', 'country'] }],
    });
    expect(await update({ phone: '0677 000 002' })).toMatchObject({
      userErrors: [{ path: ['input', 'contact', 'phone'], message: expect.stringContaining('+237677000002') }],
    });
    const moved = await update({ country: 'KE', phone: '0712 345 678' });
    expect(moved.contact).toMatchObject({ country: 'KE', phone: '+254712345678' });
  });

  it('is the same input to an idempotency key, however it is spelled', async () => {
    const input = orderFor(peex);
    const made = await create(world, input);
    const { newContact } = input.recipient;
    const sender = { ...input.sender, phone: '00237 699 111 222' };
    const respelled = { ...input, sender, recipient: { newContact: { ...newContact, phone: '677 000 001' } } };
    const again = await create(world, respelled);
    expect([again.userErrors, again.idempotency.replayed, again.transfer.id]).toEqual([[], true, made.transfer.id]);
    expect(again.transfer.contact.id).toBe(made.transfer.contact.id);
  });
});

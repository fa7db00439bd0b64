import type { Operation } from '../../src/sandbox/provider';
import * as cinetpay from './cinetpay-merchant';
import type { Door, Reply } from './door';
import * as machnet from './machnet-merchant';
import * as peex from './peex-merchant';
import * as xprizo from './xprizo-merchant';

/** One provider as the tests of faults use it. `name` is a reference or, for contacts, a phone number. */
export interface Driver {
  readonly act: Partial<Record<Operation, (name: string) => Promise<Reply>>>;
  /** Makes a transfer that can be approved, canceled and delivered. */
  readonly wait?: (name: string) => Promise<unknown>;
  /** Whether a change took place, seen without faults. */
  readonly happened: Partial<Record<Operation, (name: string) => Promise<boolean>>>;
  /** What a look-up says: the status, and the amount where it says one. */
  readonly shown: (reply: Reply) => { status: string; amount?: number };
  readonly isNotFound: (reply: Reply) => boolean;
}

export interface Provider {
  readonly operations: readonly Operation[];
  /** Present where tokens expire: whether this is the answer to one that has. */
  readonly isExpired?: (reply: Reply) => boolean;
  /** Of a transfer that settles by itself: its first word, the one before the last, the last. */
  readonly words: { readonly first: string; readonly before: string; readonly last: string };
  readonly unknownWord: string;
  /** Null where look-ups show none. */
  readonly amount: number | null;
  /** With a token of its own, where there are tokens. */
  open(door: Door): Promise<Driver>;
}

const inLedger = (door: Door) => async (name: string) =>
  (await door.ledger()).some(({ reference }) => reference === name);

const externalIdIn = (door: Door) => async (name: string) =>
  (await door.ledger()).find(({ reference }) => reference === name).externalId as string;

export const PROVIDERS: Readonly<Record<string, Provider>> = {
  PEEX: {
    operations: ['create', 'lookup', 'balance'],
    words: { first: 'new', before: 'pending', last: 'paid' },
    unknownWord: 'sandbox_undocumented',
    amount: 1000,
    async open(door) {
      const merchant = peex.merchant(door);
      return {
        act: { create: merchant.pay, lookup: merchant.find, balance: () => merchant.me() },
        happened: { create: inLedger(door) },
        shown: ({ json }) => json[0] ?? json.request,
        isNotFound: ({ status }) => status === 404,
      };
    },
  },
  CINETPAY: {
    operations: ['create', 'lookup', 'balance', 'contact', 'login'],
    isExpired: ({ json }) => json.code === '705',
    words: { first: 'NEW', before: 'REC', last: 'VAL' },
    unknownWord: 'ZZZ',
    amount: 500,
    async open(door) {
      const merchant = await cinetpay.merchant(door);
      return {
        act: {
          create: (name) => merchant.send([cinetpay.payout(name)]),
          lookup: (name) => merchant.find({ client_transaction_id: name }),
          balance: () => merchant.balance(),
          contact: (phone) => merchant.addContacts([cinetpay.contact(phone)]),
          login: () => cinetpay.logIn(door),
        },
        happened: {
          create: inLedger(door),
          contact: async (phone) =>
            (await (await cinetpay.merchant(door)).pay('', { phone, client_transaction_id: undefined })).code === 0,
        },
        shown: ({ json }) => ({ status: json.data[0].treatment_status, amount: Number(json.data[0].amount) }),
        isNotFound: ({ json }) => json.code === 723,
      };
    },
  },
  MACHNET: {
    operations: ['create', 'lookup', 'balance', 'contact', 'cancel', 'deliver'],
    words: { first: 'INITIATED', before: 'PROCESSING', last: 'PROCESSED' },
    unknownWord: 'SANDBOX_UNDOCUMENTED',
    amount: 1,
    async open(door) {
      const merchant = machnet.merchant(door);
      const idOf = externalIdIn(door);
      const person = { last_name: 'Ngo', type: 'RECEIVE', send_user_id: merchant.user.id };
      return {
        act: {
          create: (name) => merchant.pay(name),
          lookup: async (name) => merchant.find(await idOf(name)),
          balance: () => merchant.ofUser('GET', '/funds'),
          contact: (first_name) => merchant.call('POST', '/users', { ...person, first_name }),
          cancel: async (name) => merchant.cancel(await idOf(name)),
          deliver: async (name) => merchant.deliver(await idOf(name)),
        },
        async wait(name) {
          await merchant.pay(name, { from_amount: 33 });
          await door.advance(1_000);
        },
        happened: {
          create: inLedger(door),
          contact: async (name) => (await merchant.ofUser('GET', '/receive-users')).text.includes(`"${name}"`),
          cancel: async (name) => (await merchant.words(await idOf(name)))[0] === 'CANCELED',
          deliver: async (name) => (await merchant.words(await idOf(name)))[1] !== 'NONE',
        },
        shown: ({ json }) => ({ status: json.status, amount: json.from_amount }),
        isNotFound: ({ status }) => status === 404,
      };
    },
  },
  XPRIZO: {
    operations: ['create', 'lookup', 'balance', 'contact', 'login', 'approve', 'cancel'],
    isExpired: ({ status }) => status === 401,
    words: { first: 'Pending', before: 'Pending', last: 'Active' },
    unknownWord: 'SandboxUndocumented',
    amount: null,
    async open(door) {
      const person = await xprizo.person(door);
      const keyOf = externalIdIn(door);
      const word = async (name: string) => (await (await xprizo.person(door)).words(name))[0];
      return {
        act: {
          create: (name) => person.send(xprizo.payment(name)),
          lookup: (name) =>
            person.call('GET', `/Transaction/StatusByReference/${xprizo.A.kesAccountId}`, { reference: name }),
          balance: () => person.call('GET', '/Wallet/List'),
          contact: () => person.call('GET', '/Contact/Search', { value: xprizo.A.peer.userName }),
          login: () => xprizo.logIn(door),
          approve: async (name) => person.accept(await keyOf(name)),
          cancel: async (name) => person.cancel(await keyOf(name)),
        },
        wait: (name) => person.send(xprizo.payment(name, { amount: 14 })),
        happened: {
          create: inLedger(door),
          approve: async (name) => (await word(name)) === 'Active',
          cancel: async (name) => (await word(name)) === 'NotFound',
        },
        shown: ({ json }) => ({ status: json.description }),
        isNotFound: ({ json }) => json.description === 'NotFound',
      };
    },
  },
};

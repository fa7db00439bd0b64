import type { JsonObject } from './domain/json';
import type { ContactInput } from './engine/engine';
import { CINETPAY_MERCHANTS } from './sandbox/cinetpay/merchants';
import { MACHNET_MERCHANTS } from './sandbox/machnet/merchants';
import { PEEX_MERCHANTS } from './sandbox/peex/merchants';
import { XPRIZO_MERCHANTS } from './sandbox/xprizo/merchants';

/** What sandbox mode puts into an empty database, so that every saved operation runs as it is. */
export interface SeededAccount {
  /** The provider's key in the registry. */
  provider: string;
  label: string;
  credentials: JsonObject;
  /** The merchant's name in the sandbox, which calls back for it by itself. */
  merchant: string;
  /** How the sandbox shows that a callback is its own, where the provider has a way. */
  callback: { user?: string; password?: string; secret?: string };
  /** Clients behind the account that are named one by one. */
  clients: string[];
}

export interface SeededContact {
  contact: ContactInput;
  /** Providers that know the contact already, by key. */
  registeredAt: string[];
}

/** Of organization A (0) and B (1): each has merchants of its own. */
export function seededAccounts(organization: 0 | 1): SeededAccount[] {
  const peex = PEEX_MERCHANTS[organization];
  const cinetpay = CINETPAY_MERCHANTS[organization];
  const machnet = MACHNET_MERCHANTS[organization];
  const xprizo = XPRIZO_MERCHANTS[organization];
  const callback = { user: 'peex', password: `sandbox-callback-${organization}` };
  return [
    {
      provider: 'peex',
      label: 'Peex sandbox',
      credentials: { secretKey: peex.secretKey, callbackUser: callback.user, callbackPassword: callback.password },
      merchant: peex.secretKey,
      callback,
      clients: [],
    },
    {
      provider: 'cinetpay',
      label: 'CinetPay sandbox',
      credentials: { apiKey: cinetpay.apikey, password: cinetpay.password },
      merchant: cinetpay.apikey,
      callback: {},
      clients: [],
    },
    {
      provider: 'machnet',
      label: 'Machnet sandbox',
      credentials: {
        clientId: machnet.clientId,
        clientSecret: machnet.clientSecret,
        webhookSecret: machnet.webhookSecret,
      },
      merchant: machnet.clientId,
      callback: { secret: machnet.webhookSecret },
      // One who may do everything, and one whose verification is still to come.
      clients: [machnet.users.verified.id, machnet.users.unverified.id],
    },
    {
      provider: 'xprizo',
      label: 'Xprizo sandbox',
      credentials: { userName: xprizo.userName, password: xprizo.password },
      merchant: xprizo.userName,
      callback: {},
      clients: [xprizo.contactId],
    },
  ];
}

/**
 * Their numbers are magic values of the sandbox: paid, paid, failed, and one that a provider does not know yet. The last
 * can be paid in cash, at home or into an account.
 */
export const SEEDED_CONTACTS: readonly SeededContact[] = [
  {
    contact: {
      firstName: 'Amina',
      lastName: 'Ngono',
      phone: '+237677000001',
      country: 'CM',
      email: 'amina@example.com',
    },
    registeredAt: [],
  },
  {
    contact: {
      firstName: 'Kouassi',
      lastName: 'Yao',
      phone: '+2250700000001',
      country: 'CI',
      email: 'kouassi@example.com',
    },
    registeredAt: ['cinetpay'],
  },
  {
    contact: {
      firstName: 'Paul',
      lastName: 'Mbarga',
      phone: '+237677100001',
      country: 'CM',
      email: 'paul@example.com',
    },
    registeredAt: [],
  },
  {
    contact: { firstName: 'Awa', lastName: 'Traore', phone: '+2250700000010', country: 'CI', email: 'awa@example.com' },
    registeredAt: [],
  },
  {
    contact: {
      firstName: 'Tenzin',
      lastName: 'Norgay',
      phone: '+233541859101',
      country: 'GH',
      email: 'tenzin@example.com',
      address: { line1: '12 Independence Avenue', city: 'Accra', country: 'GH' },
    },
    registeredAt: ['machnet'],
  },
];

/**
 * The seeded users of every merchant, one for each precondition of "Create Transaction". `kyc` has the words of the public
 * page (PUBLIC-A). CHOICE: who they are, and that a funding account is active exactly while its verification_status is
 * VERIFIED.
 */
const ROLES = {
  /** May do everything: an active card, a wallet with money, a receive user with a bank and a wallet account. */
  verified: { firstName: 'Pasang', email: 'pasang@example.com', kyc: 'VERIFIED', card: 'VERIFIED', hasWallet: true },
  unverified: { firstName: 'Dawa', email: 'dawa@example.com', kyc: 'UNVERIFIED', card: 'VERIFIED' },
  inProgress: { firstName: 'Mingma', email: 'mingma@example.com', kyc: 'IN_PROGRESS', card: 'VERIFIED' },
  suspended: { firstName: 'Lhakpa', email: 'lhakpa@example.com', kyc: 'SUSPENDED', card: 'VERIFIED' },
  /** The document forbids the three above and no other: this one may send. */
  retry: { firstName: 'Phurba', email: 'phurba@example.com', kyc: 'RETRY', card: 'VERIFIED' },
  withoutActiveFund: { firstName: 'Nima', email: 'nima@example.com', kyc: 'VERIFIED', card: 'PENDING' },
  withoutReceiveUser: { firstName: 'Pemba', email: 'pemba@example.com', kyc: 'VERIFIED', card: 'VERIFIED' },
  /** Senders with the magic words of magic-values.ts in their e-mail address. */
  suspicious: { firstName: 'Ang', email: 'suspicious@example.com', kyc: 'VERIFIED', card: 'VERIFIED' },
  risky: { firstName: 'Kami', email: 'risky@example.com', kyc: 'VERIFIED', card: 'VERIFIED' },
} as const satisfies Record<string, Role>;

interface Role {
  readonly firstName: string;
  readonly email: string;
  readonly kyc: string;
  readonly card: string;
  readonly hasWallet?: true;
}

export type MachnetRole = keyof typeof ROLES;

export interface MachnetSeededUser extends Role {
  readonly lastName: string;
  readonly id: string;
  readonly cardFundId: string;
  /** Exists for `verified` alone. */
  readonly walletFundId: string;
  /** With both accounts; exists for everybody but `withoutReceiveUser`. */
  readonly receiveUserId: string;
  readonly bankAccountId: string;
  readonly walletAccountId: string;
}

export interface MachnetMerchant {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs the merchant's webhooks, unless `POST /_control/callbacks` names another. */
  readonly webhookSecret: string;
  /** USD in the wallet of the verified user. */
  readonly walletBalance: string;
  readonly users: Readonly<Record<MachnetRole, MachnetSeededUser>>;
}

/** The third is free for an account of one's own; its wallet is small, so that running out of money is within reach. */
export const MACHNET_MERCHANTS: readonly [MachnetMerchant, MachnetMerchant, MachnetMerchant] = [
  merchant('a', 1, '10000'),
  merchant('b', 2, '10000'),
  merchant('spare', 3, '100'),
];

function merchant(name: string, number: number, walletBalance: string): MachnetMerchant {
  const users = Object.entries(ROLES).map(([role, who], index): [string, MachnetSeededUser] => {
    const id = (thing: number): string => fixedId(number, index + 1, thing);
    return [
      role,
      {
        ...who,
        lastName: 'Sherpa',
        id: id(0),
        cardFundId: id(1),
        walletFundId: id(2),
        receiveUserId: id(3),
        bankAccountId: id(4),
        walletAccountId: id(5),
      },
    ];
  });
  return {
    clientId: `sandbox-machnet-${name}`,
    clientSecret: `secret-machnet-${name}`,
    webhookSecret: `webhook-machnet-${name}`,
    walletBalance,
    users: Object.fromEntries(users) as Record<MachnetRole, MachnetSeededUser>,
  };
}

/** A UUID whose last digits say merchant, user and thing: ...10100 is merchant 1's first user, ...10101 their card. */
function fixedId(merchantNumber: number, userNumber: number, thing: number): string {
  const tail = `${merchantNumber}${String(userNumber).padStart(2, '0')}${String(thing).padStart(2, '0')}`;
  return `d0000000-0000-4000-8000-${tail.padStart(12, '0')}`;
}

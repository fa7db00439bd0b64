/**
 * The seeded merchants. Each has a second profile to pay to and to be paid by. Ids are int64 (PUBLIC-B) and given as text;
 * the spare merchant's USD wallet has one that no floating point number holds. CHOICE: everything else.
 */
export interface XprizoSeededProfile {
  readonly userName: string;
  readonly password: string;
  /** Null: without "Approval Security", so that nothing asks for a pin. */
  readonly pin: string | null;
  readonly contactId: string;
  readonly kesAccountId: string;
  readonly usdAccountId: string;
}

export interface XprizoMerchant extends XprizoSeededProfile {
  readonly apiKey: string;
  readonly kesBalance: string;
  readonly usdBalance: string;
  readonly peer: XprizoSeededProfile;
  /** A contact that let nobody find it. */
  readonly hiddenContactId: string;
}

/** The third is free for an account of one's own; it has little money and no pin. */
export const XPRIZO_MERCHANTS: readonly [XprizoMerchant, XprizoMerchant, XprizoMerchant] = [
  {
    userName: 'sandbox-xprizo-a',
    password: 'password-xprizo-a',
    apiKey: 'apikey-xprizo-a',
    pin: '1234',
    contactId: '7201',
    kesAccountId: '410101',
    usdAccountId: '410102',
    kesBalance: '1000000',
    usdBalance: '10000',
    peer: {
      userName: 'sandbox-xprizo-a-peer',
      password: 'password-xprizo-a-peer',
      pin: '1234',
      contactId: '7211',
      kesAccountId: '411101',
      usdAccountId: '411102',
    },
    hiddenContactId: '7221',
  },
  {
    userName: 'sandbox-xprizo-b',
    password: 'password-xprizo-b',
    apiKey: 'apikey-xprizo-b',
    pin: '1234',
    contactId: '7202',
    kesAccountId: '410201',
    usdAccountId: '410202',
    kesBalance: '1000000',
    usdBalance: '10000',
    peer: {
      userName: 'sandbox-xprizo-b-peer',
      password: 'password-xprizo-b-peer',
      pin: '1234',
      contactId: '7212',
      kesAccountId: '411201',
      usdAccountId: '411202',
    },
    hiddenContactId: '7222',
  },
  {
    userName: 'sandbox-xprizo-spare',
    password: 'password-xprizo-spare',
    apiKey: 'apikey-xprizo-spare',
    pin: null,
    contactId: '7203',
    kesAccountId: '410301',
    usdAccountId: '9007199254740993',
    kesBalance: '1000',
    usdBalance: '100',
    peer: {
      userName: 'sandbox-xprizo-spare-peer',
      password: 'password-xprizo-spare-peer',
      pin: null,
      contactId: '7213',
      kesAccountId: '411301',
      usdAccountId: '411302',
    },
    hiddenContactId: '7223',
  },
];

/** What every second profile has. */
export const PEER_BALANCES = { kes: '500000', usd: '5000' } as const;

import { passesLuhn } from '../../domain/card-number';
import type { TransferOrder } from '../../domain/connector';
import type { InputRule } from '../../domain/requirements';

const named = (source: TransferOrder['source'], field: string) => {
  const value = source?.[field];
  return typeof value === 'string' && value.trim() !== '';
};

type Card = NonNullable<NonNullable<TransferOrder['secret']>['card']>;

/** As people type a card number: in groups. */
export function digitsOf(number: string): string {
  return number.replace(/[ -]/g, '');
}

/** The shapes the document gives; null where the field is right. What is wrong is named, never quoted. */
const CARD_FIELDS: Readonly<Record<keyof Card, { what: string; faultOf: (card: Card) => string | null }>> = {
  name: {
    what: 'the name on the card',
    faultOf: ({ name }) => (name.trim() === '' ? 'the name on the card must not be empty' : null),
  },
  number: {
    what: 'its number, 12 to 19 digits',
    faultOf: ({ number }) => {
      if (!/^\d{12,19}$/.test(digitsOf(number))) return 'a card number has 12 to 19 digits';
      return passesLuhn(digitsOf(number)) ? null : 'the check digit of this card number is wrong: read it again';
    },
  },
  expiryMonth: {
    what: 'its expiry month, 01 to 12',
    faultOf: ({ expiryMonth }) => (/^(0?[1-9]|1[0-2])$/.test(expiryMonth) ? null : 'the expiry month is 01 to 12'),
  },
  expiryYear: {
    what: 'its expiry year, 2 or 4 digits',
    faultOf: ({ expiryYear }) => (/^(\d{2}|\d{4})$/.test(expiryYear) ? null : 'the expiry year has 2 or 4 digits'),
  },
  securityCode: {
    what: 'its security code, 3 or 4 digits',
    faultOf: ({ securityCode }) => (/^\d{3,4}$/.test(securityCode) ? null : 'the security code has 3 or 4 digits'),
  },
};

/** Without a card its owner gives it on Xprizo's page (PUBLIC-A): the answer is Redirect. A part of one is no card. */
const CARD_RULES = (Object.keys(CARD_FIELDS) as (keyof Card)[]).map((field): InputRule => {
  const { what, faultOf } = CARD_FIELDS[field];
  const faultIn = ({ secret }: TransferOrder) => (secret?.card === undefined ? null : faultOf(secret.card));
  return {
    path: ['source', 'card', field],
    applies: ({ method }) => method === 'CARD',
    required: false,
    needed: ({ secret }) => secret?.card !== undefined,
    message: `needed where any field of the card is given: ${what}; without all five its owner gives the card on Xprizo’s page`,
    isGiven: (order) => order.secret?.card !== undefined && faultIn(order) === null,
    problem: (order) => faultIn(order) ?? `give ${what}`,
  };
});

/** What a payout and each way of collecting asks for (seeds/004). Paths of a collection are those of requestPayment. */
export const PAYOUT_RULES: readonly InputRule[] = [
  {
    path: ['recipient'],
    applies: ({ method }) => method === 'WALLET',
    required: true,
    message: 'Xprizo pays a wallet: give walletId or externalWallet',
    isGiven: ({ recipientWallet }) => recipientWallet !== null,
  },
];

export const COLLECTION_RULES: readonly InputRule[] = [
  {
    path: ['source', 'wallet', 'fromAccountId'],
    applies: ({ method }) => method === 'WALLET',
    required: true,
    message: 'name the wallet that is asked to pay',
    isGiven: ({ source }) => named(source, 'fromAccountId'),
  },
  {
    path: ['source', 'mpesa', 'phone'],
    applies: ({ method }) => method === 'MPESA',
    required: true,
    message: 'name the phone that is asked to pay',
    isGiven: ({ source }) => named(source, 'phone'),
  },
  {
    path: ['source', 'card', 'customer'],
    applies: ({ method }) => method === 'CARD',
    required: true,
    message: 'customer must not be empty',
    isGiven: ({ source }) => named(source, 'customer'),
  },
  ...CARD_RULES,
];

import type { TransferOrder } from '../../domain/connector';
import type { OrderFacts } from '../../domain/input-rule';
import type { InputRule } from '../../domain/requirements';
import { countriesPaidIn, currenciesOf, PAID_CURRENCIES, SERVED_PREFIXES, splitPhone } from './phone';

const CONTACT = ['recipient', 'newContact'];

/** "To transfer money to a phone number, it must be in your contact list before" (document §5.3). */
export const RULES: readonly InputRule[] = [
  {
    path: ['recipient'],
    required: true,
    message: 'CinetPay pays a contact: give contactId or newContact',
    isGiven: ({ contact }) => contact !== null,
  },
  {
    path: [...CONTACT, 'phone'],
    required: true,
    needed: ({ contact }) => contact !== null,
    message: `CinetPay pays to a phone number that begins with one of ${SERVED_PREFIXES}`,
    isGiven: ({ contact }) => Boolean(contact?.phone) && splitPhone(contact?.phone ?? '') !== null,
  },
  ...PAID_CURRENCIES.flatMap((currency) => rulesOfCurrency(currency)),
];

/** A country's mobile money holds its own currency, and CinetPay changes none into another (PUBLIC-B). */
function rulesOfCurrency(currency: string): InputRule[] {
  const applies = ({ walletCurrency }: OrderFacts) => walletCurrency === currency;
  const countries = countriesPaidIn(currency);
  return [
    {
      path: [...CONTACT, 'country'],
      applies,
      required: false,
      needed: () => false,
      allowed: countries,
      message: `the country of the phone number, one that is paid in ${currency}; needed where the number is in national form`,
      isGiven: ({ contact }) => contact?.country != null,
    },
    {
      path: ['recipient'],
      applies,
      required: false,
      needed: (order) => prefixOf(order) !== null,
      message: `needed where this wallet pays: a recipient whose phone number is of ${countries.join(', ')}, which are paid in ${currency}`,
      isGiven: (order) => currenciesOf(prefixOf(order) ?? '').includes(order.amount.currency),
      problem: (order) => {
        const prefix = prefixOf(order) ?? '';
        const paidIn = currenciesOf(prefix).join(' or ');
        return `+${prefix} is paid in ${paidIn} and this wallet holds ${order.amount.currency}: send it from a wallet in that currency`;
      },
    },
  ];
}

function prefixOf({ contact }: TransferOrder): string | null {
  return contact?.phone == null ? null : (splitPhone(contact.phone)?.prefix ?? null);
}

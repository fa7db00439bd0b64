import type { InputRule } from '../../domain/requirements';
import { SERVED_COUNTRIES, SERVED_PREFIXES, splitPhone } from './phone';

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
  {
    path: [...CONTACT, 'country'],
    required: false,
    needed: () => false,
    allowed: SERVED_COUNTRIES,
    message: 'the country of the phone number; needed where the number is in national form',
    isGiven: ({ contact }) => contact?.country != null,
  },
];

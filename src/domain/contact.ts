import type { ProviderErrorInfo } from './failures';
import type { JsonObject } from './json';
import type { TransferMethod } from './transfer';

export interface Address {
  line1: string;
  line2: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
}

/** A person or business on the other side of a transfer: one contact, however many providers know it. */
export interface Contact {
  id: string;
  organizationId: string;
  firstName: string;
  lastName: string;
  email: string | null;
  /** E.164. */
  phone: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  address: Address | null;
  createdAt: number;
}

export const REGISTRATION_STATUSES = ['PENDING', 'REGISTERED', 'FAILED', 'NOT_REQUIRED'] as const;
export type RegistrationStatus = (typeof REGISTRATION_STATUSES)[number];

/** What one provider account knows of a contact. Unique per contact, account and client. */
export interface ContactRegistration {
  id: string;
  organizationId: string;
  contactId: string;
  accountId: string;
  provider: string;
  /** Set where the provider keeps contacts per client (a Machnet user's receive users). */
  clientId: string | null;
  status: RegistrationStatus;
  externalId: string | null;
  lot: string | null;
  providerCode: string | null;
  error: ProviderErrorInfo | null;
  registeredAt: number | null;
}

/** Where a provider can pay a contact: a mobile wallet, a bank account. */
export interface PayoutAccount {
  id: string;
  organizationId: string;
  registrationId: string;
  contactId: string;
  method: TransferMethod;
  label: string;
  externalId: string | null;
  /** What the provider needs to name it again, keyed by our own words (payerId, ...). */
  details: JsonObject;
  createdAt: number;
}

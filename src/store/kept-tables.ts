/**
 * Rows every transfer refers to: read for each sending and each look-up, written seldom. A read that rests on nothing
 * else may be answered from memory where this process is the database's only writer.
 */
export type KeptTable = (typeof KEPT_TABLES)[number];
export const KEPT_TABLES = [
  'provider_accounts',
  'clients',
  'wallets',
  'contacts',
  'contact_clients',
  'contact_registrations',
  'payout_accounts',
] as const;

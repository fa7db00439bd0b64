/**
 * Every column that holds a text sealed under MASTER_KEY. Each is bound to the `id` of its own row, so that re-sealing
 * under another key is the same for all of them; null where nothing is sealed there. A migration that adds a sealed column
 * adds it here.
 */
export const SEALED_COLUMNS = [
  { table: 'provider_accounts', column: 'sealed_credentials' },
  { table: 'organizations', column: 'sealed_reference_secret' },
] as const;

/**
 * The seeded merchants. The two keys are the ones the Peex document shows; the third is free for an account of one's own.
 * `solde` is in XAF. INFER: the document names no currency, and Peex pays out in Cameroon.
 */
export const PEEX_MERCHANTS = [
  { name: 'Sandbox merchant A', secretKey: '37528871-1f6c-43e9-a74a-0ad1f4baba76', solde: '50000000' },
  { name: 'Peex', secretKey: 'ea5ebe38-c3cf-4655-999a-eb0c63805a76', solde: '50000000' },
  // Below the threshold of one payment, so that running out of money is within reach.
  { name: 'Sandbox merchant spare', secretKey: 'c0ffee00-5a5a-4b4b-8c8c-0123456789ab', solde: '5000000' },
] as const;

/** CHOICE: the document shows a payment of 1000000000 refused with AMOUNT_EXCEED_THRESHOLD and names no threshold. */
export const PEEX_THRESHOLD_XAF = '10000000';

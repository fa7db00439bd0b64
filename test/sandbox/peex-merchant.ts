import { PEEX_MERCHANTS } from '../../src/sandbox/peex/merchants';
import type { Door, Loose, Reply } from './door';

export const [KEY_A, KEY_B, KEY_SPARE] = PEEX_MERCHANTS.map(({ secretKey }) => secretKey) as [string, string, string];
export const BASE = '/peex/api/v3';

/** Everything the document asks for. */
export function payment(trackId: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    track_id: trackId,
    amount: 1000,
    aml_cft: true,
    fxrate: 1,
    from_currency: 'XAF',
    to_currency: 'XAF',
    mobile_phone: '+237675287689',
    sender_first_name: 'Awa',
    sender_last_name: 'Ndiaye',
    sender_mobile_phone: '+33612345678',
    sender_country: 'FR',
    first_name: 'Paul',
    last_name: 'Mbarga',
    to_country: 'CM',
    purpose: 'FAMILY',
    fund_origin: 'SALARY',
    ...change,
  };
}

export function merchant(door: Door, secretKey: string = KEY_A) {
  const headers = { SECRETKEY: secretKey, 'Content-Type': 'application/json' };
  const send = (body: unknown): Promise<Reply> =>
    door.call('POST', `${BASE}/clients/request_payment`, { headers, body });
  return {
    me: () => door.call('GET', `${BASE}/clients/me`, { headers }),
    async solde(): Promise<number> {
      return (await door.call('GET', `${BASE}/clients/me`, { headers })).json.solde;
    },
    send,
    pay: (trackId: string, change: Record<string, unknown> = {}) => send(payment(trackId, change)),
    find: (trackId: string) =>
      door.call('GET', `${BASE}/clients/all_requests`, { headers, query: { track_id: trackId } }),
    all: () => door.call('GET', `${BASE}/clients/all_requests`, { headers }),
    async row(trackId: string): Promise<Loose> {
      return (await door.call('GET', `${BASE}/clients/all_requests`, { headers, query: { track_id: trackId } }))
        .json[0];
    },
  };
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CINETPAY_MERCHANTS } from '../../src/sandbox/cinetpay/merchants';
import { PEEX_MERCHANTS } from '../../src/sandbox/peex/merchants';
import { openSandbox, type Sandbox } from '../../src/sandbox/server';

const REAL = Date.UTC(2026, 0, 1);
let folder: string;
let sandbox: Sandbox;

const start = async (journal = true) =>
  (sandbox = await openSandbox({
    host: '127.0.0.1',
    port: 0,
    now: () => REAL,
    speed: 0,
    ...(journal ? { journalFile: join(folder, 'sandbox.jsonl') } : {}),
  }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  await start();
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function peex(method: string, path: string, body?: object) {
  const response = await fetch(`${sandbox.url}/peex/api/v3/${path}`, {
    method,
    headers: { SECRETKEY: PEEX_MERCHANTS[0].secretKey, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as Record<string, unknown>;
}

const payment = (track_id: string) => ({
  track_id,
  amount: 1000,
  aml_cft: true,
  from_currency: 'XAF',
  to_currency: 'XAF',
  mobile_phone: '+237678923563',
  sender_first_name: 'a',
  sender_last_name: 'b',
  sender_mobile_phone: '+237675287689',
  sender_country: 'CM',
  first_name: 'c',
  last_name: 'd',
  to_country: 'CM',
  purpose: 'FAMILY',
  fund_origin: 'SALARY',
});

async function cinetpay(path: string, query: Record<string, string>, form?: Record<string, string>) {
  const response = await fetch(
    `${sandbox.url}/cinetpay/v1${path}?${new URLSearchParams({ lang: 'en', ...query }).toString()}`,
    {
      method: form ? 'POST' : 'GET',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
    },
  );
  return (await response.json()) as { code: unknown; data: { token: string } };
}

test('a second start goes on where the first stopped: transfers, balances, ids and what was still to come', async () => {
  await peex('POST', 'clients/request_payment', payment('T1'));
  await sandbox.control.advance(1_500);
  await peex('POST', 'clients/request_payment', payment('T2'));
  const [ledger, me] = [sandbox.control.ledger(), await peex('GET', 'clients/me')];
  const rows = await peex('GET', 'clients/all_requests?track_id=T1');

  await sandbox.close();
  await start();
  expect(sandbox.control.ledger()).toEqual(ledger);
  expect(await peex('GET', 'clients/all_requests?track_id=T1')).toEqual(rows);
  expect((await peex('GET', 'clients/me')).solde).toEqual(me.solde);
  await sandbox.control.advance(20_000);
  expect(sandbox.control.ledger().map((row) => row.status)).toEqual(['paid', 'paid']);
});

test('sessions, contacts and a status set by hand are remembered', async () => {
  const { apikey, password } = CINETPAY_MERCHANTS[0];
  const { token } = (await cinetpay('/auth/login', {}, { apikey, password })).data;
  const contact = [{ prefix: '225', phone: '0102030405', name: 'A', surname: 'B', email: 'a@example.com' }];
  await cinetpay('/transfer/contact', { token }, { data: JSON.stringify(contact) });
  const payout = [
    { prefix: '225', phone: '0102030405', amount: 500, client_transaction_id: 'C1', notify_url: 'http://127.0.0.1:9/' },
  ];
  await cinetpay('/transfer/money/send/contact', { token }, { data: JSON.stringify(payout) });
  await sandbox.control.setStatus({ provider: 'CINETPAY', reference: 'C1', status: 'NOS' });
  const [ledger, seen] = [
    sandbox.control.ledger(),
    await cinetpay('/transfer/check/money', { token, client_transaction_id: 'C1' }),
  ];

  await sandbox.close();
  await start();
  expect(sandbox.control.ledger()).toEqual(ledger);
  expect(await cinetpay('/transfer/check/money', { token, client_transaction_id: 'C1' })).toEqual(seen);
});

test('a reset forgets what was written down, and a cut-off line is left out', async () => {
  await peex('POST', 'clients/request_payment', payment('T1'));
  sandbox.control.reset();
  expect(readFileSync(join(folder, 'sandbox.jsonl'), 'utf8')).toBe('');
  await peex('POST', 'clients/request_payment', payment('T2'));
  await sandbox.close();
  const { appendFileSync } = await import('node:fs');
  appendFileSync(join(folder, 'sandbox.jsonl'), '{"kind":"requ');
  await start();
  expect(sandbox.control.ledger().map((row) => row.reference)).toEqual(['T2']);
});

test('without a file it starts anew', async () => {
  await peex('POST', 'clients/request_payment', payment('T1'));
  await sandbox.close();
  await start(false);
  expect(sandbox.control.ledger()).toEqual([]);
});

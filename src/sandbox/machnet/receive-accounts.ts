import { digitsIn, textIn, type Fields } from '../json-fields';
import type { ReceiveAccount, User } from './parties';
import { MachnetRefusal } from './refusal';
import { idIn, readBody, timeText } from './request';

const MSISDN = /^\+?\d{6,15}$/;

/**
 * POST /users/{id}/receive-users/{rid}/accounts. PUBLIC-A for the fields. CHOICE: payer_id and branch_id may be left out;
 * the page calls them required, but its tables call so what its own samples leave out.
 */
export function addReceiveAccount(receiver: User, bodyText: string, id: string, now: number): ReceiveAccount {
  const body = readBody(bodyText);
  const payoutMethod = textIn(body, 'payout_method');
  if (payoutMethod !== 'BANK_DEPOSIT' && payoutMethod !== 'WALLET') {
    throw new MachnetRefusal(400, 'payout_method must be BANK_DEPOSIT or WALLET.');
  }
  const fields = payoutMethod === 'WALLET' ? walletFields(body) : bankFields(body);
  const account = { id, userId: receiver.id, createdAt: now, payoutMethod, fields } as const;
  receiver.accounts.push(account);
  return account;
}

export function receiveAccountView(account: ReceiveAccount): Record<string, unknown> {
  const view = {
    ...account.fields,
    created_at: timeText(account.createdAt),
    id: account.id,
    payout_method: account.payoutMethod,
    user_id: account.userId,
  };
  return Object.fromEntries(Object.entries(view).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function walletFields(body: Fields): Fields {
  const msisdn = digitsIn(body, 'msisdn');
  if (msisdn === undefined || !MSISDN.test(msisdn)) throw new MachnetRefusal(400, 'msisdn is required.');
  const type = textIn(body, 'wallet_type') ?? 'TEL';
  if (type !== 'TEL') throw new MachnetRefusal(400, 'wallet_type must be TEL.');
  return { msisdn, payer_id: idIn(body, 'payer_id'), wallet_type: type };
}

function bankFields(body: Fields): Fields {
  const accountNumber = digitsIn(body, 'account_number');
  if (accountNumber === undefined) throw new MachnetRefusal(400, 'account_number is required.');
  const type = textIn(body, 'account_type');
  if (type !== 'CHECKING' && type !== 'SAVINGS') {
    throw new MachnetRefusal(400, 'account_type must be CHECKING or SAVINGS.');
  }
  const bankId = idIn(body, 'bank_id');
  if (bankId === null) throw new MachnetRefusal(400, 'bank_id is required.');
  return { account_number: accountNumber, account_type: type, bank_id: bankId, branch_id: idIn(body, 'branch_id') };
}

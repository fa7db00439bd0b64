import type { ProviderAccount } from '../domain/account';
import type { Client } from '../domain/client';
import type { TransferHandle, TransferOrder, TransferSecret } from '../domain/connector';
import type { Contact, ContactRegistration, PayoutAccount } from '../domain/contact';
import { invariant } from '../domain/invariant';
import type { Reads } from '../domain/store';
import type { Transfer } from '../domain/transfer';
import type { Wallet } from '../domain/wallet';

/** The rows one transfer refers to. */
export interface TransferParties {
  account: ProviderAccount;
  client: Client;
  wallet: Wallet;
  contact: Contact | null;
  registration: ContactRegistration | null;
  payoutAccount: PayoutAccount | null;
  recipientWallet: Wallet | null;
}

/** `perClient`: the provider keeps contacts per client. */
export async function findParties(reads: Reads, transfer: Transfer, perClient: boolean): Promise<TransferParties> {
  const visible = { organizationId: transfer.organizationId, clientIds: null };
  const walletIds = transfer.recipientWalletId ? [transfer.walletId, transfer.recipientWalletId] : [transfer.walletId];
  const account = await reads.findAccount(transfer.accountId);
  const [client] = await reads.listClientsByIds(visible, [transfer.clientId]);
  const wallets = await reads.listWalletsByIds(visible, walletIds);
  const wallet = wallets.find((row) => row.id === transfer.walletId);
  invariant(account && client && wallet, `transfer ${transfer.id} refers to rows that are not there`);
  const [contact] = transfer.contactId ? await reads.listContactsByIds(visible, [transfer.contactId]) : [];
  const registration = contact
    ? await reads.findRegistration(contact.id, account.id, perClient ? client.id : null)
    : null;
  const [payoutAccount] = transfer.payoutAccountId
    ? await reads.listPayoutAccountsByIds(transfer.organizationId, [transfer.payoutAccountId])
    : [];
  return {
    account,
    client,
    wallet,
    contact: contact ?? null,
    registration,
    payoutAccount: payoutAccount ?? null,
    recipientWallet: wallets.find((row) => row.id === transfer.recipientWalletId) ?? null,
  };
}

export function orderOf(
  transfer: Transfer,
  parties: Omit<TransferParties, 'account'>,
  more: { secret: TransferSecret | null; callbackUrl: string | null },
): TransferOrder {
  const { client, wallet, contact, registration, payoutAccount, recipientWallet } = parties;
  return {
    reference: transfer.reference,
    kind: transfer.kind,
    method: transfer.method,
    amount: transfer.amount,
    received: transfer.received,
    exchangeRate: transfer.exchangeRate,
    calculationMode: transfer.calculationMode,
    client: { externalId: client.externalId, verification: client.verification },
    wallet: {
      externalId: wallet.externalId,
      currency: wallet.currency,
      kind: wallet.kind,
      isActive: wallet.isActive,
      fundingSourceType: wallet.fundingSourceType,
    },
    contact,
    registration: registration?.status === 'REGISTERED' ? { externalId: registration.externalId } : null,
    payoutAccount,
    recipientWallet: recipientWallet?.externalId ?? transfer.externalWallet,
    sender: transfer.sender,
    purpose: transfer.purpose,
    fundOrigin: transfer.fundOrigin,
    note: transfer.note,
    options: transfer.options,
    source: transfer.source,
    ...more,
  };
}

export function handleOf(transfer: Transfer, parties: { client: Client; wallet: Wallet }): TransferHandle {
  return {
    reference: transfer.reference,
    externalId: transfer.externalId,
    lot: transfer.lot,
    kind: transfer.kind,
    method: transfer.method,
    amount: transfer.amount,
    walletExternalId: parties.wallet.externalId,
    clientExternalId: parties.client.externalId,
    options: transfer.options,
    details: transfer.details,
    firstSubmittedAt: transfer.firstSubmittedAt,
  };
}

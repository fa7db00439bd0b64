import type { ProviderAccount } from '../domain/account';
import type { Client } from '../domain/client';
import type { ContactFacts, TransferHandle, TransferOrder, TransferSecret } from '../domain/connector';
import type { Contact, ContactRegistration, PayoutAccount } from '../domain/contact';
import { invariant } from '../domain/invariant';
import type { JsonObject } from '../domain/json';
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

/** Those that a provider is asked of an ordered transfer by. */
export type AskedParties = Pick<TransferParties, 'account' | 'client' | 'wallet'>;

export async function findAskedParties(reads: Reads, transfer: Transfer): Promise<AskedParties> {
  const visible = { organizationId: transfer.organizationId, clientIds: null };
  const account = await reads.findAccount(transfer.accountId);
  const [client] = await reads.listClientsByIds(visible, [transfer.clientId]);
  const [wallet] = await reads.listWalletsByIds(visible, [transfer.walletId]);
  invariant(account && client && wallet, `transfer ${transfer.id} refers to rows that are not there`);
  return { account, client, wallet };
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

/**
 * What of the parties goes to the provider, fixed with the intent: a resend has to be the same request. A contact that
 * was not registered then is fixed as it is registered for this transfer, when that is sent.
 */
type OrderedAs = Pick<TransferOrder, 'client' | 'wallet' | 'contact' | 'payoutAccount' | 'recipientWallet'> & {
  registration?: TransferOrder['registration'];
};

export function orderedAsOf(
  parties: Pick<
    TransferParties,
    'client' | 'wallet' | 'contact' | 'registration' | 'payoutAccount' | 'recipientWallet'
  >,
  externalWallet: string | null,
): JsonObject {
  const { client, wallet, contact, registration, payoutAccount, recipientWallet } = parties;
  const ordered: OrderedAs = {
    client: { externalId: client.externalId, verification: client.verification },
    wallet: {
      externalId: wallet.externalId,
      currency: wallet.currency,
      kind: wallet.kind,
      isActive: wallet.isActive,
      fundingSourceType: wallet.fundingSourceType,
    },
    contact: contact && contactFacts(contact),
    ...(registration?.status === 'REGISTERED' && { registration: { externalId: registration.externalId } }),
    payoutAccount: payoutAccount && {
      externalId: payoutAccount.externalId,
      method: payoutAccount.method,
      details: payoutAccount.details,
    },
    recipientWallet: recipientWallet?.externalId ?? externalWallet,
  };
  return ordered as unknown as JsonObject;
}

/** The order as it goes out from now on, whatever becomes of the contact's registration. */
export function orderedUnder({ orderedAs }: Transfer, registration: TransferOrder['registration']): JsonObject {
  return { ...orderedAs, registration };
}

export function isOrderedUnderRegistration({ orderedAs }: Transfer): boolean {
  return orderedAs.registration !== undefined;
}

/** The contact as the order names it: it may have got another phone since. */
export function contactAsOrdered(contact: Contact, { orderedAs }: Transfer): Contact {
  return { ...contact, ...(orderedAs as unknown as OrderedAs).contact };
}

function contactFacts({ firstName, lastName, email, phone, country, address }: Contact): ContactFacts {
  return { firstName, lastName, email, phone, country, address };
}

export function orderOf(
  transfer: Transfer,
  registration: ContactRegistration | null,
  more: { secret: TransferSecret | null; callbackUrl: string | null },
): TransferOrder {
  return {
    reference: transfer.reference,
    kind: transfer.kind,
    method: transfer.method,
    amount: transfer.amount,
    received: transfer.received,
    exchangeRate: transfer.exchangeRate,
    calculationMode: transfer.calculationMode,
    registration: registration && { externalId: registration.externalId },
    ...(transfer.orderedAs as unknown as OrderedAs),
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
    firstSubmittedAt: transfer.firstSubmittedAt ?? transfer.lostSince,
    cancelAsked: transfer.lastAct?.kind === 'CANCEL',
  };
}

import type { InputProblem } from '../domain/connector';
import type { Contact, ContactRegistration, PayoutAccount } from '../domain/contact';
import type { Viewer } from '../domain/organization';
import type { Wallet } from '../domain/wallet';
import { newContact } from './contact-draft';
import type { CreateTransferInput, EngineParts } from './engine';
import { refusal } from './refusals';

export interface Recipient {
  contact: Contact | null;
  isNew: boolean;
  registration: ContactRegistration | null;
  payoutAccount: PayoutAccount | null;
  wallet: Wallet | null;
  externalWallet: string | null;
}

/** The rows a recipient input names. Unknown and foreign ids are refused alike. */
export async function findRecipient(
  parts: Pick<EngineParts, 'store' | 'clock' | 'random'>,
  viewer: Viewer,
  input: CreateTransferInput,
  from: Wallet,
  registeredAt: { accountId: string; clientId: string | null },
  problems: InputProblem[],
): Promise<Recipient> {
  const nobody: Recipient = {
    contact: null,
    isNew: false,
    registration: null,
    payoutAccount: null,
    wallet: null,
    externalWallet: null,
  };
  const { recipient } = input;
  const path = ['input', 'recipient'];
  if (recipient.newContact) {
    const contact = newContact(viewer.organizationId, recipient.newContact, parts, [...path, 'newContact'], problems);
    return { ...nobody, contact, isNew: true };
  }
  const { store } = parts;
  const registrationOf = (contact: Contact) =>
    store.findRegistration(contact.id, registeredAt.accountId, registeredAt.clientId);
  if (recipient.contactId) {
    const [contact] = await store.listContactsByIds(viewer, [recipient.contactId]);
    if (!contact) throw refusal('NOT_FOUND', `there is no contact ${recipient.contactId}`, [...path, 'contactId']);
    return { ...nobody, contact, registration: await registrationOf(contact) };
  }
  if (recipient.payoutAccountId) {
    const [payoutAccount] = await store.listPayoutAccountsByIds(viewer.organizationId, [recipient.payoutAccountId]);
    const [contact] = payoutAccount ? await store.listContactsByIds(viewer, [payoutAccount.contactId]) : [];
    const registration = contact ? await registrationOf(contact) : null;
    if (!payoutAccount || !contact) {
      throw refusal('NOT_FOUND', `there is no payout account ${recipient.payoutAccountId}`, [
        ...path,
        'payoutAccountId',
      ]);
    }
    if (registration?.id !== payoutAccount.registrationId) {
      const message = 'this payout account belongs to another provider account or client than the wallet';
      problems.push({ path: [...path, 'payoutAccountId'], message });
    }
    return { ...nobody, contact, registration, payoutAccount };
  }
  if (recipient.walletId) {
    const [wallet] = await store.listWalletsByIds(viewer, [recipient.walletId]);
    if (!wallet) throw refusal('NOT_FOUND', `there is no wallet ${recipient.walletId}`, [...path, 'walletId']);
    if (wallet.id === from.id)
      problems.push({ path: [...path, 'walletId'], message: 'the receiving wallet is the sending one' });
    if (wallet.provider !== from.provider) {
      problems.push({ path: [...path, 'walletId'], message: `both wallets must be at ${from.provider}` });
    }
    // The provider is told the wallet's id, and under the same id there may be somebody else's where the other one is.
    const [here, there] = [await store.findAccount(from.accountId), await store.findAccount(wallet.accountId)];
    if (here?.sandbox !== there?.sandbox) {
      const message = 'one of the wallets is in a sandbox and the other is not: no money goes between them';
      problems.push({ path: [...path, 'walletId'], message });
    }
    return { ...nobody, wallet };
  }
  const externalWallet = recipient.externalWallet?.trim() ?? '';
  if (externalWallet === '')
    problems.push({ path: [...path, 'externalWallet'], message: 'externalWallet must not be empty' });
  return { ...nobody, externalWallet };
}

import type { ProviderAccount } from '../domain/account';
import type { Client } from '../domain/client';
import type { RegistrationResult } from '../domain/connector';
import type { Contact, ContactRegistration } from '../domain/contact';
import { ProviderFailure, type ErrorCategory } from '../domain/failures';
import { newId } from '../domain/ids';
import type { Transaction } from '../domain/store';
import type { EngineParts } from './engine';
import type { Gateway } from './gateway';
import { organizationTopic } from './topics';

/** Makes contacts known where a provider keeps contacts of its own. */
export interface Registrar {
  /**
   * The contact's registration, made where it is not there yet. Throws only where the provider could not be asked. The
   * contact may be as it was when somebody was to be paid: under another phone, it is registered for that alone.
   */
  ensure(contact: Contact, account: ProviderAccount, client: Client | null): Promise<ContactRegistration>;
  /** Many at once where the provider takes many; a registration per contact, in order. */
  ensureAll(
    contacts: readonly Contact[],
    account: ProviderAccount,
    client: Client | null,
  ): Promise<ContactRegistration[]>;
}

/** Refusals that are about the contact itself and stay with it; others are about the account or the moment. */
const ABOUT_THE_CONTACT: readonly ErrorCategory[] = ['VALIDATION', 'NOT_FOUND', 'UNSUPPORTED', 'LIMIT', 'DUPLICATE'];

export function createRegistrar(parts: EngineParts, gateway: Gateway): Registrar {
  const { store, clock, wake } = parts;
  const underWay = new Map<string, Promise<ContactRegistration[]>>();

  async function ensure(
    contact: Contact,
    account: ProviderAccount,
    client: Client | null,
  ): Promise<ContactRegistration> {
    // Two transfers to a new contact at once must not make it twice at a provider that would allow that.
    const key = `${contact.id} ${contact.phone} ${account.id} ${client?.id ?? ''}`;
    const shared = underWay.get(key) ?? ensureAll([contact], account, client).finally(() => underWay.delete(key));
    underWay.set(key, shared);
    const [registration] = await shared;
    if (!registration)
      throw new ProviderFailure({ category: 'UNKNOWN', message: 'no registration came back', effect: 'none' });
    return registration;
  }

  async function ensureAll(
    contacts: readonly Contact[],
    account: ProviderAccount,
    client: Client | null,
  ): Promise<ContactRegistration[]> {
    const definition = gateway.definitionOf(account.provider);
    const clientId = definition.contacts === 'client' ? (client?.id ?? null) : null;
    const known = await findKnown(contacts, account, clientId);
    const missing = contacts.filter(({ id }) => !known.has(id));
    const results = missing.length > 0 ? await register(missing, account, client) : [];
    const made = new Map(missing.map((contact, index) => [contact.id, results[index]]));
    return await Promise.all(
      contacts.map(
        async (contact) =>
          known.get(contact.id) ?? (await save(contact, account, clientId, made.get(contact.id) ?? missingResult())),
      ),
    );
  }

  /** The registrations there are, by contact: of those who have the phone still that they are to be registered by. */
  async function findKnown(
    contacts: readonly Contact[],
    account: ProviderAccount,
    clientId: string | null,
  ): Promise<Map<string, ContactRegistration>> {
    const visible = { organizationId: account.organizationId, clientIds: null };
    // Before the registrations: a phone that is given after this ends the registration that is read then.
    const current = await store.listContactsByIds(
      visible,
      contacts.map(({ id }) => id),
    );
    const known = new Map<string, ContactRegistration>();
    for (const contact of contacts) {
      const row = await store.findRegistration(contact.id, account.id, clientId);
      if (row?.status === 'REGISTERED' && current.some((now) => isSame(now, contact))) known.set(contact.id, row);
    }
    return known;
  }

  /** A provider that keeps no contacts needs no call. A failure that could be retried is thrown, not stored. */
  async function register(
    contacts: readonly Contact[],
    account: ProviderAccount,
    client: Client | null,
  ): Promise<(RegistrationResult | 'NOT_REQUIRED')[]> {
    if (!gateway.connectorOf(account).registerContacts) return contacts.map(() => 'NOT_REQUIRED' as const);
    try {
      return await gateway.call(account, 'submit', async (connector) => {
        if (!connector.registerContacts) return contacts.map(() => 'NOT_REQUIRED' as const);
        return await connector.registerContacts(contacts, { externalId: client?.externalId ?? null });
      });
    } catch (error) {
      if (!(error instanceof ProviderFailure) || !ABOUT_THE_CONTACT.includes(error.info.category)) throw error;
      return contacts.map(() => ({ failure: error }));
    }
  }

  async function save(
    contact: Contact,
    account: ProviderAccount,
    clientId: string | null,
    result: RegistrationResult | 'NOT_REQUIRED',
  ): Promise<ContactRegistration> {
    const registration = await store.write(async (tx) => {
      const current = await tx.lockContact(contact.id); // two registrations of one contact must not race to insert
      const before = await tx.findRegistration(contact.id, account.id, clientId);
      const next: ContactRegistration = {
        id: before?.id ?? newId('ContactRegistration', parts),
        organizationId: contact.organizationId,
        contactId: contact.id,
        accountId: account.id,
        provider: account.provider,
        clientId,
        ...outcomeOf(result, before, clock.now()),
      };
      // It got another phone meanwhile: this serves who asked for it, and nobody who pays the contact from now on.
      const isStale = current !== null && !isSame(current, contact);
      const kept = isStale ? (before ?? pendingFrom(next)) : next;
      if (!before) await tx.insertRegistration(kept);
      else if (!isStale) await tx.saveRegistration(kept);
      if (clientId) await tx.linkContactToClients(contact.id, [clientId]);
      if (before?.status !== kept.status) await appendRegistrationEvent(tx, kept, clock.now());
      return next;
    });
    wake.wake(organizationTopic(contact.organizationId));
    return registration;
  }

  return { ensure, ensureAll };
}

/** Providers know a contact by its phone. */
function isSame(a: Contact, b: Contact): boolean {
  return a.id === b.id && a.phone === b.phone;
}

function pendingFrom(registration: ContactRegistration): ContactRegistration {
  return { ...registration, status: 'PENDING', externalId: null, registeredAt: null };
}

export async function appendRegistrationEvent(
  tx: Transaction,
  registration: ContactRegistration,
  at: number,
): Promise<void> {
  await tx.appendEvents(registration.organizationId, [
    {
      type: 'CONTACT_REGISTRATION_CHANGED',
      at,
      source: 'RESPONSE',
      accountId: registration.accountId,
      provider: registration.provider,
      transferId: null,
      walletId: null,
      clientId: registration.clientId,
      contactId: registration.contactId,
      body: { kind: 'contact', registrationId: registration.id, status: registration.status },
    },
  ]);
}

function outcomeOf(result: RegistrationResult | 'NOT_REQUIRED', before: ContactRegistration | null, now: number) {
  if (result === 'NOT_REQUIRED') {
    return {
      status: 'NOT_REQUIRED' as const,
      externalId: null,
      lot: null,
      providerCode: null,
      error: null,
      registeredAt: null,
    };
  }
  if ('failure' in result) {
    return {
      status: 'FAILED' as const,
      externalId: before?.externalId ?? null,
      lot: result.lot ?? null,
      providerCode: result.providerCode ?? result.failure.info.code,
      error: result.failure.info,
      registeredAt: null,
    };
  }
  return {
    status: 'REGISTERED' as const,
    externalId: result.externalId,
    lot: result.lot,
    providerCode: result.providerCode,
    error: null,
    registeredAt: before?.registeredAt ?? now,
  };
}

function missingResult(): RegistrationResult {
  const message = "the provider's answer does not mention this contact";
  return { failure: new ProviderFailure({ category: 'UNKNOWN', code: 'MISSING_ITEM', message, effect: 'maybe' }) };
}

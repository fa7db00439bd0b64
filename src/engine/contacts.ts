import type { ProviderAccount } from '../domain/account';
import type { Client } from '../domain/client';
import type { InputProblem, PayoutDestination } from '../domain/connector';
import type { Contact, ContactRegistration, PayoutAccount } from '../domain/contact';
import { ProviderFailure, Refusal, USER_ERROR_OF_CATEGORY, userError, type UserError } from '../domain/failures';
import { newId } from '../domain/ids';
import type { Viewer } from '../domain/organization';
import { addressOf, checkContact, newContact } from './contact-draft';
import type { ContactInput, ContactOperations, ContactResult, EngineParts, RegisterAt } from './engine';
import type { Gateway } from './gateway';
import { appendRegistrationEvent, type Registrar } from './registrar';
import { withPhone } from './phone-inputs';
import { refusal, refuseOn } from './refusals';
import { organizationTopic } from './topics';

interface Place {
  account: ProviderAccount;
  client: Client | null;
}

export function createContacts(parts: EngineParts, gateway: Gateway, registrar: Registrar): ContactOperations {
  const { store, clock, wake } = parts;

  async function findPlace(viewer: Viewer, at: RegisterAt, path: string[]): Promise<Place> {
    const [account] = await store.listAccountsByIds(viewer, [at.accountId]);
    if (!account) throw refusal('NOT_FOUND', `there is no account ${at.accountId}`, [...path, 'accountId']);
    if (account.status === 'DISABLED') {
      const message = `the account "${account.label}" is disabled: nothing new is sent through it`;
      throw refusal('UNSUPPORTED_OPERATION', message, [...path, 'accountId']);
    }
    const definition = gateway.definitionOf(account.provider);
    if (definition.contacts !== 'client') return { account, client: null };
    if (!at.clientId) {
      throw refusal('INVALID_INPUT', `${definition.name} keeps contacts per client: clientId is required`, [
        ...path,
        'clientId',
      ]);
    }
    const [client] = await store.listClientsByIds(viewer, [at.clientId]);
    if (client?.accountId !== account.id) {
      throw refusal('NOT_FOUND', `there is no client ${at.clientId} in this account`, [...path, 'clientId']);
    }
    return { account, client };
  }

  async function findContact(viewer: Viewer, contactId: string): Promise<Contact> {
    const [contact] = await store.listContactsByIds(viewer, [contactId]);
    if (!contact) throw refusal('NOT_FOUND', `there is no contact ${contactId}`, ['input', 'contactId']);
    return contact;
  }

  async function insertContacts(viewer: Viewer, contacts: readonly Contact[]): Promise<void> {
    await store.write(async (tx) => {
      for (const contact of contacts) {
        await tx.insertContact(contact);
        if (viewer.clientIds) await tx.linkContactToClients(contact.id, viewer.clientIds);
      }
    });
  }

  /** What went wrong with registering, as data; what went well is in the registrations. */
  async function registerAt(
    contacts: readonly Contact[],
    places: readonly Place[],
    path: string[],
  ): Promise<UserError[]> {
    const errors: UserError[] = [];
    for (const [index, { account, client }] of places.entries()) {
      const placePath = places.length > 1 || path.at(-1) === 'registerAt' ? [...path, String(index)] : path;
      try {
        const registrations = await registrar.ensureAll(contacts, account, client);
        errors.push(
          ...registrations.filter((row) => row.status === 'FAILED').map((row) => refusedContact(row, placePath)),
        );
      } catch (error) {
        if (!(error instanceof ProviderFailure)) throw error;
        for (const contact of contacts) await notePending(contact, account, client, error);
        errors.push(
          userError(
            USER_ERROR_OF_CATEGORY[error.info.category],
            `not registered at ${account.label} yet: ${error.message}`,
            {
              path: placePath,
              retryAt: error.info.retryAt,
              provider: error.info,
            },
          ),
        );
      }
    }
    return errors;
  }

  /** The provider could not be asked: the contact is registered when it is next needed. */
  async function notePending(
    contact: Contact,
    account: ProviderAccount,
    client: Client | null,
    failure: ProviderFailure,
  ) {
    await store.write(async (tx) => {
      await tx.lockContact(contact.id);
      const clientId = client?.id ?? null;
      const before = await tx.findRegistration(contact.id, account.id, clientId);
      if (before?.status === 'REGISTERED') return;
      const registration: ContactRegistration = {
        id: before?.id ?? newId('ContactRegistration', parts),
        organizationId: contact.organizationId,
        contactId: contact.id,
        accountId: account.id,
        provider: account.provider,
        clientId,
        status: 'PENDING',
        externalId: before?.externalId ?? null,
        lot: before?.lot ?? null,
        providerCode: failure.info.code,
        error: failure.info,
        registeredAt: null,
      };
      if (before) await tx.saveRegistration(registration);
      else await tx.insertRegistration(registration);
      if (before?.status !== 'PENDING') await appendRegistrationEvent(tx, registration, clock.now());
    });
    wake.wake(organizationTopic(contact.organizationId));
  }

  async function makeContacts(
    viewer: Viewer,
    inputs: readonly { input: Parameters<typeof newContact>[1]; path: string[] }[],
    registerAtInput: readonly RegisterAt[] | null | undefined,
  ): Promise<{ contacts: Contact[]; userErrors: UserError[] }> {
    const problems: InputProblem[] = [];
    const contacts = inputs.map(({ input, path }) => newContact(viewer.organizationId, input, parts, path, problems));
    refuseOn(problems);
    const path = ['input', 'registerAt'];
    const places: Place[] = [];
    for (const [index, at] of (registerAtInput ?? []).entries()) {
      places.push(await findPlace(viewer, at, [...path, String(index)]));
    }
    await insertContacts(viewer, contacts);
    const userErrors = await registerAt(contacts, places, path);
    return { contacts, userErrors };
  }

  return {
    async create(viewer, input) {
      return refusable<ContactResult>({ contact: null }, async () => {
        const one = { input: input.contact, path: ['input', 'contact'] };
        const made = await makeContacts(viewer, [one], input.registerAt);
        return { contact: made.contacts[0] ?? null, userErrors: made.userErrors };
      });
    },

    async createMany(viewer, input) {
      return refusable<{ contacts: Contact[]; userErrors: UserError[] }>({ contacts: [] }, async () => {
        const size = input.contacts.length;
        if (size < 1 || size > parts.settings.limits.batch) {
          throw refusal('INVALID_INPUT', `1 to ${parts.settings.limits.batch} contacts at once, not ${size}`, [
            'input',
            'contacts',
          ]);
        }
        const inputs = input.contacts.map((contact, index) => ({
          input: contact,
          path: ['input', 'contacts', String(index)],
        }));
        return makeContacts(viewer, inputs, input.registerAt);
      });
    },

    async update(viewer, input) {
      return refusable<ContactResult>({ contact: null }, async () => {
        await findContact(viewer, input.contactId);
        refuseOn(problemsOf(input.contact));
        const contact = await store.write(async (tx) => {
          const before = await tx.lockContact(input.contactId);
          if (!before) throw refusal('NOT_FOUND', `there is no contact ${input.contactId}`, ['input', 'contactId']);
          const { firstName, lastName, email, phone, country, address } = patchOf(input.contact, before);
          const next: Contact = {
            ...before,
            firstName: firstName?.trim() ?? before.firstName,
            lastName: lastName === undefined ? before.lastName : (lastName?.trim() ?? ''),
            email: email === undefined ? before.email : email,
            phone: phone === undefined ? before.phone : phone,
            country: country === undefined ? before.country : country,
            address: address === undefined ? before.address : address && addressOf(address),
          };
          await tx.saveContact(next);
          if (next.phone !== before.phone) {
            // Providers know a contact by its phone: under a new one it has to be registered again.
            for (const row of await tx.listRegistrationsOfContacts(next.organizationId, [next.id])) {
              if (row.status !== 'REGISTERED') continue;
              const pending: ContactRegistration = { ...row, status: 'PENDING', registeredAt: null };
              await tx.saveRegistration(pending);
              await appendRegistrationEvent(tx, pending, clock.now());
            }
          }
          return next;
        });
        wake.wake(organizationTopic(viewer.organizationId));
        return { contact, userErrors: [] };
      });
    },

    async register(viewer, input) {
      return refusable<ContactResult>({ contact: null }, async () => {
        const contact = await findContact(viewer, input.contactId);
        const place = await findPlace(viewer, input.at, ['input', 'at']);
        return { contact, userErrors: await registerAt([contact], [place], ['input', 'at']) };
      });
    },

    async addPayoutAccount(viewer, input) {
      return refusable<ContactResult & { payoutAccount: PayoutAccount | null }>(
        { contact: null, payoutAccount: null },
        async () => {
          const contact = await findContact(viewer, input.contactId);
          const { account, client } = await findPlace(viewer, input.at, ['input', 'at']);
          if (!gateway.connectorOf(account).addPayoutAccount) {
            const message = `${gateway.definitionOf(account.provider).name} keeps no payout accounts; it pays a contact's phone directly`;
            throw refusal('UNSUPPORTED_OPERATION', message, ['input', 'at', 'accountId']);
          }
          try {
            const destination = destinationOf(input.destination, contact);
            const registration = await registrar.ensure(contact, account, client);
            if (registration.status === 'FAILED') {
              return { contact, payoutAccount: null, userErrors: [refusedContact(registration, ['input', 'at'])] };
            }
            const seen = await gateway.call(account, 'submit', async (connector) => {
              const place = { externalId: registration.externalId, clientExternalId: client?.externalId ?? null };
              return await connector.addPayoutAccount?.(place, destination);
            });
            if (!seen)
              throw refusal('UNSUPPORTED_OPERATION', 'this provider keeps no payout accounts', [
                'input',
                'at',
                'accountId',
              ]);
            const payoutAccount: PayoutAccount = {
              id: newId('PayoutAccount', parts),
              organizationId: contact.organizationId,
              registrationId: registration.id,
              contactId: contact.id,
              ...seen,
              createdAt: clock.now(),
            };
            await store.write((tx) => tx.insertPayoutAccount(payoutAccount));
            return { contact, payoutAccount, userErrors: [] };
          } catch (error) {
            if (!(error instanceof ProviderFailure)) throw error;
            return { contact, payoutAccount: null, userErrors: [providerError(error, ['input', 'destination'])] };
          }
        },
      );
    },
  };
}

/** Runs an operation; a Refusal becomes its userErrors beside the empty payload. */
export async function refusable<T extends { userErrors: UserError[] }>(
  empty: Omit<T, 'userErrors'>,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...empty, userErrors: error.errors } as T;
  }
}

/** `heldUntil`: when the account may be asked again, where the provider named no time. */
export function providerError(
  failure: ProviderFailure,
  path: string[] | null,
  heldUntil: number | null = null,
): UserError {
  const code = USER_ERROR_OF_CATEGORY[failure.info.category];
  const retryAt = failure.info.retryAt ?? heldUntil;
  return userError(code, failure.message, { path, retryAt, provider: failure.info });
}

function refusedContact(registration: ContactRegistration, path: string[]): UserError {
  const message = `the provider did not accept the contact: ${registration.error?.message ?? 'no reason given'}`;
  return userError('CONTACT_NOT_REGISTERED', message, { path, provider: registration.error });
}

function problemsOf(patch: Partial<ContactInput>): InputProblem[] {
  const problems: InputProblem[] = [];
  checkContact(patch, ['input', 'contact'], problems);
  return problems;
}

/** A phone is read beside the country the contact then has; a country alone has to fit the phone that is there. */
function patchOf(patch: Partial<ContactInput>, before: Contact): Partial<ContactInput> {
  const { phone = before.phone, country = before.country } = patch;
  if (patch.phone === undefined && (patch.country === undefined || country === before.country)) return patch;
  const problems: InputProblem[] = [];
  const person = withPhone({ phone, country }, ['input', 'contact'], problems);
  if (patch.phone === undefined) for (const problem of problems) problem.path = ['input', 'contact', 'country'];
  refuseOn(problems);
  return patch.phone === undefined ? patch : { ...patch, phone: person.phone };
}

/** A mobile wallet's number is read beside its own country, or else the contact's. */
function destinationOf(
  input: Parameters<ContactOperations['addPayoutAccount']>[1]['destination'],
  contact: Contact,
): PayoutDestination {
  if (input.bank) return { bank: { ...input.bank, branchId: input.bank.branchId ?? null } };
  if (input.mobileWallet) {
    const { phone: given, country, payerId } = input.mobileWallet;
    const problems: InputProblem[] = [];
    const person = { phone: given, country: country ?? contact.country };
    const { phone } = withPhone(person, ['input', 'destination', 'mobileWallet'], problems);
    refuseOn(problems);
    return { mobileWallet: { phone, payerId: payerId ?? null } };
  }
  throw refusal('INVALID_INPUT', 'give exactly one of mobileWallet and bank', ['input', 'destination']);
}

import type { Connector, ContactFacts, PayoutDestination, RegistrationResult } from '../../domain/connector';
import { type ErrorCategory, ProviderFailure } from '../../domain/failures';
import type { Http } from '../kit/http';
import { jsonId } from '../kit/json';
import { lastNameOf } from '../kit/names';
import { idOf } from './paths';
import { accepted } from './refusals';
import { readNewId, readReceiveUsers } from './wire';

type Contacts = Required<Pick<Connector, 'registerContacts' | 'addPayoutAccount'>>;

/** Refusals that are about this one contact; any other meets the next contact too. */
const ABOUT_THE_CONTACT: readonly ErrorCategory[] = ['VALIDATION', 'NOT_FOUND', 'DUPLICATE'];

/** Receive users, and the accounts they are paid to. */
export function createContacts(http: Http): Contacts {
  /** One call per contact. What stops the first from being asked is thrown; later ones keep what was made before. */
  async function registerContacts(
    contacts: readonly ContactFacts[],
    client: { externalId: string | null },
  ): Promise<RegistrationResult[]> {
    const results: RegistrationResult[] = [];
    let stopped: ProviderFailure | null = null;
    for (const contact of contacts) {
      try {
        if (stopped !== null) results.push({ failure: stopped });
        else {
          const externalId = await register(contact, client.externalId);
          results.push({ externalId, lot: null, providerCode: null });
        }
      } catch (error) {
        if (!(error instanceof ProviderFailure)) throw error;
        if (!ABOUT_THE_CONTACT.includes(error.info.category)) {
          if (results.length === 0) throw error;
          stopped = error;
        }
        results.push({ failure: error, providerCode: error.info.code });
      }
    }
    return results;
  }

  /** POST /users with type RECEIVE (PUBLIC-A, Add a Receive User). */
  async function register(contact: ContactFacts, sendUserId: string | null): Promise<string> {
    idOf(sendUserId, 'user');
    const body = writeReceiveUser(contact, sendUserId);
    try {
      const answer = await http.send({ method: 'POST', path: '/users', body: { json: body }, doubt: 'maybe' });
      return http.read(accepted(http, answer), readNewId);
    } catch (error) {
      if (!(error instanceof ProviderFailure) || error.effect === 'none') throw error;
      // No idempotency key is documented here: before it is made a second time it is looked for.
      const made = await findReceiveUser(body, sendUserId);
      if (made === null) throw error;
      return made;
    }
  }

  /**
   * GET /users/{id}/receive-users (PUBLIC-B): null where it is not there, or cannot be seen now. A namesake would be paid
   * in its place; made twice, it is two receive users of one person.
   */
  async function findReceiveUser(body: ReceiveUser, sendUserId: string | null): Promise<string | null> {
    try {
      const path = `/users/${idOf(sendUserId, 'user')}/receive-users`;
      const answer = await http.send({ method: 'GET', path, doubt: 'none' });
      const { first_name, last_name, email, mobile_phone, address_line1 } = body;
      const wanted = JSON.stringify([first_name, last_name, email, mobile_phone, address_line1]);
      const rows = http.read(accepted(http, answer), readReceiveUsers);
      return rows.find((row) => JSON.stringify(row.identity) === wanted)?.id ?? null;
    } catch (error) {
      if (error instanceof ProviderFailure) return null;
      throw error;
    }
  }

  /** PUBLIC-A, Add a Receive Account. Made twice, it is two accounts of the same recipient: no money moves. */
  async function addPayoutAccount(
    registration: { externalId: string | null; clientExternalId: string | null },
    destination: PayoutDestination,
  ) {
    const userId = idOf(registration.clientExternalId, 'user');
    const receiveUserId = idOf(registration.externalId, 'receive user');
    const { body, ...sighting } = writeAccount(destination);
    const answer = await http.send({
      method: 'POST',
      path: `/users/${userId}/receive-users/${receiveUserId}/accounts`,
      body: { json: body },
      doubt: 'maybe',
    });
    return { externalId: http.read(accepted(http, answer), readNewId), ...sighting };
  }

  return { registerContacts, addPayoutAccount };
}

type ReceiveUser = ReturnType<typeof writeReceiveUser>;

/** The fields of the Receive User Object (PUBLIC-A) that a contact has; the samples write phones without a plus sign. */
function writeReceiveUser(
  { firstName, lastName, email, phone, country, address }: ContactFacts,
  sendUserId: string | null,
) {
  return {
    first_name: firstName,
    last_name: lastNameOf({ firstName, lastName }),
    email: email ?? undefined,
    mobile_phone: phone?.replace(/^\+/, ''),
    address_line1: address?.line1,
    address_line2: address?.line2 ?? undefined,
    city: address?.city ?? undefined,
    state: address?.state ?? undefined,
    zipcode: address?.postalCode ?? undefined,
    country: address?.country ?? country ?? undefined,
    business: false,
    send_user_id: sendUserId,
    type: 'RECEIVE',
  };
}

function writeAccount(destination: PayoutDestination) {
  if ('mobileWallet' in destination) {
    const { phone, payerId } = destination.mobileWallet;
    return {
      method: 'WALLET' as const,
      label: `Mobile wallet …${phone.slice(-4)}`,
      details: { payerId },
      body: {
        msisdn: phone.replace(/^\+/, ''),
        wallet_type: 'TEL',
        payer_id: payerId ?? undefined,
        payout_method: 'WALLET',
      },
    };
  }
  const { accountNumber, accountType, bankId, branchId } = destination.bank;
  return {
    method: 'BANK_DEPOSIT' as const,
    label: `${accountType} account …${accountNumber.slice(-4)}`,
    details: { accountType, bankId, branchId },
    body: {
      account_number: accountNumber,
      account_type: accountType,
      bank_id: jsonId(bankId),
      branch_id: branchId === null ? undefined : jsonId(branchId),
      payout_method: 'BANK_DEPOSIT',
    },
  };
}

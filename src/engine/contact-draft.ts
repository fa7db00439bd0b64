import type { InputProblem } from '../domain/connector';
import type { Address, Contact } from '../domain/contact';
import { isListedCountry } from '../domain/countries';
import { newId } from '../domain/ids';
import type { Clock, Random } from '../domain/world';
import type { ContactInput } from './engine';
import { withPhone } from './phone-inputs';

const LONGEST_NAME = 200;

/** A contact from its input; what is wrong with it is added to `problems` under `path`. */
export function newContact(
  organizationId: string,
  input: ContactInput,
  world: { clock: Clock; random: Random },
  path: string[],
  problems: InputProblem[],
): Contact {
  checkContact(input, path, problems);
  const { phone } = withPhone(input, path, problems);
  return {
    id: newId('Contact', world),
    organizationId,
    firstName: input.firstName.trim(),
    lastName: input.lastName?.trim() ?? '',
    email: input.email ?? null,
    phone: phone ?? null,
    country: input.country ?? null,
    address: input.address ? addressOf(input.address) : null,
    createdAt: world.clock.now(),
  };
}

export function checkContact(input: Partial<ContactInput>, path: string[], problems: InputProblem[]): void {
  for (const field of ['firstName', 'lastName'] as const) {
    const value = input[field];
    if (value === undefined) continue;
    if (field === 'lastName' && !value) continue;
    if (!value || value.trim() === '') problems.push({ path: [...path, field], message: `${field} must not be empty` });
    else if (value.length > LONGEST_NAME) {
      problems.push({ path: [...path, field], message: `${field} may have at most ${LONGEST_NAME} characters` });
    }
  }
  checkCountry(input.country, [...path, 'country'], problems);
  checkCountry(input.address?.country, [...path, 'address', 'country'], problems);
}

function checkCountry(country: string | null | undefined, path: string[], problems: InputProblem[]): void {
  if (country && !isListedCountry(country)) {
    problems.push({ path, message: `${country} is not an ISO 3166-1 alpha-2 country code` });
  }
}

export function addressOf(input: Partial<Address> & { line1: string }): Address {
  return {
    line1: input.line1,
    line2: input.line2 ?? null,
    city: input.city ?? null,
    state: input.state ?? null,
    postalCode: input.postalCode ?? null,
    country: input.country ?? null,
  };
}

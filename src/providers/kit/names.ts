import type { ContactFacts } from '../../domain/connector';

/**
 * The last name for a provider that wants one. CHOICE: of somebody with one name it is that name again, as most people do
 * in forms that insist; no document says what a provider expects.
 */
export function lastNameOf({ firstName, lastName }: Pick<ContactFacts, 'firstName' | 'lastName'>): string {
  return lastName === '' ? firstName : lastName;
}

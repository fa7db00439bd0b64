import { ProviderFailure } from '../../domain/failures';

/** An id as a part of a path. Without it there is nothing to ask about, and nothing was asked. */
export function idOf(id: string | null, what: string): string {
  if (id !== null) return encodeURIComponent(id);
  const message = `Machnet: the id of the ${what} is not known`;
  throw new ProviderFailure({ category: 'VALIDATION', code: 'NO_ID', message, effect: 'none' });
}

import type { JsonObject, JsonValue } from '../../domain/json';

/** Details without the members an answer leaves unsaid: merged over what is known, they must not wipe it. */
export function said(details: Record<string, JsonValue | undefined>): JsonObject {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null && value !== undefined));
}

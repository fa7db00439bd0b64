import type { JsonObject } from '../domain/json';

/** The members of a oneOf input as plain JSON: what the engine hashes and the connectors read. */
export function plainMembers(input: object): Record<string, JsonObject | null | undefined> {
  return JSON.parse(JSON.stringify(input)) as Record<string, JsonObject | null>;
}

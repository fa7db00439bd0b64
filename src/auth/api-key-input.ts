import { userError, type UserError } from '../domain/failures';
import { SCOPES, type ApiKey, type Scope, type Viewer } from '../domain/organization';
import type { Store } from '../domain/store';
import type { Clock } from '../domain/world';

export interface CreateApiKeyInput {
  label: string;
  scopes: readonly string[];
  expiresAt?: number | null;
  clientIds?: readonly string[] | null;
}

export interface RotateApiKeyInput {
  apiKeyId: string;
  overlapSeconds?: number | null;
}

/** A day for those who use a key to take over the new one (CHOICE). */
export const USUAL_OVERLAP_SECONDS = 86_400;
const LONGEST_OVERLAP_SECONDS = 30 * 86_400;

const MAX_LABEL_CHARACTERS = 255;
/** A key is made for a frontend or a partner; it is compared with every row's client. */
const MAX_CLIENT_IDS = 100;

/** Nobody makes a key that may do or see more than the key it is made with. */
export async function checkApiKeyInput(
  viewer: Viewer,
  input: CreateApiKeyInput,
  parts: { store: Store; clock: Clock },
): Promise<UserError[]> {
  const missing = checkKeysAdmin(viewer);
  if (missing.length > 0) return missing;
  return [
    ...checkLabel(input.label),
    ...checkScopes(viewer, input.scopes),
    ...checkExpiry(input.expiresAt ?? null, parts.clock.now()),
    ...(await checkClients(viewer, input.clientIds ?? null, parts.store)),
  ];
}

export function checkRotation(
  viewer: Viewer,
  key: ApiKey,
  { overlapSeconds, now }: { overlapSeconds: number | null; now: number },
): UserError[] {
  if (overlapSeconds !== null && !(overlapSeconds >= 0 && overlapSeconds <= LONGEST_OVERLAP_SECONDS)) {
    return [invalid(`overlapSeconds is 0 to ${LONGEST_OVERLAP_SECONDS}`, 'overlapSeconds')];
  }
  const path = ['input', 'apiKeyId'];
  const beyond = key.scopes.filter((scope) => !viewer.scopes.includes(scope));
  if (beyond.length > 0) {
    const message = `the key holds ${beyond.join(', ')}, which your own key does not: its new secret is not for you`;
    return [userError('FORBIDDEN', message, { path })];
  }
  if (key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now)) return [];
  return [invalid('the key has ended already: make a new one with createApiKey', 'apiKeyId')];
}

export function checkKeysAdmin(viewer: Viewer): UserError[] {
  return viewer.scopes.includes('keys:admin') ? [] : [userError('FORBIDDEN', 'this needs the scope keys:admin')];
}

function checkLabel(label: string): UserError[] {
  const length = label.trim().length;
  if (length >= 1 && length <= MAX_LABEL_CHARACTERS) return [];
  return [invalid(`label has 1 to ${MAX_LABEL_CHARACTERS} characters`, 'label')];
}

function checkScopes(viewer: Viewer, scopes: readonly string[]): UserError[] {
  if (scopes.length === 0) return [invalid(`scopes names at least one of ${SCOPES.join(', ')}`, 'scopes')];
  return scopes.flatMap((scope, index) => {
    const path = ['input', 'scopes', String(index)];
    if (!isScope(scope)) {
      return [
        userError('INVALID_INPUT', `there is no scope ${JSON.stringify(scope)}: use ${SCOPES.join(', ')}`, { path }),
      ];
    }
    if (viewer.scopes.includes(scope)) return [];
    return [userError('FORBIDDEN', `your own key does not hold the scope ${scope}`, { path })];
  });
}

function checkExpiry(expiresAt: number | null, now: number): UserError[] {
  return expiresAt === null || expiresAt > now ? [] : [invalid('expiresAt lies in the past', 'expiresAt')];
}

async function checkClients(viewer: Viewer, clientIds: readonly string[] | null, store: Store): Promise<UserError[]> {
  if (clientIds === null) {
    if (viewer.clientIds === null) return [];
    const message = 'your own key is limited to clients: name in clientIds those the new key may see';
    return [userError('FORBIDDEN', message, { path: ['input', 'clientIds'] })];
  }
  if (clientIds.length === 0 || clientIds.length > MAX_CLIENT_IDS) {
    return [invalid(`clientIds names 1 to ${MAX_CLIENT_IDS} clients; leave it out for all`, 'clientIds')];
  }
  const visible = new Set((await store.listClientsByIds(viewer, clientIds)).map((client) => client.id));
  return clientIds.flatMap((id, index) =>
    visible.has(id)
      ? []
      : [userError('NOT_FOUND', 'there is no such client', { path: ['input', 'clientIds', String(index)] })],
  );
}

function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}

function invalid(message: string, field: string): UserError {
  return userError('INVALID_INPUT', message, { path: ['input', field] });
}

export interface Organization {
  id: string;
  name: string;
  createdAt: number;
}

export const SCOPES = [
  'read',
  'transfers:write',
  'transfers:resolve',
  'contacts:write',
  'accounts:admin',
  'keys:admin',
  'observations:read',
] as const;
export type Scope = (typeof SCOPES)[number];

export interface ApiKey {
  id: string;
  organizationId: string;
  label: string;
  /** The first characters of the secret, so a person can tell keys apart. */
  prefix: string;
  /** Keyed hash of the secret; the secret itself is shown once and kept nowhere. */
  hash: string;
  scopes: Scope[];
  /** With ids: the key sees only those clients and what is theirs. */
  clientIds: string[] | null;
  createdAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
  expiresAt: number | null;
}

/** Whose rows a read may see. It comes from the API key only, never from input. */
export interface Visibility {
  organizationId: string;
  /** Null: every client of the organization. */
  clientIds: string[] | null;
}

/** Who is asking. */
export interface Viewer extends Visibility {
  apiKeyId: string;
  scopes: readonly Scope[];
}

import type { AccountStatus } from '../domain/account';
import type { ClientSighting, Connector, ProviderDefinition, WalletSighting } from '../domain/connector';
import { ProviderFailure } from '../domain/failures';

/** What a provider tells of the account's own client along the way. */
export interface SeenClient {
  client: ClientSighting;
  wallets: WalletSighting[];
}

/** What one call with some credentials has shown of them. */
export type Verdict =
  | { status: Extract<AccountStatus, 'ACTIVE'>; seen: SeenClient | null; failure: null }
  | { status: Extract<AccountStatus, 'AUTH_FAILED' | 'UNVERIFIED'>; seen: null; failure: ProviderFailure };

/** The id of a client that nobody has, for providers that can be asked about clients only. */
const NOBODY = '0';

/**
 * Asks the provider something that it answers to right credentials only. A provider that is not there, or answers in
 * another way, has said nothing about them: they are neither right nor wrong.
 */
export async function tryCredentials(definition: ProviderDefinition, connector: Connector): Promise<Verdict> {
  const isLinked = definition.clients === 'linked';
  try {
    if (connector.checkCredentials) {
      await connector.checkCredentials();
      return { status: 'ACTIVE', seen: null, failure: null };
    }
    const seen = await connector.fetchClient({ externalId: isLinked ? NOBODY : null });
    return { status: 'ACTIVE', seen: isLinked ? null : seen, failure: null };
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const { category } = error.info;
    if (isLinked && category === 'NOT_FOUND') return { status: 'ACTIVE', seen: null, failure: null };
    return { status: category === 'AUTH' ? 'AUTH_FAILED' : 'UNVERIFIED', seen: null, failure: error };
  }
}

import type { ProviderDefinition } from '../domain/connector';
import { cinetpay } from './cinetpay';
import { machnet } from './machnet';
import { peex } from './peex';
import { xprizo } from './xprizo';

/**
 * Every provider of the API: one line each. Its order is the contract's Provider enum.
 *
 * Marks in the connectors' comments say how sure a fact is. No mark: the provider's own document. PUBLIC-A: another
 * page of the provider's. PUBLIC-B: somebody else's client code, one observation. INFER: a reading nobody states.
 * CHOICE: ours, where nothing is known.
 */
export const PROVIDERS: readonly ProviderDefinition[] = [peex, cinetpay, machnet, xprizo];

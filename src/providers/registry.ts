import type { ProviderDefinition } from '../domain/connector';
import { cinetpay } from './cinetpay';
import { peex } from './peex';

/** Every provider of the API: one line each. Its order is the contract's Provider enum. */
export const PROVIDERS: readonly ProviderDefinition[] = [peex, cinetpay];

import type { EngineParts, WalletOperations } from './engine';
import { providerError, refusable } from './contacts';
import type { Wallet } from '../domain/wallet';
import type { UserError } from '../domain/failures';
import type { Profiles } from './profiles';
import { refusal } from './refusals';

const ASKED = { source: 'RESPONSE', purpose: 'refresh' } as const;

export function createWallets(parts: EngineParts, profiles: Profiles): WalletOperations {
  return {
    async refresh(viewer, input) {
      return refusable<{ wallet: Wallet | null; userErrors: UserError[] }>({ wallet: null }, async () => {
        const [wallet] = await parts.store.listWalletsByIds(viewer, [input.walletId]);
        if (!wallet) throw refusal('NOT_FOUND', `there is no wallet ${input.walletId}`, ['input', 'walletId']);
        const read = await profiles.refreshWallet(wallet, ASKED);
        return { wallet: read.wallet, userErrors: read.failure ? [providerError(read.failure, null)] : [] };
      });
    },

    async freshAsOf(wallet, maxAgeSeconds) {
      const { observedAt } = wallet.freshness;
      if (observedAt !== null && parts.clock.now() - observedAt <= maxAgeSeconds * 1_000) return wallet;
      return (await profiles.refreshWallet(wallet, ASKED)).wallet;
    },
  };
}

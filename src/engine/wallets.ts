import type { EngineParts, WalletOperations } from './engine';
import { providerError, refusable } from './contacts';
import type { Gateway } from './gateway';
import type { Wallet } from '../domain/wallet';
import type { UserError } from '../domain/failures';
import type { Profiles } from './profiles';
import { refusal } from './refusals';

const ASKED = { source: 'RESPONSE', purpose: 'refresh' } as const;

export function createWallets(parts: EngineParts, gateway: Gateway, profiles: Profiles): WalletOperations {
  return {
    async refresh(viewer, input) {
      return refusable<{ wallet: Wallet | null; userErrors: UserError[] }>({ wallet: null }, async () => {
        const [wallet] = await parts.store.listWalletsByIds(viewer, [input.walletId]);
        if (!wallet) throw refusal('NOT_FOUND', `there is no wallet ${input.walletId}`, ['input', 'walletId']);
        const read = await profiles.refreshWallet(wallet, ASKED);
        const heldUntil = gateway.lookUpsHeldUntil(wallet.accountId);
        return { wallet: read.wallet, userErrors: read.failure ? [providerError(read.failure, null, heldUntil)] : [] };
      });
    },

    async freshAsOf(wallet, maxAgeSeconds) {
      const { observedAt } = wallet.freshness;
      const age = observedAt === null ? null : parts.clock.now() - observedAt;
      // Less than none where the clock was set back while nobody ran: then it is not known how old it is.
      if (age !== null && age >= 0 && age <= maxAgeSeconds * 1_000) return wallet;
      return (await profiles.refreshWallet(wallet, ASKED)).wallet;
    },
  };
}

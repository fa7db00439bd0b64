import type { ProviderDefinition } from '../../src/domain/connector';
import { samplesOf, type Endings } from '../contract/fixtures';

/** How each provider says that a transfer has ended badly, and that it was paid; a fixture file that tells everything says so itself. */
const ENDINGS: Record<string, Endings> = {
  PEEX: { bad: { status: 'failed' }, paid: { status: 'paid' }, ends: 'FAILED', open: { status: 'pending' } },
  CINETPAY: { bad: { status: 'REJ' }, paid: { status: 'VAL' }, ends: 'FAILED', open: { status: 'REC' } },
  MACHNET: {
    bad: { status: 'FAILED', deliveryStatus: 'NONE' },
    paid: { status: 'PROCESSED', deliveryStatus: 'DELIVERED' },
    ends: 'FAILED',
    open: { status: 'PENDING' },
  },
  XPRIZO: { bad: { status: 'Void' }, paid: { status: 'Active' }, ends: 'CANCELED', open: { status: 'Hold' } },
};

export function endingsOf({ id, key, name }: Pick<ProviderDefinition, 'id' | 'key' | 'name'>): Endings {
  const endings = samplesOf(key)?.endings ?? ENDINGS[id];
  if (!endings) throw new Error(`say in test/e2e/endings.ts how ${name} says that a transfer has ended`);
  return endings;
}

/** Whether it calls back: what is told whole by its fixture file does not. */
export function calls({ key }: Pick<ProviderDefinition, 'key'>): boolean {
  return samplesOf(key) === null;
}

import { createAttention, type Watched } from '../../src/engine/attention';
import { createManualClock } from '../manual-clock';
import { submitting } from '../domain/submitting';

const transfer = { ...submitting(), status: 'PROCESSING' as const };
const own = { organizationId: transfer.organizationId, clientIds: null };

function openAttention() {
  const clock = createManualClock();
  const heard: Watched[] = [];
  const attention = createAttention(clock, (watched) => void heard.push(watched));
  return { clock, heard, attention, discount: () => attention.discountOf(transfer) };
}

describe('attention', () => {
  it('is on a transfer from the first reader of it to the last', () => {
    const { attention, discount, heard } = openAttention();
    const releases = [
      attention.watch(own, { transferIds: [transfer.id] }),
      attention.watch(own, { transferIds: [transfer.id] }),
    ];
    expect(discount()).toBeGreaterThan(1);
    expect(heard).toEqual([{ visible: own, transferIds: [transfer.id], filter: {} }]);
    releases[0]?.();
    releases[0]?.();
    expect(discount()).toBeGreaterThan(1);
    releases[1]?.();
    expect(discount()).toBe(1);
  });

  it('is less on what a wide filter lets through than on what is named', () => {
    const { attention, discount } = openAttention();
    attention.watch(own, {});
    const wide = discount();
    attention.watch(own, { transferIds: [transfer.id] });
    expect(wide).toBeGreaterThan(1);
    expect(discount()).toBeGreaterThan(wide);
  });

  it.each([
    [{ transferIds: ['trf_other'] }],
    [{ providers: ['XPRIZO'] }],
    [{ accountIds: ['acc_other'] }],
    [{ walletIds: ['wal_other'] }],
    [{ clientIds: ['cli_other'] }],
    [{ contactIds: ['con_other'] }],
    [{ types: ['WALLET_BALANCE_CHANGED' as const] }],
  ])('is not on a transfer that %p would not show', (filter) => {
    const { attention, discount } = openAttention();
    attention.watch(own, filter);
    expect(discount()).toBe(1);
  });

  it('of one organization, or of a key for other clients, is not on the transfers of another', () => {
    const { attention, discount } = openAttention();
    attention.watch({ organizationId: 'org_2', clientIds: null }, {});
    attention.watch({ organizationId: 'org_2', clientIds: null }, { transferIds: [transfer.id] });
    attention.watch({ ...own, clientIds: ['cli_other'] }, {});
    expect(discount()).toBe(1);
  });

  it('of somebody who read a transfer lasts for a minute, and is news once', () => {
    const { attention, discount, heard, clock } = openAttention();
    attention.noteRead(transfer);
    attention.noteRead(transfer);
    expect(heard).toHaveLength(1);
    clock.advance(60_000);
    expect(discount()).toBeGreaterThan(1);
    clock.advance(1);
    expect(discount()).toBe(1);
  });

  it('is never on what has ended', () => {
    const { attention, heard } = openAttention();
    attention.noteRead({ ...transfer, status: 'SUCCEEDED' });
    expect(heard).toEqual([]);
  });

  it('forgets the reading that is longest ago, once there are too many', () => {
    const { attention, discount } = openAttention();
    attention.noteRead(transfer);
    for (let other = 0; other < 9_999; other += 1) attention.noteRead({ ...transfer, id: `trf_${other}x` });
    expect(discount()).toBeGreaterThan(1);
    attention.noteRead({ ...transfer, id: 'trf_last' });
    expect(discount()).toBe(1);
  });
});

/** Why a person has to look at a transfer, the most pressing first: of several that stand, the first is shown. */
export const ATTENTION_REASONS = [
  'CONTRADICTED',
  'AMOUNT_MISMATCH',
  'NEEDS_DECISION',
  'SECRET_LOST',
  'UNREADABLE',
  'OVERDUE',
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

export interface TransferAttention {
  reason: AttentionReason;
  /** Since when it stands, in milliseconds. */
  since: number;
  /** What the provider says now, in its own words; null where it says nothing. */
  says: string | null;
  /** What is asked of a person. */
  asks: string;
}

/** What each reason asks of a person where nothing more exact is known. */
const ASKS = {
  CONTRADICTED:
    'Do not send this money again: find out at the provider what became of it. Once you know, record it with acknowledgeTransfer.',
  AMOUNT_MISMATCH:
    'Compare `booked` with `amount`, and settle the difference with the provider. Then record it with acknowledgeTransfer.',
  NEEDS_DECISION: 'Find out at the provider what became of it, and record it with resolveTransfer.',
  SECRET_LOST:
    'Nothing was sent. Ask for the pin or card again and send a new transfer; record that you saw this with acknowledgeTransfer.',
  UNREADABLE:
    'Find out at the provider what became of it, and record it with resolveTransfer, or wait for an answer that can be read.',
  OVERDUE: 'Ask the provider why it takes so long. Looks go on; resolveTransfer records what you find out.',
} as const satisfies Record<AttentionReason, string>;

/** What ends by itself once the transfer is final, because it asked what would become of it. */
const ENDS_WITH_THE_TRANSFER: readonly AttentionReason[] = ['NEEDS_DECISION', 'UNREADABLE', 'OVERDUE'];

interface Attended {
  attentions: readonly TransferAttention[];
}

/** The one that is shown; null where nothing needs a person. */
export function attentionOf({ attentions }: Attended): TransferAttention | null {
  return attentions[0] ?? null;
}

export function needsAttention({ attentions }: Attended, reason: AttentionReason): boolean {
  return attentions.some((one) => one.reason === reason);
}

/** The list with this reason standing: what stood for it before keeps its `since`. */
export function withAttention(
  attentions: readonly TransferAttention[],
  raised: { reason: AttentionReason; at: number; says?: string | null; asks?: string },
): TransferAttention[] {
  const { reason, at, says = null, asks = ASKS[reason] } = raised;
  const standing = attentions.find((one) => one.reason === reason);
  const others = withoutAttention(attentions, [reason]);
  const all = [...others, { reason, since: standing?.since ?? at, says, asks }];
  return all.sort((a, b) => ATTENTION_REASONS.indexOf(a.reason) - ATTENTION_REASONS.indexOf(b.reason));
}

export function withoutAttention(
  attentions: readonly TransferAttention[],
  reasons: readonly AttentionReason[],
): TransferAttention[] {
  return attentions.filter(({ reason }) => !reasons.includes(reason));
}

/** What a final transfer still needs a person for. */
export function leftWhenFinal(attentions: readonly TransferAttention[]): TransferAttention[] {
  return withoutAttention(attentions, ENDS_WITH_THE_TRANSFER);
}

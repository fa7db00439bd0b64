/** That a backup was restored over newer rows, told by an operator (`admin after-restore`). */
export interface Restore {
  /** The epoch that begins with it in every log; later ones are greater, also than those a backup has lost. */
  epoch: number;
  /** Rows made since then may be missing, in milliseconds. */
  lostSince: number;
  begunAt: number;
  /** When the operator said that all who lost something have asked again; null before. */
  endedAt: number | null;
}

/** From which position on an organization's log is of an epoch; before the first of them it is of epoch 0. */
export interface LogEpoch {
  organizationId: string;
  epoch: number;
  /** The last position that is still of the epoch before. */
  afterSeq: number;
}

/** The epoch that a position of a log belongs to. */
export function epochOf(epochs: readonly LogEpoch[], organizationId: string, seq: number): number {
  let found = 0;
  for (const { organizationId: of, epoch, afterSeq } of epochs) {
    if (of === organizationId && afterSeq < seq && epoch > found) found = epoch;
  }
  return found;
}

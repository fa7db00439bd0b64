import type { Transfer } from '../domain/transfer';
import type { Engine } from '../engine/engine';

/** Who reads a transfer by itself waits for it: it is looked at sooner for a while. */
export function noteRead(engine: Engine, transfer: Transfer | null): Transfer | null {
  if (transfer) engine.attention.noteRead(transfer);
  return transfer;
}

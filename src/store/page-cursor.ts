import { InvalidCursor } from '../domain/failures';
import type { DbInteger } from './row-values';

/** Where a row stands in one order: the order's column, then the id. */
export interface Position {
  at: number;
  id: string;
}

/** Opaque to callers. It names its order, so a cursor carried to another list or order is refused, not misread. */
export function pageCursor(order: string, row: { at: DbInteger; id: string }): string {
  return Buffer.from(`${order}:${row.at}:${row.id}`).toString('base64url');
}

export function readPageCursor(order: string, cursor: string): Position {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const match = /^([A-Z_.]+):(0|[1-9]\d{0,15}):([\w-]{1,64})$/.exec(text);
  if (!match?.[2] || !match[3] || match[1] !== order || Buffer.from(text).toString('base64url') !== cursor) {
    throw new InvalidCursor('this is not a cursor of this list in this order: use one that a page of it gave');
  }
  return { at: Number(match[2]), id: match[3] };
}

import type { UserError } from '../domain/failures';

/** A path from "input" of one item, seen from the batch's input. */
export function atItem(errors: readonly UserError[], index: number): UserError[] {
  return errors.map((error) => ({
    ...error,
    path: error.path && ['input', 'transfers', String(index), ...error.path.slice(1)],
  }));
}

export function itemPath(index: number): string[] {
  return ['input', 'transfers', String(index), 'idempotencyKey'];
}

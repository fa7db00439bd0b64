/** The store cannot be opened, or cannot keep its promises. The message names the thing and the fix. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/**
 * One statement failed. It carries the statement and the database's own code and never the values: those hold names,
 * phone numbers and sealed credentials, and errors end up in logs.
 */
export class StatementFailed extends Error {
  override readonly name = 'StatementFailed';
  constructor(
    readonly code: string,
    reason: string,
    readonly statement: string,
  ) {
    super(`${reason} (${code}) in: ${statement}`);
  }
}

/** A broken assumption of ours (never the world's fault): stops the operation and names what was believed. */
class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

export function invariant(claim: unknown, message: string): asserts claim {
  if (!claim) throw new InvariantViolation(message);
}

import { ProviderFailure } from '../../domain/failures';
import { redact, redactText, type Redactor } from '../kit/redact';
import type { Telling } from './sightings';

const HIDDEN = '[redacted]';

/**
 * Keeps one call's pin or card out of all that its answer leaves behind. Only of that call's: hidden everywhere, a
 * pin of four digits would blot out other people's amounts.
 */
export interface Discretion extends Telling {
  /** Runs the call; a failure that quotes a secret is told without it. */
  within<T>(run: () => Promise<T>): Promise<T>;
}

export function discretionOf(secrets: readonly string[], redactor: Redactor): Discretion {
  const own = [...new Set(secrets.filter((secret) => secret !== ''))];
  return {
    redact: (value) => redact(redactor.body(value), own),
    tell: (text) => text && own.reduce((told, secret) => told.replaceAll(secret, HIDDEN), text),
    within: async (run) => {
      try {
        return await run();
      } catch (error) {
        if (own.length === 0 || !(error instanceof ProviderFailure)) throw error;
        const { info, effect, evidence, drift, refusedLogin } = error;
        const message = redactText(info.message, own);
        throw new ProviderFailure({ ...info, message, effect, evidence: redact(evidence, own), drift, refusedLogin });
      }
    },
  };
}

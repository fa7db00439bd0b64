import type { Answer } from './operation';

/** What the list shows of an event, as far as the operation selected it. */
export interface EventFacts {
  cursor: string | null;
  /** The event's own time, else when it came in. */
  at: string;
  type: string;
  change: string;
}

export function describeEvent(result: Answer, received: Date): EventFacts {
  const event = Object.values(result.data ?? {}).find(isRecord) ?? {};
  return {
    cursor: text(event.cursor),
    at: text(event.at) ?? received.toISOString(),
    type: result.errors ? 'ERROR' : (text(event.type) ?? text(event.__typename) ?? ''),
    change: result.errors ? result.errors.map(({ message }) => message).join('; ') : changeOf(event),
  };
}

function changeOf(event: Record<string, unknown>): string {
  const to = text(event.to);
  if (to !== null) return `${text(event.from) ?? 'new'} → ${to}`;
  if (isRecord(event.after)) {
    const [wallet, before] = [isRecord(event.wallet) ? event.wallet : {}, isRecord(event.before) ? event.before : {}];
    const amounts = [text(before.available), text(event.after.available) ?? 'unknown'].filter((one) => one !== null);
    return [text(wallet.label), amounts.join(' → '), text(wallet.currency)].filter((one) => one !== null).join(' ');
  }
  return text(event.message) ?? '';
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { Operation } from './provider';

export const FAULTS = [
  'hangAfterAccept',
  'resetAfterAccept',
  'errorBeforeAccept',
  'errorAfterAccept',
  'truncatedJson',
  'html',
  'rateLimited',
  'lateAccept',
  'hang',
  'error',
  'stale',
  'unknownStatus',
  'tokenExpired',
  'notFound',
  'amountChanged',
  'backwards',
  'lost',
  'tripled',
  'forged',
  'reordered',
] as const;
export type FaultName = (typeof FAULTS)[number];

/** On what changes something, `hang` and `error` strike before the change; the `...AfterAccept` ones after it. */
const OF_EVERY_CALL = ['hang', 'error', 'truncatedJson', 'html', 'rateLimited'] as const;
const OF_A_CHANGE = [
  ...OF_EVERY_CALL,
  'hangAfterAccept',
  'resetAfterAccept',
  'errorBeforeAccept',
  'errorAfterAccept',
  'lateAccept',
  'tokenExpired',
] as const;

/** Which faults make sense where; every other pair is refused. */
export const FAULTS_OF = {
  create: [...OF_A_CHANGE, 'unknownStatus', 'amountChanged'],
  lookup: [...OF_EVERY_CALL, 'tokenExpired', 'stale', 'unknownStatus', 'notFound', 'amountChanged', 'backwards'],
  balance: [...OF_EVERY_CALL, 'tokenExpired'],
  contact: OF_A_CHANGE,
  login: OF_EVERY_CALL,
  callback: ['lost', 'tripled', 'forged', 'reordered'],
  approve: OF_A_CHANGE,
  cancel: OF_A_CHANGE,
  deliver: OF_A_CHANGE,
} as const satisfies Record<Operation, readonly FaultName[]>;

export interface FaultRule {
  readonly provider: string;
  readonly operation: Operation;
  readonly fault: FaultName;
  /** Share of the calls that are struck, above 0 and up to 1. */
  readonly rate: number;
  /** How many calls more; absent means without end. */
  readonly count?: number;
}

export interface Faults {
  add(rule: FaultRule): void;
  /** Of one provider, or all; answers how many were there. */
  clear(provider?: string): number;
  /** The fault this call suffers, if any: the oldest rule that strikes. */
  take(provider: string, operation: Operation): FaultName | undefined;
}

export function createFaults(random: () => number): Faults {
  let rules: { rule: FaultRule; left: number }[] = [];
  return {
    add(rule) {
      rules.push({ rule, left: rule.count ?? Number.POSITIVE_INFINITY });
    },
    clear(provider) {
      const before = rules.length;
      rules = rules.filter(({ rule }) => provider !== undefined && rule.provider !== provider);
      return before - rules.length;
    },
    take(provider, operation) {
      for (const entry of rules) {
        const { rule } = entry;
        if (rule.provider !== provider || rule.operation !== operation) continue;
        if (rule.rate < 1 && random() >= rule.rate) continue;
        entry.left -= 1;
        if (entry.left <= 0) rules = rules.filter((other) => other !== entry);
        return rule.fault;
      }
      return undefined;
    },
  };
}

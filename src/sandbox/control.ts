import type { Callbacks } from './callbacks';
import type { Clock } from './clock';
import { FAULTS, FAULTS_OF, type FaultName, type FaultRule, type Faults } from './faults';
import type { Journal } from './journal';
import type { Ledger, LedgerRow } from './ledger';
import {
  OPERATIONS,
  type CallbackTarget,
  type FactName,
  type Facts,
  type OpenProvider,
  type Operation,
  type SandboxProvider,
} from './provider';

/** A control request that cannot be followed: what is wrong, and what would be allowed. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';

  constructor(
    message: string,
    readonly allowed: readonly string[] = [],
    readonly httpStatus: 400 | 404 = 400,
  ) {
    super(message);
  }
}

export interface FaultRequest {
  readonly provider: string;
  readonly operation: string;
  readonly fault: string;
  readonly rate?: number;
  readonly count?: number;
}

export interface StatusRequest extends Partial<Record<FactName, string | null>> {
  readonly provider: string;
  /** The caller's reference, or the provider's id. */
  readonly reference: string;
  readonly status: string;
}

export interface CallbackRequest extends Omit<CallbackTarget, 'url'> {
  readonly provider: string;
  /** Null forgets the address. */
  readonly url: string | null;
}

/** What the control routes do, for whoever runs the sandbox in the same process. */
export interface SandboxControl {
  ledger(provider?: string): LedgerRow[];
  addFault(request: FaultRequest): FaultRule;
  /** Answers how many were there. */
  clearFaults(provider?: string): number;
  /** Sets a raw status and ends the automatic way. Settles when the callback was sent. */
  setStatus(request: StatusRequest): Promise<LedgerRow>;
  setCallback(request: CallbackRequest): void;
  /** Moves virtual time. Settles when the callbacks that this set off were sent. */
  advance(byMs: number): Promise<void>;
  setSpeed(speed: number): Promise<void>;
  now(): number;
  speed(): number;
  /** Requests that a fault leaves without an answer and whose caller still waits. */
  hanging(): number;
  setOption(provider: string, name: string, value: unknown): void;
  /** Back to the seeded state: no transfers, faults or sessions, options and clock as at the start. */
  reset(): void;
}

interface Setting {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly callbacks: Callbacks;
  readonly journal: Journal;
  readonly providers: readonly SandboxProvider[];
  readonly present: (provider: string) => OpenProvider;
  readonly reopen: () => void;
  readonly hanging: () => number;
}

export function createControl(setting: Setting): SandboxControl {
  const { clock, faults, ledger, callbacks, journal, providers, present, reopen, hanging } = setting;
  const names = providers.map(({ name }) => name);
  const known = (provider: string): OpenProvider => {
    if (!names.includes(provider)) throw new ControlRefusal(`unknown provider ${JSON.stringify(provider)}`, names);
    return present(provider);
  };

  return {
    ledger(provider) {
      if (provider !== undefined) known(provider);
      clock.runDue();
      return ledger.rows(provider);
    },
    addFault({ provider, operation, fault, rate = 1, count }) {
      const operations = operationsOf(known(provider));
      const isOperation = (word: string): word is Operation => (operations as readonly string[]).includes(word);
      const isFault = (word: string): word is FaultName => (FAULTS as readonly string[]).includes(word);
      if (!isOperation(operation)) {
        throw new ControlRefusal(`${provider} has no operation ${JSON.stringify(operation)}`, operations);
      }
      const allowed = faultsOf(present(provider), operation);
      if (!isFault(fault)) throw new ControlRefusal(`unknown fault ${JSON.stringify(fault)}`, allowed);
      if (!allowed.includes(fault)) {
        throw new ControlRefusal(`the fault ${fault} makes no sense for ${operation} of ${provider}`, allowed);
      }
      if (!(rate > 0 && rate <= 1)) throw new ControlRefusal('rate must be above 0 and at most 1');
      if (count !== undefined && !(Number.isSafeInteger(count) && count > 0)) {
        throw new ControlRefusal('count must be a whole number above 0');
      }
      const rule = { provider, operation, fault, rate, count };
      faults.add(rule);
      return rule;
    },
    clearFaults(provider) {
      if (provider !== undefined) known(provider);
      return faults.clear(provider);
    },
    async setStatus({ provider, reference, status, ...given }) {
      const allowed = known(provider).facts ?? [];
      const facts: Facts = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      for (const fact of Object.keys(facts)) {
        if (!(allowed as readonly string[]).includes(fact)) {
          throw new ControlRefusal(`${provider} has no ${fact}`, ['provider', 'reference', 'status', ...allowed]);
        }
      }
      if (status === '') throw new ControlRefusal('status must not be empty');
      clock.runDue();
      const transfer = ledger.find(provider, reference);
      if (transfer === undefined) {
        throw new ControlRefusal(`${provider} has no transfer ${JSON.stringify(reference)}`, [], 404);
      }
      journal.status({ provider, reference, status, ...given });
      ledger.change(transfer, { status, facts });
      await callbacks.idle();
      return ledger.row(transfer);
    },
    setCallback({ provider, url, ...target }) {
      if (known(provider).callbacks === undefined) throw new ControlRefusal(`${provider} sends no callbacks`);
      if (url === null) return callbacks.removeTargets(provider, target.account);
      if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new ControlRefusal('url must be an http(s) address');
      callbacks.setTarget(provider, { url, ...target });
    },
    async advance(byMs) {
      if (!(Number.isFinite(byMs) && byMs >= 0)) throw new ControlRefusal('advanceMs must be a number, 0 or more');
      clock.advance(byMs);
      await callbacks.idle();
    },
    async setSpeed(speed) {
      if (!(Number.isFinite(speed) && speed >= 0)) throw new ControlRefusal('speed must be a number, 0 or more');
      clock.setSpeed(speed);
      await callbacks.idle();
    },
    now: clock.now,
    speed: clock.speed,
    hanging,
    setOption(provider, name, value) {
      const options = known(provider).options ?? {};
      const option = options[name];
      const allowed = Object.entries(options).map(([other, { about }]) => `${other}: ${about}`);
      if (option === undefined) throw new ControlRefusal(`${provider} has no option ${JSON.stringify(name)}`, allowed);
      if (!option.set(value)) throw new ControlRefusal(`${name} cannot be ${JSON.stringify(value)}`, allowed);
    },
    reset() {
      clock.reset();
      faults.clear();
      callbacks.reset();
      ledger.reset();
      journal.forget();
      reopen();
    },
  };
}

function operationsOf(open: OpenProvider): Operation[] {
  const offered = new Set<Operation | undefined>(open.routes.map(({ operation }) => operation));
  if (open.callbacks !== undefined) offered.add('callback');
  return OPERATIONS.filter((operation) => offered.has(operation));
}

function faultsOf(open: OpenProvider, operation: Operation): FaultName[] {
  const senseless = new Set<FaultName>();
  if (open.expireToken === undefined) senseless.add('tokenExpired');
  if (open.showsNoAmount) senseless.add('amountChanged');
  return FAULTS_OF[operation].filter((fault) => !senseless.has(fault));
}

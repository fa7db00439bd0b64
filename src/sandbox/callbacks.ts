import type { Clock } from './clock';
import type { Faults } from './faults';
import type { CallbackDialect, CallbackTarget, Compose, Notice, Transfer, TransferState } from './provider';
import { createPostman } from './postman';

/** Virtual time that a callback held back by the fault `reordered` waits for a later one to overtake it. */
const REORDER_WAIT_MS = 10_000;

const FORGED_CREDENTIALS = { secret: 'forged-secret', user: 'forged-user', password: 'forged-password' };

export interface Callbacks {
  /** Replaces the target of the same provider and account. */
  setTarget(provider: string, target: CallbackTarget): void;
  removeTargets(provider: string, account?: string): void;
  urlFor(provider: string, account: string): string | undefined;
  /** What the merchant said through the provider's own API; a later `setTarget` goes before it. */
  setOwnUrl(provider: string, account: string, url: string | null): void;
  readonly announce: (transfer: Transfer, state: TransferState) => void;
  /** Something that is no transfer. */
  tell(provider: string, account: string, compose: Compose): void;
  /** Settles when nothing is being sent; what waits for virtual time to pass does not count. */
  idle(): Promise<void>;
  /** Forgets what waits and what merchants said themselves; the targets stay, they are wiring and no provider's state. */
  reset(): void;
  close(): void;
}

/** What one merchant still has to be told at one address, in order. */
interface Channel {
  readonly provider: string;
  readonly dialect: CallbackDialect;
  target: CallbackTarget;
  waiting: Parcel[];
  held: Parcel[];
  releasing: boolean;
  pumping: boolean;
}

interface Parcel {
  readonly notices: readonly Notice[];
  /** In place of notices. */
  readonly compose?: Compose;
  readonly attempts: number;
}

interface Setting {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly dialectOf: (provider: string) => CallbackDialect | undefined;
  readonly log: (line: string) => void;
}

export function createCallbacks({ clock, faults, dialectOf, log }: Setting): Callbacks {
  const targets = new Map<string, CallbackTarget[]>();
  const ownUrls = new Map<string, Map<string, string>>();
  const channels = new Map<string, Channel>();
  const sending = new Set<Promise<void>>();
  const postman = createPostman(log);

  function targetOf(provider: string, account: string, notifyUrl?: string): CallbackTarget | undefined {
    const own = loopbackTarget(ownUrls.get(provider)?.get(account));
    if (own !== undefined) return loopbackTarget(notifyUrl) ?? own;
    const all = targets.get(provider) ?? [];
    const set = all.find((one) => one.account === account) ?? all.find((one) => one.account === undefined);
    return set ?? loopbackTarget(notifyUrl);
  }

  function forgetOwnUrls(provider: string, account: string | undefined): void {
    if (account === undefined) ownUrls.delete(provider);
    else ownUrls.get(provider)?.delete(account);
  }

  function channelOf(provider: string, account: string, notifyUrl?: string): Channel | undefined {
    const dialect = dialectOf(provider);
    const target = targetOf(provider, account, notifyUrl);
    if (dialect === undefined || target === undefined) return undefined;
    const key = JSON.stringify([provider, account, target.url]);
    const known = channels.get(key);
    if (known !== undefined) {
      known.target = target;
      return known;
    }
    const channel: Channel = { provider, dialect, target, waiting: [], held: [], releasing: false, pumping: false };
    channels.set(key, channel);
    return channel;
  }

  function pump(channel: Channel): void {
    if (channel.pumping) return;
    channel.pumping = true;
    const done = drain(channel).finally(() => {
      channel.pumping = false;
      sending.delete(done);
      if (channel.waiting.length > 0) pump(channel);
    });
    sending.add(done);
  }

  async function drain(channel: Channel): Promise<void> {
    // Everything that changes in the same instant gathers first.
    await Promise.resolve();
    for (let parcel = nextParcel(channel); parcel !== undefined; parcel = nextParcel(channel)) {
      const fault = faults.take(channel.provider, 'callback');
      if (fault === 'lost') continue;
      if (fault === 'reordered') {
        channel.held.push(parcel);
        clock.after(REORDER_WAIT_MS, () => {
          channel.releasing = true;
          pump(channel);
        });
        continue;
      }
      if (fault === 'forged') {
        await send(channel, forge(channel.dialect, parcel), { ...channel.target, ...FORGED_CREDENTIALS });
        continue;
      }
      await deliver(channel, parcel, fault === 'tripled' ? 3 : 1);
      channel.releasing = true;
      await release(channel);
    }
    await release(channel);
  }

  /** The youngest of the held ones first: they arrive in the wrong order among themselves too. */
  async function release(channel: Channel): Promise<void> {
    if (!channel.releasing) return;
    for (let parcel = channel.held.pop(); parcel !== undefined; parcel = channel.held.pop()) {
      await deliver(channel, parcel, 1);
    }
    channel.releasing = false;
  }

  async function deliver(channel: Channel, parcel: Parcel, times: number): Promise<void> {
    let status = 200;
    for (let time = 0; time < times; time++) status = await send(channel, parcel, channel.target);
    const retry = channel.dialect.retryOn?.[status] ?? channel.dialect.retry;
    const attempts = parcel.attempts + 1;
    if (isTaken(status) || retry === undefined || attempts >= (retry.attempts ?? Number.POSITIVE_INFINITY)) return;
    if (![...channels.values()].includes(channel)) return;
    clock.after(retry.afterMs, () => {
      channel.waiting.unshift({ ...parcel, attempts });
      pump(channel);
    });
  }

  /** The status of the first call that was not taken, else 200. */
  async function send(channel: Channel, { notices, compose }: Parcel, target: CallbackTarget): Promise<number> {
    for (const call of compose?.(target) ?? channel.dialect.compose(notices, target)) {
      const status = await postman.send(target.url, call);
      if (!isTaken(status)) return status;
    }
    return 200;
  }

  return {
    setTarget(provider, target) {
      const others = (targets.get(provider) ?? []).filter(({ account }) => account !== target.account);
      targets.set(provider, [...others, target]);
      forgetOwnUrls(provider, target.account);
    },
    removeTargets(provider, account) {
      targets.set(
        provider,
        (targets.get(provider) ?? []).filter((one) => account !== undefined && one.account !== account),
      );
      forgetOwnUrls(provider, account);
    },
    urlFor: (provider, account) => targetOf(provider, account)?.url,
    setOwnUrl(provider, account, url) {
      const urls = ownUrls.get(provider) ?? new Map<string, string>();
      if (url === null) urls.delete(account);
      else urls.set(account, url);
      ownUrls.set(provider, urls);
    },
    announce(transfer, state) {
      const channel = channelOf(transfer.provider, transfer.account, transfer.notifyUrl);
      if (channel === undefined) return;
      if (transfer.history.length === 1 && channel.dialect.announcesAcceptance === undefined) return;
      channel.waiting.push({ notices: [{ transfer, state }], attempts: 0 });
      pump(channel);
    },
    tell(provider, account, compose) {
      const channel = channelOf(provider, account);
      if (channel === undefined) return;
      channel.waiting.push({ notices: [], compose, attempts: 0 });
      pump(channel);
    },
    async idle() {
      while (sending.size > 0) await Promise.all(sending);
    },
    reset() {
      for (const channel of channels.values()) {
        channel.waiting = [];
        channel.held = [];
      }
      channels.clear();
      ownUrls.clear();
    },
    close: () => postman.close(),
  };
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

/** In a batch each transfer is told once, as it is now; otherwise every change is told as it was. */
function nextParcel(channel: Channel): Parcel | undefined {
  const { waiting } = channel;
  if (!channel.dialect.batch || waiting[0]?.compose !== undefined) return waiting.shift();
  if (waiting.length === 0) return undefined;
  const gathered = waiting.filter(({ compose }) => compose === undefined);
  channel.waiting = waiting.filter(({ compose }) => compose !== undefined);
  const transfers = new Set(gathered.flatMap(({ notices }) => notices.map(({ transfer }) => transfer)));
  const attempts = Math.max(...gathered.map((parcel) => parcel.attempts));
  return { notices: [...transfers].map((transfer) => ({ transfer, state: transfer.state })), attempts };
}

function forge(dialect: CallbackDialect, parcel: Parcel): Parcel {
  const notices = parcel.notices.map(({ transfer, state }) => {
    const { status, facts } = dialect.forge(state);
    return { transfer, state: { status, facts: { ...state.facts, ...facts }, since: state.since } };
  });
  return { ...parcel, notices };
}

/** An address that came with a transfer is only called on this machine: no replayed sample reaches a stranger. */
function loopbackTarget(url: string | undefined): CallbackTarget | undefined {
  if (url === undefined) return undefined;
  const { hostname } = new URL(url);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return isLoopback ? { url } : undefined;
}

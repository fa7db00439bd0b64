import type { UserError } from '../../src/domain/failures';
import type { Viewer } from '../../src/domain/organization';
import { isFinal, type Transfer } from '../../src/domain/transfer';
import type { Wallet } from '../../src/domain/wallet';
import type { ContactInput, CreateTransferInput, Engine, RequestPaymentInput, WaitFor } from '../../src/engine/engine';
import type { Dice } from './dice';
import type { Tally } from './faults';
import type { Act } from './ledger';
import type { SimProvider } from './provider';
import type { VirtualClock } from './virtual-clock';

/** A caller that hears nothing for this long asks again with the same key. */
const CALLER_PATIENCE_MS = 3_000;
const CROWD = 100;
/** What every pin and card number here begins with, so that one search finds any of them. */
export const SECRET_MARK = 'sEcReT';
const WAITS = ['CREATED', 'ACCEPTED', 'FINAL'] as const satisfies WaitFor[];

export type RequestKind = 'plain' | 'approval' | 'pin' | 'card' | 'wallet';

/** One thing that somebody wants done once, however often it is asked for. */
export interface Request {
  organization: number;
  key: string;
  kind: RequestKind;
  provider: SimProvider;
  amount: string;
  recipient: CreateTransferInput['recipient'];
  /** A pin or a card number that may be kept nowhere. */
  secret: string | null;
}

/** What a caller was told, answer by answer. */
export interface Told {
  organization: number;
  key: string;
  transferId: string;
  status: string;
}

export interface CallersWorld {
  clock: VirtualClock;
  dice: Dice;
  tally: Tally;
  viewers: readonly Viewer[];
  providers: readonly SimProvider[];
  /** By `<organization> <provider id>`. */
  wallets: ReadonlyMap<string, Wallet>;
  /** People that both old and new transfers pay, by organization. */
  contacts: readonly string[][];
  /** The process that is alive, if one is. */
  engine: () => Engine | null;
  note: (line: string) => void;
  problem: (line: string) => void;
}

/** Everybody outside: they ask, hear nothing, ask again, change their minds, and keep what they were told. */
export class Callers {
  readonly requests: Request[] = [];
  readonly told: Told[] = [];
  /** Asked for, per transfer and act: the provider may not be asked more often. */
  readonly asked = new Map<string, Record<Act, number>>();
  /** Phones that a contact was given, and when its owner was told so. */
  readonly phones = new Map<string, { phone: string; at: number }[]>();
  private readonly answered = new Set<string>();
  private readonly keys: number[] = [];
  private readonly batches: Request[][] = [];

  constructor(
    private readonly world: CallersWorld,
    private readonly spanMs: number,
  ) {}

  /** What else happens to somebody about the time when they are to be paid: mostly while they are registered for it. */
  private planContact({ organization, recipient: { contactId } }: Request, at: number): void {
    const { clock, dice } = this.world;
    if (!contactId) return;
    if (dice.chance(0.4)) clock.after(at + dice.between(0, 250), () => this.changeContact(organization, contactId));
    if (dice.chance(0.3)) clock.after(at + dice.between(0, 250), () => this.register(organization, contactId));
  }

  /** Plans requests for so many transfers; both organizations use the same keys. */
  plan(transfers: number): void {
    const { dice } = this.world;
    const lastTo: { request: Request; at: number }[] = [];
    for (let left = transfers, n = 0; left > 0; n += 1) {
      const organization = n % this.world.viewers.length;
      let at = dice.between(0, this.spanMs);
      if (left > 1 && dice.chance(0.2)) {
        const size = Math.min(left, dice.between(2, 5));
        // Most often all of one provider, which may take them together.
        const together = dice.chance(0.7)
          ? this.world.providers.find(({ manner }) => manner === 'reference')
          : undefined;
        const items = Array.from({ length: size }, () => this.request(organization, 'batch', together));
        left -= size;
        this.planBatch(organization, items, at);
        for (const item of items) this.planContact(item, at);
        continue;
      }
      left -= 1;
      const last = dice.chance(0.3) ? lastTo[organization] : undefined;
      const request = this.request(organization, 'single', last?.request.provider);
      if (last) {
        // The same person is paid twice within the time of a call or two.
        request.recipient = last.request.recipient;
        at = last.at + dice.between(0, 250);
      }
      if (request.recipient.contactId) lastTo[organization] = { request, at };
      const ask = () => this.ask(request);
      if (n === 0 && dice.chance(0.15)) {
        this.world.tally.deed('crowd on one key');
        for (let i = 0; i < CROWD; i += 1) this.world.clock.after(at, ask);
      }
      this.often(at, ask);
      this.planContact(request, at);
    }
  }

  everybodyAnswered(): boolean {
    return this.requests.every((request) => this.answered.has(nameOf(request)));
  }

  tell(organization: number, key: string, transfer: Transfer): void {
    this.told.push({ organization, key, transferId: transfer.id, status: transfer.status });
  }

  private request(organization: number, as: 'single' | 'batch', at?: SimProvider): Request {
    const { dice, providers } = this.world;
    const count = (this.keys[organization] = (this.keys[organization] ?? 0) + 1);
    const provider = at ?? dice.pick(providers);
    const kinds: RequestKind[] = ['plain', 'plain', 'plain', 'pin'];
    if (provider.manner === 'neither') kinds.push('approval', 'approval', 'approval');
    if (as === 'single') kinds.push('card', 'wallet');
    const kind = dice.pick(kinds);
    const secret = kind === 'pin' || kind === 'card' ? `${SECRET_MARK}${dice.hex(8)}` : null;
    const request = {
      organization,
      key: `key-${count}`,
      kind,
      provider,
      amount: String(dice.between(1, 9_999)),
      recipient: this.recipient(organization, provider),
      secret,
    };
    this.requests.push(request);
    return request;
  }

  private recipient(organization: number, provider: SimProvider): Request['recipient'] {
    const { contacts, dice, tally } = this.world;
    if (!provider.keepsContacts) return { externalWallet: 'somebody' };
    if (dice.chance(0.7)) return { contactId: dice.pick(contacts[organization] ?? []) };
    tally.deed('payee that is new');
    return { newContact: somebody(dice) };
  }

  private often(at: number, ask: () => void): void {
    const { clock, dice } = this.world;
    const times = dice.chance(0.25) ? 3 : 1;
    for (let n = 0; n < times; n += 1) clock.after(at + n * dice.between(0, 400), ask);
  }

  private planBatch(organization: number, items: Request[], at: number): void {
    const { dice, tally } = this.world;
    const key = `batch-${this.batches.length}`;
    const earlier = this.batches.filter((batch) => batch[0]?.organization === organization).at(-1)?.[0];
    this.batches.push(items);
    tally.deed('batch');
    const shares = earlier !== undefined && dice.chance(0.4);
    if (shares) tally.deed('batch sharing an item');
    const asked = shares ? [...items, earlier] : items;
    this.often(at, () => this.askBatch(organization, key, asked));
  }

  private ask(request: Request): void {
    const { clock, tally } = this.world;
    const viewer = this.world.viewers[request.organization];
    const engine = this.world.engine();
    const hears = this.patiently(
      () => this.answered.has(nameOf(request)),
      () => this.ask(request),
    );
    if (!engine || !viewer) return;
    const { transfers } = engine;
    if (request.kind === 'card') tally.deed('payment by card');
    if (request.kind === 'wallet') tally.deed('payment by wallet');
    if (request.kind === 'pin') tally.deed('transfer with a pin');
    const asking =
      request.kind === 'card' || request.kind === 'wallet'
        ? transfers.requestPayment(viewer, this.paymentOf(request))
        : transfers.create(viewer, this.orderOf(request));
    asking.then(
      ({ transfer, userErrors }) => {
        hears();
        if (!transfer) this.world.problem(`refused ${nameOf(request)}: ${JSON.stringify(userErrors)}`);
        else if (this.isAcknowledged(() => this.ask(request))) this.hear(request, viewer, transfer);
        else clock.after(this.world.dice.between(20, 1_000), () => this.refresh(viewer, transfer.id));
      },
      (error: unknown) => this.world.problem(`create ${nameOf(request)}: ${String(error)}`),
    );
  }

  private askBatch(organization: number, key: string, items: readonly Request[]): void {
    const viewer = this.world.viewers[organization];
    const engine = this.world.engine();
    const again = () => this.askBatch(organization, key, items);
    const hears = this.patiently(() => items.every((item) => this.answered.has(nameOf(item))), again);
    if (!engine || !viewer) return;
    const transfers = items.map((item) => this.orderOf(item));
    engine.transfers.createBatch(viewer, { idempotencyKey: key, transfers }).then(
      (outcome) => {
        hears();
        if (outcome.idempotency?.replayed) this.world.tally.deed('batch replayed');
        const missing = items.filter((_, index) => !outcome.items[index]?.transfer);
        const errors = [
          ...outcome.userErrors,
          ...outcome.items.flatMap((item) => (item.transfer ? [] : item.userErrors)),
        ];
        if (missing.length > 0) this.world.problem(`refused ${organization} ${key}: ${JSON.stringify(errors)}`);
        else if (this.isAcknowledged(again)) {
          for (const [index, item] of items.entries()) {
            const transfer = outcome.items[index]?.transfer;
            if (transfer) this.hear(item, viewer, transfer);
          }
        }
      },
      (error: unknown) => this.world.problem(`batch ${key}: ${String(error)}`),
    );
  }

  /** Nobody hears from a process that died: the caller's own clock makes it ask again, with the same key. */
  private patiently(isAnswered: () => boolean, again: () => void): () => void {
    let heard = false;
    this.world.clock.after(CALLER_PATIENCE_MS, () => {
      if (!heard && !isAnswered()) again();
    });
    return () => (heard = true);
  }

  /** Some acknowledgements are lost on the way: the caller then knows nothing and asks again. */
  private isAcknowledged(again: () => void): boolean {
    const { clock, dice, tally } = this.world;
    if (!dice.chance(0.15)) return true;
    tally.fault('world', 'lostAcknowledgement');
    clock.after(dice.between(50, 500), again);
    return false;
  }

  private hear(request: Request, viewer: Viewer, transfer: Transfer): void {
    const { clock, dice } = this.world;
    const isFirst = !this.answered.has(nameOf(request));
    this.world.note(`told ${nameOf(request)} ${transfer.status}`);
    this.answered.add(nameOf(request));
    this.tell(request.organization, request.key, transfer);
    if (!isFirst) return;
    // An impatient caller looks again and again: look-ups then come closer together than any plan would have them.
    const looks = transfer.status === 'OUTCOME_UNKNOWN' ? 8 : isFinal(transfer.status) || dice.chance(0.2) ? 3 : 0;
    for (let n = 0; n < looks; n += 1) clock.after(dice.between(20, 900), () => this.refresh(viewer, transfer.id));
    if (request.kind === 'approval') {
      const acts: ('approve' | 'cancel')[] = dice.chance(0.15)
        ? ['approve', 'cancel']
        : [dice.chance(0.7) ? 'approve' : 'cancel'];
      for (const act of acts) clock.after(dice.between(50, 900), () => this.act(act, request, viewer, transfer.id, 8));
    } else if (dice.chance(0.05)) this.act('cancel', request, viewer, transfer.id, 1);
    if (dice.chance(0.1)) clock.after(dice.between(50, 900), () => this.misuse(request, viewer));
    const { contactId } = transfer;
    if (contactId && !isFinal(transfer.status) && dice.chance(0.4))
      clock.after(dice.between(0, 1_500), () => this.changeContact(request.organization, contactId));
  }

  private changeContact(organization: number, contactId: string): void {
    const { dice } = this.world;
    const { lastName, phone } = somebody(dice);
    this.patch(organization, contactId, dice.chance(0.8) ? { phone } : { lastName });
  }

  private patch(organization: number, contactId: string, contact: Partial<ContactInput>): void {
    const { clock, engine, problem, tally, viewers } = this.world;
    const hears = this.patiently(
      () => false,
      () => this.patch(organization, contactId, contact),
    );
    const viewer = viewers[organization];
    const contacts = engine()?.contacts;
    if (!contacts || !viewer) return;
    contacts.update(viewer, { contactId, contact }).then(
      ({ userErrors }) => {
        hears();
        if (userErrors.length > 0) problem(`contact ${contactId}: ${JSON.stringify(userErrors)}`);
        tally.deed(contact.phone ? 'contact given another phone' : 'contact renamed');
        if (contact.phone)
          this.phones.set(contactId, [
            ...(this.phones.get(contactId) ?? []),
            { phone: contact.phone, at: clock.now() },
          ]);
      },
      (error: unknown) => problem(`contact ${contactId}: ${String(error)}`),
    );
  }

  /** A person makes a contact known beforehand, while a transfer to it may be doing the same. */
  private register(organization: number, contactId: string): void {
    const { dice, engine, problem, providers, tally, viewers, wallets } = this.world;
    const provider = dice.pick(providers.filter((one) => one.keepsContacts));
    const wallet = wallets.get(`${organization} ${provider.id}`);
    const viewer = viewers[organization];
    const contacts = engine()?.contacts;
    if (!contacts || !viewer || !wallet) return;
    const at = { accountId: wallet.accountId, clientId: wallet.clientId };
    contacts.register(viewer, { contactId, at }).then(
      ({ userErrors }) => userErrors.length === 0 && tally.deed('contact registered by a person'),
      (error: unknown) => problem(`register ${contactId}: ${String(error)}`),
    );
  }

  private refresh(viewer: Viewer, transferId: string): void {
    this.world
      .engine()
      ?.transfers.refresh(viewer, { transferId })
      .catch((error: unknown) => this.world.problem(`refresh: ${String(error)}`));
  }

  /** Asks to approve or cancel until it is done or can be no more; who hears nothing or "unknown" asks again later. */
  private act(act: 'approve' | 'cancel', request: Request, viewer: Viewer, transferId: string, tries: number): void {
    const { clock, dice, tally } = this.world;
    const again = () =>
      clock.after(dice.between(300, 900), () => this.act(act, request, viewer, transferId, tries - 1));
    if (tries === 0) return;
    const engine = this.world.engine();
    if (!engine) return void again();
    const counts = this.asked.get(transferId) ?? { approve: 0, cancel: 0, deliver: 0 };
    this.asked.set(transferId, counts);
    counts[act] += 1;
    let heard = false;
    clock.after(CALLER_PATIENCE_MS, () => {
      if (!heard) again();
    });
    const { transfers } = engine;
    const asking =
      act === 'approve'
        ? transfers.approve(viewer, { transferId, pin: '1' })
        : transfers.cancel(viewer, { transferId });
    asking.then(
      ({ transfer, userErrors }) => {
        heard = true;
        this.world.note(`${act} ${transferId}: ${transfer?.status ?? ''} ${userErrors.map(({ code }) => code).join()}`);
        if (transfer) this.tell(request.organization, request.key, transfer);
        if (userErrors.length === 0) tally.deed(act);
        // Refused by ourselves: the provider was not asked.
        if (userErrors.some(isOurRefusal)) counts[act] -= 1;
        if (userErrors.length > 0 && !(transfer && isFinal(transfer.status))) again();
      },
      (error: unknown) => this.world.problem(`${act}: ${String(error)}`),
    );
  }

  /** A key that was used stands for what it was used for, and for nothing else. */
  private misuse(request: Request, viewer: Viewer): void {
    const { dice, tally } = this.world;
    const transfers = this.world.engine()?.transfers;
    if (!transfers) return;
    const other: Request = { ...request, amount: String(Number(request.amount) + 1) };
    const isPayment = request.kind === 'card' || request.kind === 'wallet';
    const crosses = dice.chance(0.5);
    tally.deed(crosses ? 'key under another operation' : 'key with another input');
    const asking =
      isPayment === crosses
        ? transfers.create(viewer, this.orderOf(other))
        : transfers.requestPayment(viewer, this.paymentOf({ ...other, kind: 'wallet' }));
    asking.then(
      ({ transfer, userErrors }) => {
        if (transfer || userErrors[0]?.code !== 'IDEMPOTENCY_CONFLICT')
          this.world.problem(`key: ${nameOf(request)} was used for something else: ${JSON.stringify(userErrors)}`);
      },
      (error: unknown) => this.world.problem(`misuse ${nameOf(request)}: ${String(error)}`),
    );
  }

  orderOf(request: Request): CreateTransferInput {
    const { provider, kind, secret } = request;
    const options = {
      ...(kind === 'approval' ? { approval: true } : {}),
      ...(kind === 'pin' ? { withPin: true, pin: secret } : {}),
    };
    return {
      idempotencyKey: request.key,
      walletId: this.walletOf(request),
      recipient: request.recipient,
      amount: { amount: request.amount, currency: 'XAF' },
      method: 'MOBILE_MONEY',
      options: { [provider.key]: options },
      waitFor: this.world.dice.pick(WAITS),
    };
  }

  paymentOf(request: Request): RequestPaymentInput {
    const card = {
      customer: 'somebody',
      name: 'Some Body',
      number: request.secret ?? '',
      expiryMonth: '12',
      expiryYear: '2030',
      securityCode: '123',
    };
    return {
      idempotencyKey: request.key,
      walletId: this.walletOf(request),
      source: request.kind === 'card' ? { card } : { wallet: { fromAccountId: 'somebody' } },
      amount: { amount: request.amount, currency: 'XAF' },
      waitFor: this.world.dice.pick(WAITS),
    };
  }

  private walletOf({ organization, provider }: Request): string {
    return this.world.wallets.get(`${organization} ${provider.id}`)?.id ?? '';
  }
}

/** Nobody who was there before: a phone is one person's. */
export function somebody(dice: Dice): ContactInput & { phone: string } {
  return { firstName: 'Some', lastName: `Body ${dice.hex(4)}`, phone: `+2376${dice.between(50_000_000, 99_999_999)}` };
}

function nameOf({ organization, key }: { organization: number; key: string }): string {
  return `${organization} ${key}`;
}

function isOurRefusal({ code }: UserError): boolean {
  return code === 'NOT_APPROVABLE' || code === 'NOT_CANCELABLE' || code === 'UNSUPPORTED_OPERATION';
}

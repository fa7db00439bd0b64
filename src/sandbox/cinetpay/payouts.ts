import { readMoney, writeMoney } from '../decimal';
import { ExactNumber } from '../exact-json';
import type { Call, SandboxCore, Steps, Transfer, Transfers } from '../provider';
import { phoneFault, textOf, type Item } from './batch';
import { CinetPayRefusal, messageOf, type CinetPayCode, type Language } from './codes';
import { CINETPAY_DEFAULT_STEPS, CINETPAY_UNCONFIRMED_STEPS, magicEffect } from './magic-values';
import { CINETPAY_CURRENCY, contactKey, type Merchant } from './merchants';
import { nextTransactionId } from './transaction-id';

/** The document's limits in XOF; a payout is strictly between them. */
const LOWER_LIMIT = readMoney('200') ?? 0n;
const UPPER_LIMIT = readMoney('1500000') ?? 0n;

export interface PayoutDetails {
  readonly merchant: Merchant;
  readonly prefix: string;
  readonly phone: string;
  readonly lot: string;
}

export interface PayoutBook {
  readonly transfers: Transfers<PayoutDetails>;
  readonly byLot: Map<string, Transfer<PayoutDetails>[]>;
}

interface Payout {
  readonly prefix: string;
  readonly phone: string;
  readonly amount: bigint;
  readonly clientTransactionId: string | null;
  readonly notifyUrl: string;
}

interface Batch {
  readonly call: Call;
  readonly merchant: Merchant;
  readonly items: readonly Item[];
  readonly lot: string;
  readonly language: Language;
  /** Whether every payout has to be confirmed by e-mail. */
  readonly needsConfirmation: boolean;
}

/** CHOICE: 602 refuses the whole batch (the shape of the document's sample); every other fault is its item's own. */
export function sendPayouts(core: SandboxCore, book: PayoutBook, batch: Batch): Item[] {
  const { merchant, items, lot } = batch;
  const taken = new Set<string>();
  const checked = items.map((item) => {
    const payout = readPayout(item, merchant, book.transfers, taken);
    if (typeof payout !== 'number' && payout.clientTransactionId !== null) taken.add(payout.clientTransactionId);
    return { item, payout };
  });
  const good = checked.flatMap(({ payout }) => (typeof payout === 'number' ? [] : [payout]));
  const answerEffects = good.flatMap(({ phone }) => {
    const effect = magicEffect('phone', phone);
    return effect?.kind === 'answerCode' ? [effect] : [];
  });
  const refusal = answerEffects.find(({ accepted }) => !accepted);
  if (refusal !== undefined) throw new CinetPayRefusal(refusal.code);
  checkFunds(merchant, good, batch.language);

  const answers = checked.map(({ item, payout }) => {
    if (typeof payout === 'number') return { ...item, code: payout, status: messageOf(payout), lot };
    const transfer = acceptPayout(core, book, batch, payout);
    const effect = magicEffect('phone', payout.phone);
    if (effect?.kind === 'itemCode') return { ...item, code: effect.code, status: messageOf(effect.code), lot };
    return { ...item, code: 0, ...shownOf(transfer, batch.call), transaction_id: transfer.externalId, lot };
  });
  const broken = answerEffects[0];
  if (broken !== undefined) throw new CinetPayRefusal(broken.code);
  return answers;
}

/** A payout, or the code of what is wrong with it; which fault is looked for first is a CHOICE. */
function readPayout(
  item: Item,
  merchant: Merchant,
  transfers: Transfers<PayoutDetails>,
  taken: ReadonlySet<string>,
): Payout | CinetPayCode {
  const prefix = textOf(item, 'prefix');
  const phone = textOf(item, 'phone');
  const amountText = textOf(item, 'amount');
  if (prefix === undefined || phone === undefined || amountText === undefined) return 716;
  const fault = phoneFault(prefix, phone);
  if (fault !== undefined) return fault;
  const amount = readMoney(amountText);
  // The currency has no decimals: a fraction is invalid (CHOICE).
  if (amount === undefined || amount < 0n || writeMoney(amount).includes('.')) return 801;
  if (amount <= LOWER_LIMIT) return 719;
  if (amount >= UPPER_LIMIT) return 720;
  const notifyUrl = textOf(item, 'notify_url');
  if (notifyUrl === undefined || !isHttpUrl(notifyUrl)) return 725;
  if (!merchant.contacts.has(contactKey(prefix, phone))) return 724;
  const clientTransactionId = textOf(item, 'client_transaction_id') ?? null;
  if (clientTransactionId !== null) {
    const known = transfers.byReference(clientTransactionId).some(({ account }) => account === merchant.apikey);
    if (known || taken.has(clientTransactionId)) return 805;
  }
  const effect = magicEffect('phone', phone);
  if (effect?.kind === 'itemCode' && !effect.accepted) return effect.code;
  return { prefix, phone, amount, clientTransactionId, notifyUrl };
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

function checkFunds({ available }: Merchant, payouts: readonly Payout[], language: Language): void {
  const total = payouts.reduce((sum, { amount }) => sum + amount, 0n);
  if (total <= available) return;
  if (language === 'en') throw new CinetPayRefusal(602);
  throw new CinetPayRefusal(
    602,
    `Fonds Insuffisant :disponible ${french(available)}, Total de l'operation à effectuer : ${french(total)}`,
  );
}

/** As in the document's sample: 32 000,00. */
function french(amount: bigint): string {
  const [whole = '', cents = ''] = writeMoney(amount, 2).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ' ')},${cents}`;
}

function acceptPayout(
  core: SandboxCore,
  { transfers, byLot }: PayoutBook,
  { merchant, lot, needsConfirmation }: Batch,
  { prefix, phone, amount, clientTransactionId, notifyUrl }: Payout,
): Transfer<PayoutDetails> {
  const externalId = nextTransactionId(core, (id) => transfers.byExternalId(id) !== undefined);
  const request = {
    account: merchant.apikey,
    reference: clientTransactionId,
    externalId,
    amount,
    currency: CINETPAY_CURRENCY,
    notifyUrl,
    details: { merchant, prefix, phone, lot },
  };
  const transfer = transfers.accept(request, needsConfirmation ? CINETPAY_UNCONFIRMED_STEPS : stepsOf(phone));
  byLot.set(lot, [...(byLot.get(lot) ?? []), transfer]);
  return transfer;
}

/** The sent amount as it was written and the document's word, unless a fault has the answer show others. */
function shownOf(transfer: Transfer<PayoutDetails>, call: Call): Item {
  const { amount, status } = call.show(transfer);
  return {
    ...(amount === transfer.amount ? {} : { amount: new ExactNumber(writeMoney(amount)) }),
    status: status === transfer.state.status ? 'success' : status,
  };
}

function stepsOf(phone: string): Steps {
  const effect = magicEffect('phone', phone);
  return effect?.kind === 'steps' ? effect.steps : CINETPAY_DEFAULT_STEPS;
}

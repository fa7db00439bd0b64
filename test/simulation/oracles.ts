import type { LogEvent } from '../../src/domain/event';
import { needsAttention } from '../../src/domain/attention';
import { isFinal, mayBecome, type Transfer, type TransferStatus } from '../../src/domain/transfer';
import type { SimulationResult } from './simulation';
import { type Accepted, statusOfWord } from './ledger';

/** Reads the three ledgers (what callers were told, our rows and log, the provider's books) and names every broken promise. */
export function judge(result: SimulationResult): string[] {
  return [
    ...result.stuck.map((line) => `stuck: ${line}`),
    ...result.errors.map((line) => `error: ${line}`),
    ...sentTwice(result),
    ...actedTwice(result),
    ...lost(result),
    ...wrongFinals(result),
    ...flipped(result),
    ...blind(result),
    ...wrongPayees(result),
    ...brokenLog(result),
    ...missedEvents(result),
  ];
}

function sentTwice({ providers, requests, transfers, viewers }: SimulationResult): string[] {
  const problems: string[] = [];
  for (const provider of providers) {
    const counts = new Map<string, number>();
    for (const row of provider.ledger) counts.set(row.reference, (counts.get(row.reference) ?? 0) + 1);
    for (const [reference, count] of counts) {
      if (count > 1) problems.push(`double: ${provider.id} accepted ${reference} ${count} times`);
    }
  }
  // One request is one transfer, whatever its callers repeat; and never more money than was asked for.
  const perOrganization = viewers.map(
    (viewer) => transfers.filter((row) => row.organizationId === viewer.organizationId).length,
  );
  for (const [organization, count] of perOrganization.entries()) {
    const asked = requests.filter((request) => request.organization === organization).length;
    if (count > asked)
      problems.push(`double: ${asked} requests of organization ${organization} made ${count} transfers`);
  }
  const accepted = providers.reduce((sum, provider) => sum + provider.ledger.length, 0);
  if (accepted > requests.length) problems.push(`double: ${requests.length} requests moved money ${accepted} times`);
  return problems;
}

/** Approvals, cancellations and delivery requests: the provider hears of each as often as somebody wanted it, no more. */
function actedTwice({ providers, transfers, asked }: SimulationResult): string[] {
  const problems: string[] = [];
  const idOf = new Map(transfers.map((transfer) => [transfer.reference, transfer.id]));
  for (const row of providers.flatMap((provider) => provider.ledger)) {
    const wanted = asked.get(idOf.get(row.reference) ?? '') ?? { approve: 0, cancel: 0 };
    for (const act of ['approve', 'cancel'] as const) {
      if (row.calls[act] > wanted[act])
        problems.push(
          `double: ${act} of ${row.reference} was asked ${row.calls[act]} times for ${wanted[act]} requests`,
        );
    }
    if (row.blindActs > 0)
      problems.push(
        `double: ${row.reference} was acted on again although no read had shown what came of the act before`,
      );
    if (row.blindDeliveries > 0)
      problems.push(`double: ${row.reference} was to be delivered again although no read had shown that it was not`);
  }
  return problems;
}

function lost({ told, requests, transfers, providers, viewers, log }: SimulationResult): string[] {
  const problems: string[] = [];
  const been = new Set<string>();
  for (const { transferId, body } of [...log.values()].flat()) {
    if (body.kind === 'transfer') been.add(`${transferId} ${body.to}`);
  }
  const byId = new Map(transfers.map((transfer) => [transfer.id, transfer]));
  const idOf = new Map<string, string>();
  for (const one of told) {
    const transfer = byId.get(one.transferId);
    const name = `${one.organization} ${one.key}`;
    if (!transfer) problems.push(`lost: ${name} was told of ${one.transferId}, which is not there`);
    else if (transfer.organizationId !== viewers[one.organization]?.organizationId) {
      problems.push(`lost: ${name} was answered with another organization's transfer`);
    }
    if ((idOf.get(name) ?? one.transferId) !== one.transferId)
      problems.push(`double: ${name} was told of two transfers`);
    idOf.set(name, one.transferId);
    const final = transfer && isFinal(one.status as Transfer['status']);
    // A final status that the provider has contradicted since was told as it was then; see flipped().
    if (final && transfer.status !== one.status && !been.has(`${one.transferId} ${one.status}`))
      problems.push(`wrong: ${name} was told ${one.status}, it is ${transfer.status}`);
  }
  for (const request of requests) {
    if (!idOf.has(`${request.organization} ${request.key}`))
      problems.push(`lost: ${request.organization} ${request.key} never got an answer`);
  }
  const references = new Set(transfers.map((transfer) => transfer.reference));
  for (const provider of providers) {
    for (const row of provider.ledger) {
      if (!references.has(row.reference))
        problems.push(`lost: ${provider.id} moved ${row.reference}, which we do not know`);
    }
  }
  return problems;
}

function wrongFinals({ transfers, providers, log }: SimulationResult): string[] {
  const problems: string[] = [];
  const byPeople = [...log.values()].flat().filter(({ source }) => source === 'PERSON');
  const resolved = new Set(byPeople.map(({ transferId }) => transferId));
  const rows = new Map(providers.flatMap((one) => one.ledger).map((row) => [row.reference, row]));
  for (const transfer of transfers) {
    const row = rows.get(transfer.reference);
    const truth = row && (lastShown(row) ?? statusOfWord(row.steps.at(-1)?.word ?? ''));
    const isRight =
      transfer.status === truth ||
      // It is told on the transfer itself that the provider says otherwise.
      needsAttention(transfer, 'CONTRADICTED') ||
      // Nothing was sent: it failed, or was canceled before it could be.
      (!row && (transfer.status === 'FAILED' || transfer.status === 'CANCELED')) ||
      // A person said so, because no look could tell.
      (row && resolved.has(transfer.id) && lastShown(row) === null);
    if (isFinal(transfer.status) && !isRight) {
      const says = truth ?? 'nothing was sent';
      problems.push(`wrong: ${transfer.reference} is ${transfer.status}, the provider says ${says}`);
    }
    if (row && row.amount !== String(transfer.amount.units))
      problems.push(`wrong: ${transfer.reference} moved ${row.amount}`);
  }
  return problems;
}

/** The last final word that we were shown; null where none was. */
function lastShown(row: Accepted): TransferStatus | null {
  const finals = row.shown.filter(({ word }) => isFinal(statusOfWord(word) ?? 'PENDING'));
  const last = finals.at(-1);
  return last ? statusOfWord(last.word) : null;
}

/** So much less than asked for may lie between two looks: the machine's clock is set meanwhile. */
const SKEW_MS = 20_000;

/** A final status changes on what it takes, and never on a single look but for money that came back. */
function flipped({ transfers, providers, log }: SimulationResult): string[] {
  const problems: string[] = [];
  const rows = new Map(providers.flatMap((one) => one.ledger).map((row) => [row.reference, row]));
  const referenceOf = new Map(transfers.map((transfer) => [transfer.id, transfer.reference]));
  for (const { transferId, type, body, source } of [...log.values()].flat()) {
    if (type !== 'TRANSFER_STATUS_CHANGED' || body.kind !== 'transfer' || source === 'PERSON') continue;
    const { from, to } = body;
    if (from === null || !isFinal(from) || (from === 'SUCCEEDED' && to === 'REVERSED')) continue;
    const reference = referenceOf.get(transferId ?? '') ?? '';
    const at = rows.get(reference)?.shown.flatMap((one) => (statusOfWord(one.word) === to ? [one.at] : [])) ?? [];
    const apart = Math.max(...at) - Math.min(...at);
    const wanted = from === 'SUCCEEDED' ? 3_600_000 : 30_000;
    if (!(apart >= wanted - SKEW_MS))
      problems.push(`flip: ${reference} went from ${from} to ${to} on looks ${apart} ms apart`);
  }
  return problems;
}

/** So many looks after the last word may all meet a fault; with fewer of them nobody has looked. */
const FAIR_LOOKS = 3;

/** The provider's last word is looked for, also after the end. */
function blind({ transfers, providers }: SimulationResult): string[] {
  const problems: string[] = [];
  const rows = new Map(providers.flatMap((one) => one.ledger).map((row) => [row.reference, row]));
  for (const { provider, reference, status, externalId } of transfers) {
    const row = rows.get(reference);
    const last = row?.steps.at(-1);
    if (!row || !last || !isFinal(status)) continue;
    // Where nobody answers for it any more, nothing can be asked.
    const isHidden = provider === 'SIM_NEITHER' && ['failed', 'lapsed'].includes(last.word);
    if (isHidden || (provider === 'SIM_KEYED' && externalId === null)) continue;
    const wasShown = row.shown.some(({ at, word }) => at >= last.at && word === last.word);
    const looks = row.asks.filter((at) => at >= last.at).length;
    if (!wasShown && looks < FAIR_LOOKS)
      problems.push(
        `blind: ${reference} is ${status}, the provider's last word is ${last.word} and was asked for ${looks} times`,
      );
  }
  return problems;
}

/** Whoever the order named is paid, as they were when it was ordered; and every attempt is the same request. */
function wrongPayees({ transfers, providers, requests, told }: SimulationResult): string[] {
  const problems: string[] = [];
  const rows = new Map(providers.flatMap((one) => one.ledger).map((row) => [row.reference, row]));
  const orders = new Map(requests.map((request) => [`${request.organization} ${request.key}`, request]));
  const requestOf = new Map(told.map((one) => [one.transferId, orders.get(`${one.organization} ${one.key}`)]));
  for (const { contactId, id, orderedAs, reference } of transfers) {
    if (contactId === null) continue;
    const { phone } = orderedAs.contact as { phone: string };
    const row = rows.get(reference);
    if (row && row.payee !== phone)
      problems.push(`payee: ${reference} was ordered for ${phone}, and ${row.payee} was paid`);
    const named = requestOf.get(id)?.recipient;
    if (named && (named.newContact?.phone ?? phone) !== phone)
      problems.push(`payee: ${reference} is for ${phone}, and not for the new contact that was named`);
    if (named && (named.contactId ?? contactId) !== contactId)
      problems.push(`payee: ${reference} is for another contact than was named`);
  }
  for (const reference of providers.flatMap((provider) => provider.sentOtherwise))
    problems.push(`payee: ${reference} was sent again as another request`);
  for (const reference of providers.flatMap((provider) => provider.sentToUnknown))
    problems.push(`payee: ${reference} was sent for a contact that was not registered`);
  return problems;
}

/** Every change has its event, in order, with nothing between; the log is contiguous. */
function brokenLog({ transfers, log }: SimulationResult): string[] {
  const problems: string[] = [];
  for (const [organizationId, events] of log) {
    events.forEach((event, index) => {
      if (event.seq !== index + 1) problems.push(`log: ${organizationId} has ${event.seq} at place ${index + 1}`);
    });
  }
  const bodiesOf = new Map<string, Extract<LogEvent['body'], { kind: 'transfer' }>[]>();
  for (const { transferId, body } of [...log.values()].flat()) {
    if (transferId === null || body.kind !== 'transfer') continue;
    const bodies = bodiesOf.get(transferId) ?? [];
    bodiesOf.set(transferId, bodies);
    bodies.push(body);
  }
  for (const transfer of transfers) {
    const bodies = (bodiesOf.get(transfer.id) ?? []).filter(isNextChange);
    bodies.forEach((body, index) => {
      const before = bodies[index - 1];
      // What needs a person has an event of its own beside that of the same change.
      const isNext = body.version === (before?.version ?? 0) + 1 || body.version === before?.version;
      if (!isNext) problems.push(`log: ${transfer.reference} has version ${body.version} at place ${index + 1}`);
      if (body.from && body.from !== body.to && !mayBecome(body.from, body.to)) {
        problems.push(`log: ${transfer.reference} went from ${body.from} to ${body.to}`);
      }
      if (before && body.from !== before.to)
        problems.push(`log: ${transfer.reference} jumps from ${before.to} to ${String(body.from)}`);
    });
    const last = bodies.at(-1);
    if (last?.to !== transfer.status || last.version !== transfer.version) {
      problems.push(
        `log: ${transfer.reference} is ${transfer.status} v${transfer.version}, its last event says ${last?.to ?? 'nothing'} v${last?.version ?? 0}`,
      );
    }
  }
  return problems;
}

/** One change may be told by several events; those after the first say that the status stays as the first has made it. */
function isNextChange(
  { from, to, version }: { from: string | null; to: string; version: number },
  index: number,
  all: readonly { from: string | null; to: string; version: number }[],
): boolean {
  const before = all[index - 1];
  return before?.version !== version || from !== to || before.to !== to;
}

function missedEvents({ followed, log }: SimulationResult): string[] {
  const problems: string[] = [];
  for (const [organizationId, seqs] of followed) {
    const all = (log.get(organizationId) ?? []).map((event) => event.seq);
    seqs.forEach((seq, index) => {
      if (seq !== index + 1) problems.push(`stream: ${organizationId} got ${seq} at place ${index + 1}`);
    });
    if (seqs.length !== all.length)
      problems.push(`stream: ${organizationId} got ${seqs.length} of ${all.length} events`);
  }
  return problems.slice(0, 3);
}

import type { LogEvent } from '../../src/domain/event';
import { isFinal, mayBecome, type Transfer } from '../../src/domain/transfer';
import type { SimulationResult } from './simulation';
import { finalWord, statusOfWord } from './ledger';

/** Reads the three ledgers (what callers were told, our rows and log, the provider's books) and names every broken promise. */
export function judge(result: SimulationResult): string[] {
  return [
    ...result.stuck.map((line) => `stuck: ${line}`),
    ...result.errors.map((line) => `error: ${line}`),
    ...sentTwice(result),
    ...actedTwice(result),
    ...lost(result),
    ...wrongFinals(result),
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

function lost({ told, requests, transfers, providers, viewers }: SimulationResult): string[] {
  const problems: string[] = [];
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
    const reversed = one.status === 'SUCCEEDED' && transfer?.status === 'REVERSED';
    if (final && transfer.status !== one.status && !reversed)
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

function wrongFinals({ transfers, providers }: SimulationResult): string[] {
  const problems: string[] = [];
  const rows = new Map(providers.flatMap((one) => one.ledger).map((row) => [row.reference, row]));
  for (const transfer of transfers) {
    const row = rows.get(transfer.reference);
    const truth = row && statusOfWord(finalWord(row));
    const isRight =
      transfer.status === truth ||
      // Nothing was sent: it failed, or was canceled before it could be.
      (!row && (transfer.status === 'FAILED' || transfer.status === 'CANCELED')) ||
      // That money came back is only heard of by callback, which may be lost: then the success before it stands.
      (truth === 'REVERSED' && transfer.status === 'SUCCEEDED') ||
      // A person only says whether money moved.
      (transfer.failure?.code === 'RESOLVED_BY_PERSON' && (truth === 'CANCELED' || truth === 'EXPIRED'));
    if (isFinal(transfer.status) && !isRight) {
      const says = truth ?? 'nothing was sent';
      problems.push(`wrong: ${transfer.reference} is ${transfer.status}, the provider says ${says}`);
    }
    if (row && row.amount !== String(transfer.amount.units))
      problems.push(`wrong: ${transfer.reference} moved ${row.amount}`);
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
      if (body.version !== index + 1)
        problems.push(`log: ${transfer.reference} has version ${body.version} at place ${index + 1}`);
      const before = bodies[index - 1];
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

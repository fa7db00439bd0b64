import { readMoney, writeMoney } from '../../src/sandbox/decimal';
import { ExactNumber, readJson } from '../../src/sandbox/exact-json';
import type { Call, SandboxProvider, Shown, Transfer } from '../../src/sandbox/provider';

/** A provider of our own invention: what it takes to be one, down to approvals, cancellations and signed callbacks. */
export const invented: SandboxProvider = {
  name: 'INVENTED',
  paths: ['/invented'],
  unknownStatus: 'odd',
  open(core) {
    let balance = 1_000_0000n;
    const replies = new Map<string, string>();
    const transfers = core.openTransfers<null>((transfer, before, after) => {
      const held = (status?: string): bigint => (status === undefined || status === 'gone' ? 0n : transfer.amount);
      balance += held(before?.status) - held(after.status);
    });
    const answer = (transfer: Transfer<null>, shown: Shown) => ({
      json: { id: transfer.externalId, state: shown.status, amount: new ExactNumber(writeMoney(shown.amount)) },
    });
    const find = (call: Call): Transfer<null> | undefined =>
      call.visible(transfers.byReference(call.params['reference'] ?? '')).at(0);
    const change = (status: string) => (call: Call) => {
      const transfer = find(call);
      if (transfer === undefined) return { status: 404, json: { error: 'no such transfer' } };
      transfers.change(transfer, { status }, status === 'going' ? [{ status: 'done', afterMs: 1_000 }] : []);
      return answer(transfer, call.show(transfer));
    };

    return {
      routes: [
        { method: 'GET', path: '/balance', operation: 'balance', handle: () => ({ text: writeMoney(balance) }) },
        {
          method: 'PUT',
          path: '/transfers/:reference',
          operation: 'create',
          handle(call) {
            const reference = call.params['reference'] ?? '';
            const known = transfers.byReference(replies.get(call.headers['idempotency-key'] ?? '') ?? '').at(0);
            if (known !== undefined) return answer(known, call.show(known));
            replies.set(call.headers['idempotency-key'] ?? reference, reference);
            const { amount } = readJson(call.bodyText) as { amount: ExactNumber };
            const transfer = transfers.accept(
              {
                account: 'invented',
                reference,
                externalId: `#${reference}`,
                amount: readMoney(amount.text) ?? 0n,
                currency: 'EUR',
                details: null,
              },
              [
                { status: 'waiting', afterMs: 0, facts: { deliveryStatus: 'NONE' } },
                { status: 'gone', afterMs: 900_000 },
              ],
            );
            return answer(transfer, call.show(transfer));
          },
        },
        {
          method: 'GET',
          path: '/transfers/:reference',
          operation: 'lookup',
          handle(call) {
            const transfer = find(call);
            return transfer
              ? answer(transfer, call.show(transfer))
              : { status: 404, json: { error: 'no such transfer' } };
          },
        },
        { method: 'GET', path: '/transfers/:reference/accept', operation: 'approve', handle: change('going') },
        { method: 'DELETE', path: '/transfers/:reference', operation: 'cancel', handle: change('gone') },
        {
          method: 'POST',
          path: '/transfers/:reference/delivery',
          operation: 'deliver',
          handle(call) {
            for (const transfer of call.visible(transfers.byReference(call.params['reference'] ?? ''))) {
              transfers.add(transfer, [
                { afterMs: 0, facts: { deliveryStatus: 'REQUESTED' } },
                { afterMs: 500, facts: { deliveryStatus: 'DELIVERED' } },
              ]);
            }
            core.tell('invented', ({ secret = '' }) => [
              { method: 'POST', headers: { 'x-secret': secret }, body: 'asked' },
            ]);
            return { status: 204 };
          },
        },
      ],
      facts: ['deliveryStatus'],
      callbacks: {
        announcesAcceptance: true,
        batch: false,
        retry: { afterMs: 1_000, attempts: 3 },
        forge: () => ({ status: 'done' }),
        compose: (notices, { secret = '' }) =>
          notices
            .filter(({ state }) => state.status !== 'going')
            .map(({ state: { status, facts } }) => ({
              method: 'POST',
              headers: { 'x-secret': secret },
              body: `${status} ${facts.deliveryStatus}`,
            })),
      },
    };
  },
};

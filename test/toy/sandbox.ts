import { readMoney, writeMoney } from '../../src/sandbox/decimal';
import { ExactNumber } from '../../src/sandbox/exact-json';
import { digitsIn, readFields, textIn } from '../../src/sandbox/json-fields';
import type { Answer, Call, OpenProvider, Route, SandboxCore, SandboxProvider } from '../../src/sandbox/provider';

const TOKEN = 'toy-token';

export const toySandbox: SandboxProvider = { name: 'TOY', paths: ['/toy'], unknownStatus: 'odd', open };

function open(core: SandboxCore): OpenProvider {
  let available = 1_000_0000n;
  const transfers = core.openTransfers<{ speed: string | undefined }>((transfer, before) => {
    if (before === null) available -= transfer.amount;
  });
  const refuse = (status: number, error: string): Answer => ({ status, json: { error } });

  const guarded = (work: (call: Call, reference: string) => Answer): Route['handle'] => {
    return (call) =>
      call.headers['authorization'] === `Bearer ${TOKEN}`
        ? work(call, call.params['reference'] ?? '')
        : refuse(401, 'unknown token');
  };

  function lookUp(call: Call, reference: string): Answer {
    const transfer = call.visible(transfers.byReference(reference)).at(0);
    if (!transfer) return refuse(404, 'unknown payment');
    const { externalId, currency, details } = transfer;
    const { status: state, amount } = call.show(transfer);
    const written = new ExactNumber(writeMoney(amount));
    return { json: { id: externalId, reference, state, amount: written, currency, speed: details.speed } };
  }

  function pay(call: Call, reference: string): Answer {
    const fields = readFields(call.bodyText) ?? {};
    const amount = readMoney(digitsIn(fields, 'amount') ?? '');
    const currency = textIn(fields, 'currency');
    if (amount === undefined || currency !== 'EUR') return refuse(422, 'amount and currency are needed');
    if (transfers.byReference(reference).length === 0) {
      if (amount > available) return refuse(402, 'not enough money');
      const details = { speed: textIn(fields, 'speed') };
      transfers.accept({ account: TOKEN, reference, externalId: `toy-${reference}`, amount, currency, details }, [
        { status: 'queued', afterMs: 0 },
        { status: 'sent', afterMs: 2_000 },
        { status: 'done', afterMs: 5_000 },
      ]);
    }
    return lookUp(call, reference);
  }

  const path = '/payments/:reference';
  const balance = (): Answer => ({ json: { owner: 'Toy bank', available: new ExactNumber(writeMoney(available)) } });
  return {
    routes: [
      { method: 'GET', path: '/balance', operation: 'balance', handle: guarded(balance) },
      { method: 'PUT', path, operation: 'create', handle: guarded(pay) },
      { method: 'GET', path, operation: 'lookup', handle: guarded(lookUp) },
    ],
  };
}

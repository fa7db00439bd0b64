import type { TransferOrder } from '../../src/domain/connector';
import { formatUnits } from '../../src/domain/decimal';
import { jsonNumber } from '../../src/providers/kit/json';
import { findObject } from '../../src/providers/kit/shapes';
import { readId, readNumberText, readText, readTextOrNull, readVerdict } from '../../src/providers/kit/wire';

/** The answer of PUT and GET /payments/{reference}. */
export type Payment = ReturnType<typeof readPayment>;

export function readPayment(body: unknown) {
  const fields = findObject(body, 'body', { marks: ['reference'] });
  return {
    id: readId(fields, 'id'),
    reference: readText(fields, 'reference'),
    state: readVerdict(fields, 'state'),
    amount: readNumberText(fields, 'amount'),
    currency: readText(fields, 'currency'),
    speed: readTextOrNull(fields, 'speed'),
    odd: fields.odd,
    raw: fields.values,
  };
}

export function writePayment({ amount, contact, options }: TransferOrder): Record<string, unknown> {
  const { units, currency } = amount;
  return { amount: jsonNumber(formatUnits(units, 0)), currency, to: contact?.phone, speed: options.speed };
}

export function readBalance(body: unknown): { owner: string; available: string } {
  const fields = findObject(body, 'body', { marks: ['owner'] });
  return { owner: readText(fields, 'owner'), available: readNumberText(fields, 'available') };
}

export function readRefusal(body: unknown): string {
  return readText(findObject(body, 'body', { marks: ['error'] }), 'error');
}

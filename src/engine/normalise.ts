import { plainNumber } from '../domain/decimal';
import type { JsonObject, JsonValue } from '../domain/json';
import type { TransferMethod } from '../domain/transfer';
import type { CreateTransferInput, RequestPaymentInput } from './engine';

/**
 * One input for one meaning: null equals omitted, omitted equals default, `10` equals `10.0`, and `waitFor` is no part
 * of it. What comes out is hashed with a key, so that a pin or a card in it is compared but never kept.
 */
export function normaliseTransfer(
  input: CreateTransferInput,
  { method, options }: { method: TransferMethod | null; options: JsonObject },
): JsonObject {
  const { exchange } = input;
  return dropEmpty({
    walletId: input.walletId,
    recipient: input.recipient as JsonObject,
    amount: money(input.amount),
    method,
    exchange: exchange && {
      rate: decimal(exchange.rate),
      receive: {
        amount: exchange.receive.amount == null ? null : decimal(exchange.receive.amount),
        currency: exchange.receive.currency,
      },
      calculationMode: exchange.calculationMode ?? 'SENDER_AMOUNT',
    },
    sender: input.sender as JsonObject | null | undefined,
    purpose: input.purpose,
    fundOrigin: input.fundOrigin,
    note: input.note,
    clientReference: input.clientReference,
    options,
  }) as JsonObject;
}

export function normalisePayment(input: RequestPaymentInput): JsonObject {
  return dropEmpty({
    walletId: input.walletId,
    source: input.source as JsonObject,
    amount: money(input.amount),
    description: input.description,
    clientReference: input.clientReference,
  }) as JsonObject;
}

function money(value: { amount: string; currency: string }): JsonObject {
  return { amount: decimal(value.amount), currency: value.currency };
}

function decimal(text: string): string {
  return plainNumber(text) ?? text;
}

/** Without null, undefined and empty members, all the way down. */
export function dropEmpty(value: unknown): JsonValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item) => dropEmpty(item) ?? null);
  if (typeof value !== 'object') return value as JsonValue;
  const members = Object.entries(value)
    .map(([key, member]) => [key, dropEmpty(member)] as const)
    .filter(([, member]) => member !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries<JsonValue | undefined>(members);
}

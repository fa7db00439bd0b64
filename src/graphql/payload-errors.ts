import { defaultFieldResolver, type GraphQLError, type GraphQLSchema } from 'graphql';
import type { MoneyMoved } from '../domain/failures';
import type { Transfer } from '../domain/transfer';
import { moneyMovedOf } from '../engine/transfer-errors';
import type { GraphContext } from './context';

/** What an error below a mutation's payload says of the transfer that was made all the same. */
export interface ErrorAboutTransfer {
  transferId: string;
  moneyMoved: MoneyMoved;
  advice: string;
}

const SEND_AGAIN = 'send the same key again';
const READ_AGAIN = 'read the transfer by its id';
/** Mutations that a key makes harmless to repeat. */
const KEYED = new Set(['createTransfer', 'createTransfers', 'requestPayment']);

/** Lets every mutation leave its payload in the context, for the errors of what stands below it. */
export function keepPayloads(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = async (source, args, context: GraphContext, info) => {
      const payload: unknown = await resolve(source, args, context, info);
      context.payloads ??= new Map();
      context.payloads.set(info.path.key, { payload, mutation: field.name });
      return payload;
    };
  }
}

/** Adds to errors below a payload what became of its transfer: the answer hides it, and its caller would pay again. */
export function explainErrors(errors: readonly GraphQLError[], context: object | undefined): void {
  const { payloads } = (context ?? {}) as GraphContext;
  if (!payloads) return;
  for (const error of errors) {
    const [key = '', member, index] = error.path ?? [];
    const kept = payloads.get(key);
    const transfer = kept && transferOf(kept.payload, member, index);
    if (!transfer) continue;
    const about: ErrorAboutTransfer = {
      transferId: transfer.id,
      moneyMoved: moneyMovedOf(transfer),
      advice: KEYED.has(kept.mutation) ? SEND_AGAIN : READ_AGAIN,
    };
    Object.assign(error, { extensions: { ...error.extensions, ...about } });
  }
}

/** The payload's own transfer, or that of the item of a batch. */
function transferOf(payload: unknown, member?: string | number, index?: string | number): Transfer | null {
  if (!isPlainRecord(payload)) return null;
  if (isTransfer(payload.transfer)) return payload.transfer;
  const items: unknown = payload.items;
  const item: unknown = member === 'items' && Array.isArray(items) ? items[Number(index)] : null;
  return isPlainRecord(item) && isTransfer(item.transfer) ? item.transfer : null;
}

function isPlainRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTransfer(value: unknown): value is Transfer {
  return isPlainRecord(value) && typeof value.id === 'string' && typeof value.status === 'string';
}

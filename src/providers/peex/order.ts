import type { InputProblem, TransferOrder } from '../../domain/connector';
import { exchangeFault } from '../../domain/exchange';
import { missingIn } from '../../domain/requirements';
import { RULES } from './requirements';

/** What the document requires of an order, refused here before any call. */
export function checkOrder(order: TransferOrder): InputProblem[] {
  return [...missingIn(RULES, order), ...checkExchange(order)];
}

function checkExchange({ amount, received, exchangeRate }: TransferOrder): InputProblem[] {
  if (exchangeRate === null || received === null) return [];
  const fault = exchangeFault(amount, exchangeRate, received);
  return fault === null ? [] : [{ path: ['input', 'exchange', 'receive', 'amount'], message: fault }];
}

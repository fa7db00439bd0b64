import type { InputProblem, TransferOrder } from '../../domain/connector';
import { exchangeFault } from '../../domain/exchange';
import { missingIn } from '../../domain/requirements';
import { DEFAULT_CURRENCY, RULES } from './requirements';

/** What the document requires of an order, refused here before any call. */
export function checkOrder(order: TransferOrder): InputProblem[] {
  return [...missingIn(RULES, order), ...checkExchange(order)];
}

/** "fxrate: the rate will be use to convert from from_currency to to_currency": without one, 100 USD would go out as 100. */
function checkExchange({ amount, received, exchangeRate }: TransferOrder): InputProblem[] {
  const path = ['input', 'exchange'];
  if (exchangeRate === null || received === null) {
    if (amount.currency === DEFAULT_CURRENCY) return [];
    const message = `Peex pays out ${DEFAULT_CURRENCY}: give exchange with the rate from ${amount.currency} and receive.currency`;
    return [{ path, message }];
  }
  const fault = exchangeFault(amount, exchangeRate, received);
  return fault === null ? [] : [{ path: [...path, 'receive', 'amount'], message: fault }];
}

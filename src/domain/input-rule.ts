import type { TransferMethod } from './transfer';

/** What is known of an order before anybody has filled it in. */
export interface OrderFacts {
  method: TransferMethod;
  /** ISO 3166-1 alpha-2 of the receiver; null where nobody has said. */
  country: string | null;
  walletCurrency: string;
  /** Of the wallet that the money leaves, where its provider tells. */
  fundingSourceType: string | null;
}

/**
 * One input that a provider asks for. The same rule answers the query `requirements` and refuses an order that lacks the
 * input (`missingIn`), so that the two cannot say different things.
 */
export interface InputRuleOf<Order> {
  /** Below "input". */
  path: readonly string[];
  /** Which orders it is about; all of the provider's where left out. */
  applies?(facts: OrderFacts): boolean;
  /** Needed in every such order; else only of the orders for which `needed` holds. */
  required: boolean;
  /** Whether this very order needs it, where that hangs on what else is in it; the message says when. */
  needed?(order: Order): boolean;
  /** The values it may have; anything where left out. */
  allowed?: readonly string[];
  /** Why it is asked for, and what to give. */
  message: string;
  isGiven(order: Order): boolean;
  /** The same of one order that lacks it, with its own values; the message where left out. */
  problem?(order: Order): string;
}

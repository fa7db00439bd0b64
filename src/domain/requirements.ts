import type { InputProblem, TransferOrder } from './connector';
import type { InputRuleOf, OrderFacts } from './input-rule';

export type InputRule = InputRuleOf<TransferOrder>;

/** One line of the answer to "what does this order need". */
export interface Requirement {
  /** From "input", as in a userError. */
  path: string[];
  required: boolean;
  allowed: readonly string[] | null;
  message: string;
}

export function requirementsOf(rules: readonly InputRule[], facts: OrderFacts): Requirement[] {
  return rules
    .filter((rule) => rule.applies?.(facts) ?? true)
    .map(({ path, required, allowed, message }) => ({
      path: ['input', ...path],
      required,
      allowed: allowed ?? null,
      message,
    }));
}

/** What of it an order lacks. */
export function missingIn(rules: readonly InputRule[], order: TransferOrder): InputProblem[] {
  const facts = factsOf(order);
  return rules
    .filter((rule) => (rule.applies?.(facts) ?? true) && isNeeded(rule, order) && !rule.isGiven(order))
    .map((rule) => ({ path: ['input', ...rule.path], message: rule.problem?.(order) ?? rule.message }));
}

function isNeeded(rule: InputRule, order: TransferOrder): boolean {
  return rule.needed?.(order) ?? rule.required;
}

function factsOf({ method, contact, wallet }: TransferOrder): OrderFacts {
  const { currency: walletCurrency, fundingSourceType } = wallet;
  return { method, country: contact?.country ?? null, walletCurrency, fundingSourceType };
}

import { Field, Float, ObjectType, Int } from 'type-graphql';
import type { AccountStatus, CircuitState } from '../../domain/account';
import type { TransferMethod } from '../../domain/transfer';
import { AccountStatusEnum, CircuitStateEnum } from '../enums/account';
import { ProviderEnum } from '../enums/provider';
import { TransferMethodEnum } from '../enums/transfer';
import { CurrencyScalar, UrlScalar } from '../scalars/codes';
import { DateTimeScalar } from '../scalars/date-time';
import { connectionOf } from './connection';
import { Node } from './node';
import { ProviderErrorInfo } from './provider-error';

@ObjectType({
  description: 'What an account can do, derived from the connector itself, never kept by hand.',
  simpleResolvers: true,
})
export class Capabilities {
  @Field(() => Boolean, { description: 'Money can be sent: `createTransfer`, `createTransfers`.' })
  createTransfer!: boolean;

  @Field(() => Boolean, { description: 'Money can be pulled in: `requestPayment`.' })
  requestPayment!: boolean;

  @Field(() => Boolean, { description: 'A waiting transfer can be approved here: `approveTransfer`.' })
  approveTransfer!: boolean;

  @Field(() => Boolean, { description: 'A sent transfer can be called off: `cancelTransfer`.' })
  cancelTransfer!: boolean;

  @Field(() => Boolean, { description: 'The provider keeps contacts: `registerContact`.' })
  registerContact!: boolean;

  @Field(() => Boolean, { description: "The provider's wallets and balances can be read." })
  wallets!: boolean;

  @Field(() => Boolean, { description: 'One call reads the state of many transfers (CinetPay lots).' })
  batchLookup!: boolean;

  @Field(() => Boolean, { description: 'The provider calls back when something changes; see `callbackUrl`.' })
  callbacks!: boolean;

  @Field(() => [TransferMethodEnum], { description: 'How money can reach its receiver through this provider.' })
  methods!: readonly TransferMethod[];

  @Field(() => [CurrencyScalar], {
    description: 'Currencies a transfer may be in, e.g. `["XAF"]`; empty where the provider names none.',
  })
  currencies!: readonly string[];
}

@ObjectType({
  description: 'The calls an account may make: a bucket of `burst` calls that fills at `calls` per `windowSeconds`.',
  simpleResolvers: true,
})
export class CallBudget {
  @Field(() => Int, { description: 'Calls it may make in each window, on average.' })
  calls!: number;

  @Field(() => Float, { description: 'Length of the window in seconds.' })
  windowSeconds!: number;

  @Field(() => Int, { description: 'Calls it may make at once, after a quiet time.' })
  burst!: number;
}

@ObjectType({
  description:
    'Something undocumented in what a provider answered: a status word, a field that is missing or of another shape. ' +
    'The last good state stays, and the event PROVIDER_VALUE_UNMAPPED is raised once.',
  simpleResolvers: true,
})
export class UnmappedValue {
  @Field(() => String, { description: 'The word, or what was strange about the shape, at most 200 characters.' })
  word!: string;

  @Field(() => DateTimeScalar, { description: 'When it was first met.' })
  firstSeenAt!: number;
}

@ObjectType({ description: 'How the calls of an account have gone lately.', simpleResolvers: true })
export class AccountHealth {
  @Field(() => CircuitStateEnum, { description: 'Whether calls go through at present.' })
  circuit!: CircuitState;

  @Field(() => DateTimeScalar, { nullable: true, description: 'The last call that succeeded.' })
  lastSuccessAt!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'The last call that failed.' })
  lastFailureAt!: number | null;

  @Field(() => ProviderErrorInfo, { nullable: true, description: 'What failed then; kept after later successes.' })
  lastFailure!: ProviderErrorInfo | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Calls left in the current budget window; null where no budget is set.',
  })
  callsLeft!: number | null;

  @Field(() => CallBudget, {
    nullable: true,
    description: "The budget in force: the account's own, else its provider's; null where none is set.",
  })
  callBudget!: CallBudget | null;

  @Field(() => [UnmappedValue], {
    nullable: true,
    description:
      'Undocumented values met so far, the newest 100, newest first; null for a key limited to clients, because they ' +
      'may quote any transfer of the account.',
  })
  unmappedValues!: UnmappedValue[] | null;
}

@ObjectType({
  implements: Node,
  description: 'One set of credentials at one provider. Secrets go in and never come out.',
  simpleResolvers: true,
})
export class ProviderAccount extends Node {
  @Field(() => ProviderEnum, { description: 'The provider these credentials belong to.' })
  provider!: string;

  @Field(() => String, { description: 'Your own name for it, e.g. `"Peex Cameroon"`.' })
  label!: string;

  @Field(() => Boolean, { description: 'True where it speaks to a sandbox: no real money moves.' })
  sandbox!: boolean;

  @Field(() => AccountStatusEnum, { description: 'How it is doing.' })
  status!: AccountStatus;

  @Field(() => Capabilities, { description: 'What it can do.' })
  capabilities!: Capabilities;

  @Field(() => AccountHealth, { description: 'How its calls have gone lately.' })
  health!: AccountHealth;

  @Field(() => UrlScalar, {
    nullable: true,
    description:
      "Where this provider should send its callbacks for this account: set it in the provider's back office, unless it " +
      'is told with every transfer (CinetPay). Null where the provider has none. For some providers it is all that tells ' +
      'their callbacks from forged ones. Scope: accounts:admin.',
  })
  callbackUrl!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was added.' })
  createdAt!: number;
}

export const ProviderAccountConnection = connectionOf(() => ProviderAccount, {
  name: 'ProviderAccount',
  plural: 'provider accounts',
});

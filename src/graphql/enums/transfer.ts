import {
  ACTION_TYPES,
  CALCULATION_MODES,
  TRANSFER_KINDS,
  TRANSFER_METHODS,
  TRANSFER_STATUSES,
} from '../../domain/transfer';
import { ATTENTION_REASONS } from '../../domain/attention';
import { TRANSFER_ORDERS } from '../../domain/store';
import { RESOLVED_OUTCOMES, WAIT_FOR } from '../../engine/engine';
import { POLL_PACES } from '../../engine/poll-plan';
import { vocabulary } from '../vocabulary';

export const TransferKindEnum = vocabulary('TransferKind', 'Which way the money goes.', TRANSFER_KINDS, {
  PAYOUT: 'Money leaves our wallet towards somebody.',
  COLLECTION: 'Money is asked for and comes into our wallet.',
});

export const TransferMethodEnum = vocabulary(
  'TransferMethod',
  'How the money reaches its receiver.',
  TRANSFER_METHODS,
  {
    MOBILE_MONEY: "To a phone number's mobile-money wallet.",
    WALLET: 'To a wallet at the provider itself.',
    BANK_DEPOSIT: 'To a bank account.',
    CASH_PICKUP: 'Cash, fetched by the receiver at a location.',
    HOME_DELIVERY: "Cash, brought to the receiver's door.",
    CARD: 'From a payment card (collections).',
    MPESA: 'From an M-Pesa phone (collections).',
  },
);

export const TransferStatusEnum = vocabulary(
  'TransferStatus',
  "Where a transfer stands, in one vocabulary for all providers; the provider's own word is `providerStatus`. " +
    'SUCCEEDED, FAILED, CANCELED, EXPIRED and REVERSED are final.',
  TRANSFER_STATUSES,
  {
    CREATED: 'Stored, not sent yet.',
    SUBMITTING: 'On its way to the provider.',
    OUTCOME_UNKNOWN:
      'The provider may or may not have acted; being looked up by reference. Never resent blindly, never failed by guess.',
    REQUIRES_ACTION: 'Waits for a person: approval, e-mail confirmation, 3-D Secure. See `action`.',
    PENDING: 'Accepted by the provider, not worked on yet.',
    PROCESSING: 'The provider is moving the money.',
    ON_HOLD: 'Held by the provider: compliance, missing funds.',
    SUCCEEDED: 'Final: the money arrived. A reversal can follow; see also `attention`.',
    FAILED: 'Final: the provider refused or could not do it; see `failure`.',
    CANCELED: 'Final: called off before the money arrived.',
    EXPIRED: 'Final: nobody acted in the time the provider gave.',
    REVERSED: 'Money came back after it had gone out, or the provider returned or refunded it. Never left again.',
  },
);

export const CalculationModeEnum = vocabulary(
  'CalculationMode',
  'Which of the two amounts of an exchange is fixed.',
  CALCULATION_MODES,
  {
    SENDER_AMOUNT: '`amount` is fixed; what arrives follows from the rate.',
    RECEIVER_AMOUNT: '`exchange.receive` is fixed; it must equal amount × rate to 0.01.',
  },
);

export const ActionTypeEnum = vocabulary(
  'ActionType',
  'What a person has to do before a transfer goes on.',
  ACTION_TYPES,
  {
    APPROVE: 'Approve it, through `approveTransfer` or at the provider.',
    CONFIRM_BY_EMAIL: 'Confirm it by the e-mail the provider has sent (CinetPay without IP allow-listing).',
    REDIRECT: 'Send the browser of the payer to `url`, e.g. for 3-D Secure.',
  },
);

export const WaitForEnum = vocabulary('WaitFor', 'When a creating mutation answers.', WAIT_FOR, {
  CREATED: 'Return once stored.',
  ACCEPTED: 'Return once the provider answered, at most 10 s.',
  FINAL: 'Return once final, at most 25 s.',
});

export const TransferOrderEnum = vocabulary('TransferOrder', 'The order of a list of transfers.', TRANSFER_ORDERS, {
  CREATED_DESC: 'Newest first.',
  CREATED_ASC: 'Oldest first.',
  UPDATED_DESC: 'Last changed first.',
});

export const PeexIdentifierEnum = vocabulary(
  'PeexIdentifier',
  'What Peex finds the beneficiary by (identify_by).',
  ['MOBILE_PHONE', 'EMAIL'] as const,
  {
    MOBILE_PHONE: "The contact's phone number.",
    EMAIL: "The contact's e-mail address.",
  },
);

export const XprizoActionEnum = vocabulary(
  'XprizoAction',
  'What Xprizo does with a payment it is sent (action).',
  ['APPROVE', 'COMMIT', 'CALLBACK'] as const,
  {
    APPROVE: 'Waits for an approval; see `action`.',
    COMMIT: 'Moves the money at once; needs `pin`.',
    CALLBACK: "Handled as APPROVE: the provider's answer to it is not documented.",
  },
);

export const ResolvedOutcomeEnum = vocabulary(
  'ResolvedOutcome',
  'What a person found out about a transfer whose end the provider does not tell.',
  RESOLVED_OUTCOMES,
  {
    SUCCEEDED: 'The money arrived.',
    FAILED: 'The money did not move.',
    CANCELED: 'It was called off before the money arrived.',
    REVERSED: 'The money came back after it had gone out.',
  },
);

export const AttentionReasonEnum = vocabulary(
  'AttentionReason',
  'Why a person has to look at a transfer. Where several stand, the first of this list is shown.',
  ATTENTION_REASONS,
  {
    CONTRADICTED:
      'The provider says another final word than the status holds. Looks go on; until one confirms it or a person ' +
      'acknowledges it, nobody knows whether the money moved: do not send it again.',
    AMOUNT_MISMATCH:
      'The provider has booked another sum than was ordered; see `booked`. `acknowledgeTransfer` ends it.',
    NEEDS_DECISION:
      'No look-up can tell any more what became of it: `resolveTransfer` records what a person found out.',
    SECRET_LOST: 'It was not sent, because its pin or card was lost with a process. `acknowledgeTransfer` ends it.',
    UNREADABLE: "The provider's answers about it cannot be read, or use a word nobody has documented.",
    OVERDUE:
      'It is open for longer than 99 of 100 transfers of its provider and method, and for at least 24 h; 7 days where ' +
      'fewer than 100 have settled.',
  },
);

export const PollPaceEnum = vocabulary(
  'PollPace',
  'How closely a transfer is followed, by the time between its looks. The plan follows how long transfers of its account ' +
    'and method have taken so far, who is watching, and the calls that the account may make.',
  POLL_PACES,
  {
    CLOSE: 'A look at least every half hour.',
    SLOW: 'Looks further apart: nothing is expected soon, or calls are scarce.',
    DAILY: 'Slowed down to a daily look, the slowest pace; it is never given up.',
  },
);

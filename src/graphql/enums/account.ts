import { ACCOUNT_STATUSES, CIRCUIT_STATES } from '../../domain/account';
import { VERIFICATION_STATUSES } from '../../domain/client';
import { REGISTRATION_STATUSES } from '../../domain/contact';
import { EVENT_TYPES } from '../../domain/event';
import { OBSERVATION_SOURCES } from '../../domain/freshness';
import { WALLET_KINDS } from '../../domain/wallet';
import { vocabulary } from '../vocabulary';

export const AccountStatusEnum = vocabulary('AccountStatus', 'How a provider account is doing.', ACCOUNT_STATUSES, {
  ACTIVE: 'Its calls succeed.',
  DEGRADED: 'Its calls fail at present; stored data stays readable and is retried.',
  AUTH_FAILED: 'The provider refuses its credentials; give it good ones with `replaceProviderCredentials`.',
  DISABLED:
    'Switched off with `disableProviderAccount`: nothing new is sent; open transfers are still followed. ' +
    'Switched on again with `enableProviderAccount`.',
  UNVERIFIED:
    'The provider could not be asked yet whether its credentials are right; the first call that succeeds, or ' +
    '`checkProviderAccount`, tells.',
});

export const CircuitStateEnum = vocabulary(
  'CircuitState',
  'The circuit breaker in front of an account: it spares a failing provider.',
  CIRCUIT_STATES,
  {
    CLOSED: 'Calls go through.',
    OPEN: 'Calls are held back after repeated failures.',
    HALF_OPEN: 'One call is let through to see whether the provider is back.',
  },
);

export const VerificationStatusEnum = vocabulary(
  'VerificationStatus',
  "A client's identity check (KYC) at its provider.",
  VERIFICATION_STATUSES,
  {
    NOT_REQUIRED: 'This provider asks for none.',
    UNVERIFIED: 'Not begun.',
    IN_PROGRESS: 'Under way.',
    VERIFIED: 'Passed.',
    RETRY: 'Has to be handed in again.',
    REVIEW_PENDING: 'A person at the provider looks at it.',
    SUSPENDED: 'The provider has suspended the client.',
  },
);

export const RegistrationStatusEnum = vocabulary(
  'RegistrationStatus',
  'Whether a provider knows a contact.',
  REGISTRATION_STATUSES,
  {
    PENDING: 'Being registered.',
    REGISTERED: 'The provider knows the contact.',
    FAILED: 'The provider refused; see `error`.',
    NOT_REQUIRED: 'This provider keeps no contacts.',
  },
);

export const WalletKindEnum = vocabulary('WalletKind', 'What a wallet is at its provider.', WALLET_KINDS, {
  BALANCE: 'Holds money; its balance is shown.',
  FUNDING_ACCOUNT: 'A card or bank account money can be drawn from: it has no balance here.',
});

export const ObservationSourceEnum = vocabulary(
  'ObservationSource',
  'How a provider-backed value was last seen.',
  OBSERVATION_SOURCES,
  {
    RESPONSE: "In the provider's answer to a call that changed something.",
    POLL: 'In a read of ours.',
    CALLBACK: "In the read made after the provider's callback; the callback itself is never believed.",
    LOCAL: 'Set by us, before or without the provider.',
    PERSON: 'Recorded by a person: `resolveTransfer`, `acknowledgeTransfer`.',
  },
);

export const EventTypeEnum = vocabulary('EventType', 'What an event of the log is about.', EVENT_TYPES, {
  TRANSFER_CREATED: 'A transfer was stored. A TransferEvent.',
  TRANSFER_STATUS_CHANGED: 'A transfer went from one status to another. A TransferEvent.',
  TRANSFER_DETAILS_CHANGED: 'Something of a transfer changed, but not its status. A TransferEvent.',
  TRANSFER_CONTRADICTED:
    'The provider now says another final word than the status holds: do not send the money again before it is settled. ' +
    '`providerStatus` of the event is that word. A TransferEvent.',
  TRANSFER_ATTENTION_CHANGED: 'Whether and why a person has to look at a transfer changed. A TransferEvent.',
  WALLET_BALANCE_CHANGED: 'A balance was seen to differ from the last one seen. A WalletEvent.',
  CONTACT_REGISTRATION_CHANGED: "A contact's registration at a provider changed. A ContactEvent.",
  CLIENT_CHANGED: 'A client changed, e.g. its verification. A ClientEvent.',
  ACCOUNT_STATUS_CHANGED: 'A provider account came, went or changed its status. An AccountEvent.',
  PROVIDER_VALUE_UNMAPPED:
    'A provider used a word nobody has documented; nothing was changed by it. Once per account and word. An AccountEvent.',
});

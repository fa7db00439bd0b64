import { AccountRow, CallbackDeliveryRow, EarlyHintRow, UnmappedWordRow } from './entities/account';
import { ClientRow } from './entities/client';
import { ContactClientRow, ContactRow, ContactWordRow, PayoutAccountRow, RegistrationRow } from './entities/contact';
import { EventLogRow, EventRow } from './entities/event';
import { ApiKeyRow, OrganizationRow } from './entities/organization';
import { LogEpochRow, RestoreRow } from './entities/restore';
import { SecretCanaryRow } from './entities/secret-canary';
import { SettleHistoryRow } from './entities/settle-history';
import { IdempotencyKeyRow, ObservationRow, TransferRow } from './entities/transfer';
import { WalletRow } from './entities/wallet';

/** Every table but TypeORM's own. */
export const ENTITIES = [
  OrganizationRow,
  ApiKeyRow,
  AccountRow,
  UnmappedWordRow,
  EarlyHintRow,
  CallbackDeliveryRow,
  ClientRow,
  WalletRow,
  ContactRow,
  ContactClientRow,
  ContactWordRow,
  RegistrationRow,
  PayoutAccountRow,
  TransferRow,
  ObservationRow,
  IdempotencyKeyRow,
  EventLogRow,
  EventRow,
  RestoreRow,
  LogEpochRow,
  SettleHistoryRow,
  SecretCanaryRow,
];

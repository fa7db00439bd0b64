import { Field, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { EventBody, EventType } from '../../domain/event';
import type { ObservationSource } from '../../domain/freshness';
import type { TransferStatus } from '../../domain/transfer';
import { EventTypeEnum, ObservationSourceEnum } from '../enums/account';
import { TransferStatusEnum } from '../enums/transfer';
import { EventCursorScalar } from '../scalars/codes';
import { DateTimeScalar } from '../scalars/date-time';
import { ProviderAccount } from './account';
import { Client } from './client';
import { connectionOf } from './connection';
import { Contact, ContactRegistration } from './contact';
import { Transfer } from './transfer';
import { Wallet, WalletBalance } from './wallet';

@InterfaceType({
  description:
    "One entry of the organization's event log. Its own fields say what was true then; the row it is about is read as it is now.",
})
export abstract class Event {
  @Field(() => EventCursorScalar, {
    description: 'Its position in the log; hand it back as `after` to go on from here.',
  })
  cursor!: string;

  @Field(() => EventTypeEnum, { description: 'What happened.' })
  type!: EventType;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  at!: number;

  @Field(() => ObservationSourceEnum, { description: 'How it was noticed.' })
  source!: ObservationSource;
}

@ObjectType({ implements: Event, description: 'Something happened to a transfer.', simpleResolvers: true })
export class TransferEvent extends Event {
  @Field(() => Transfer, {
    description: "The transfer as it is when read; the event's own fields say what was true then.",
  })
  transfer!: Transfer;

  @Field(() => TransferStatusEnum, {
    nullable: true,
    description: 'The status before; null where it was just created.',
  })
  from!: TransferStatus | null;

  @Field(() => TransferStatusEnum, { description: 'The status from then on.' })
  to!: TransferStatus;

  @Field(() => String, { nullable: true, description: "The provider's own word then." })
  providerStatus!: string | null;

  @Field(() => Int, { description: "The transfer's version then: apply only newer ones than you have." })
  version!: number;
}

@ObjectType({
  implements: Event,
  description: 'A balance was seen to differ from the last one seen.',
  simpleResolvers: true,
})
export class WalletEvent extends Event {
  @Field(() => Wallet, { description: 'The wallet as it is when read.' })
  wallet!: Wallet;

  @Field(() => WalletBalance, { nullable: true, description: 'The balance seen before; null where it is the first.' })
  before!: WalletBalance | null;

  @Field(() => WalletBalance, { description: 'The balance seen then.' })
  after!: WalletBalance;
}

@ObjectType({ implements: Event, description: 'Something happened to a provider account.', simpleResolvers: true })
export class AccountEvent extends Event {
  @Field(() => ProviderAccount, { description: 'The account as it is when read.' })
  account!: ProviderAccount;

  @Field(() => String, { description: 'What happened, in words.' })
  message!: string;
}

@ObjectType({ implements: Event, description: 'A client changed, e.g. its verification.', simpleResolvers: true })
export class ClientEvent extends Event {
  @Field(() => Client, { description: 'The client as it is when read.' })
  client!: Client;
}

@ObjectType({
  implements: Event,
  description: "A contact's registration at a provider changed.",
  simpleResolvers: true,
})
export class ContactEvent extends Event {
  @Field(() => Contact, { description: 'The contact as it is when read.' })
  contact!: Contact;

  @Field(() => ContactRegistration, { description: 'The registration as it is when read.' })
  registration!: ContactRegistration;
}

const TYPES = {
  transfer: 'TransferEvent',
  wallet: 'WalletEvent',
  account: 'AccountEvent',
  client: 'ClientEvent',
  contact: 'ContactEvent',
} satisfies Record<EventBody['kind'], string>;

export function typeOfEvent(event: { kind: EventBody['kind'] }): string {
  return TYPES[event.kind];
}

export const EventConnection = connectionOf(() => Event, {
  name: 'Event',
  plural: 'events, oldest first',
  cursor: EventCursorScalar,
});

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** How a provider account is doing. */
export type AccountStatus =
  /** Its calls succeed. */
  | 'ACTIVE'
  /** The provider refuses its credentials; give it good ones with `replaceProviderCredentials`. */
  | 'AUTH_FAILED'
  /** Its calls fail at present; stored data stays readable and is retried. */
  | 'DEGRADED'
  /** Switched off with `disableProviderAccount`: nothing new is sent; open transfers are still followed. Switched on again with `enableProviderAccount`. */
  | 'DISABLED'
  /** The provider could not be asked yet whether its credentials are right; the first call that succeeds, or `checkProviderAccount`, tells. */
  | 'UNVERIFIED';

/** A person has seen what needs attention on a transfer, and has dealt with it. */
export type AcknowledgeTransferInput = {
  /** What was found or done; kept for ever, e.g. `"Peex ticket 4711: paid by hand on Tuesday"`. */
  note: string;
  /** The transfer. */
  transferId: string;
};

/** What a person has to do before a transfer goes on. */
export type ActionType =
  /** Approve it, through `approveTransfer` or at the provider. */
  | 'APPROVE'
  /** Confirm it by the e-mail the provider has sent (CinetPay without IP allow-listing). */
  | 'CONFIRM_BY_EMAIL'
  /** Send the browser of the payer to `url`, e.g. for 3-D Secure. */
  | 'REDIRECT';

/** A new way to pay a contact. */
export type AddPayoutAccountInput = {
  /** The provider (and client) that shall pay it. */
  at: RegisterAt;
  /** The contact to pay. */
  contactId: string;
  /** Where the money goes. */
  destination: PayoutDestinationInput;
};

/** A provider account to add. */
export type AddProviderAccountInput = {
  /** Where the provider's API is; its usual place where left out. */
  baseUrl?: string | null | undefined;
  /** What the provider allows this account, where that is not what it allows everybody; left out: the provider's. */
  callBudget?: CallBudgetInput | null | undefined;
  /** What the provider gave you. Sealed before it is stored; never shown again. */
  credentials: CredentialsInput;
  /** Your own name for it, e.g. `"Peex Cameroon"`. */
  label: string;
  /** Speak to a sandbox, where no real money moves. */
  sandbox?: boolean | null | undefined;
};

/** A postal address. */
export type AddressInput = {
  /** Town, e.g. `"Douala"`. */
  city?: string | null | undefined;
  /** Country, e.g. `"CM"`. */
  country?: string | null | undefined;
  /** Street and number, e.g. `"12 rue Foch"`. */
  line1: string;
  /** More of the street address. */
  line2?: string | null | undefined;
  /** Postal code. */
  postalCode?: string | null | undefined;
  /** State, province or region. */
  state?: string | null | undefined;
};

/** An approval. */
export type ApproveTransferInput = {
  /** Call the transfer off where the provider refuses the approval. */
  cancelOnError?: boolean | null | undefined;
  /** The approver's pin, where the provider asks. Never stored or logged. */
  pin?: string | null | undefined;
  /** The transfer that waits. */
  transferId: string;
};

/** Why a person has to look at a transfer. Where several stand, the first of this list is shown. */
export type AttentionReason =
  /** The provider has booked another sum than was ordered; see `booked`. `acknowledgeTransfer` ends it. */
  | 'AMOUNT_MISMATCH'
  /** The provider says another final word than the status holds. Looks go on; until one confirms it or a person acknowledges it, nobody knows whether the money moved: do not send it again. */
  | 'CONTRADICTED'
  /** No look-up can tell any more what became of it: `resolveTransfer` records what a person found out. */
  | 'NEEDS_DECISION'
  /** It is open for longer than 99 of 100 transfers of its provider and method, and for at least 24 h; 7 days where fewer than 100 have settled. */
  | 'OVERDUE'
  /** It was not sent, because its pin or card was lost with a process. `acknowledgeTransfer` ends it. */
  | 'SECRET_LOST'
  /** The provider's answers about it cannot be read, or use a word nobody has documented. */
  | 'UNREADABLE';

/** A bank account. */
export type BankAccountInput = {
  /** Its number, as the bank writes it. */
  accountNumber: string;
  /** Machnet: `CHECKING` or `SAVINGS`. */
  accountType: string;
  /** The bank, by the provider's id. */
  bankId: string;
  /** The branch, by the provider's id. */
  branchId?: string | null | undefined;
};

/** Which of the two amounts of an exchange is fixed. */
export type CalculationMode =
  /** `exchange.receive` is fixed; it must equal amount × rate to 0.01. */
  | 'RECEIVER_AMOUNT'
  /** `amount` is fixed; what arrives follows from the rate. */
  | 'SENDER_AMOUNT';

/** The calls an account may make; submissions, look-ups and refreshes share them in this order. */
export type CallBudgetInput = {
  /** Calls it may make at once, 1 to `calls`; all of them where left out. */
  burst?: number | null | undefined;
  /** Calls it may make in each window, at least 1. */
  calls: number;
  /** Length of the window in seconds, at least 1. */
  windowSeconds: number;
};

/** Money from a card. Refused unless the server runs with CARD_PAYMENTS=on. Without any field of the card its owner gives it on the provider's own page: the transfer waits with action REDIRECT. */
export type CardSourceInput = {
  /** The paying customer, by your or the provider's id. */
  customer: string;
  /** Two digits, e.g. `"09"`. */
  expiryMonth?: string | null | undefined;
  /** Two or four digits, e.g. `"2028"`. */
  expiryYear?: string | null | undefined;
  /** The merchant at the provider. */
  merchantId?: string | null | undefined;
  /** The name on the card. */
  name?: string | null | undefined;
  /** The card number, digits only. Passed through, never stored or logged. */
  number?: string | null | undefined;
  /** Where the browser lands after 3-D Secure. */
  returnUrl?: string | null | undefined;
  /** The route the provider is to take, where it gave you one. */
  routingCode?: string | null | undefined;
  /** The code on the card. Passed through, never stored or logged. */
  securityCode?: string | null | undefined;
};

/** A provider account whose credentials are to be tried. */
export type CheckProviderAccountInput = {
  /** The account to check. */
  accountId: string;
};

/** Credentials of a CinetPay merchant. */
export type CinetPayCredentials = {
  /** apikey. */
  apiKey: string;
  /** Currency of the wallet: CinetPay's balance has none of its own. */
  currency?: string | null | undefined;
  /** lang: the language of answers, `"en"` or `"fr"`. */
  language?: string | null | undefined;
  /** The API password. */
  password: string;
};

/** What CinetPay takes beyond the common fields. */
export type CinetPayOptions = {
  /** payment_method: the operator to pay through, e.g. `"OMCM"`. */
  paymentMethod?: string | null | undefined;
};

/** The circuit breaker in front of an account: it spares a failing provider. */
export type CircuitState =
  /** Calls go through. */
  | 'CLOSED'
  /** One call is let through to see whether the provider is back. */
  | 'HALF_OPEN'
  /** Calls are held back after repeated failures. */
  | 'OPEN';

/** A person or business to pay. */
export type ContactInput = {
  /** Postal address; Machnet needs it. */
  address?: AddressInput | null | undefined;
  /** Country the contact is paid in, e.g. `"CM"`; a phone number has to be of it. */
  country?: string | null | undefined;
  /** E-mail address; CinetPay needs it. */
  email?: string | null | undefined;
  /** First name, e.g. `"Awa"`. */
  firstName: string;
  /** Last name, e.g. `"Diop"`; left out for somebody who has one name. */
  lastName?: string | null | undefined;
  /** Phone number, e.g. `"+237677000001"`, or `"677 000 001"` with `country`; mobile money goes there. Kept in E.164. */
  phone?: string | null | undefined;
};

/** Fields left out stay as they are; an explicit null clears, except the first name. */
export type ContactPatch = {
  /** New address; it replaces the old one whole. */
  address?: AddressInput | null | undefined;
  /** New country. */
  country?: string | null | undefined;
  /** New e-mail address. */
  email?: string | null | undefined;
  /** New first name. */
  firstName?: string | null | undefined;
  /** New last name; null for somebody who has one name. */
  lastName?: string | null | undefined;
  /** New phone number. */
  phone?: string | null | undefined;
};

/** With clientIds the key sees only those clients and what is theirs: a key fit for a frontend. */
export type CreateApiKeyInput = {
  /** The only clients it sees; left out: all of the organization. */
  clientIds?: Array<string> | null | undefined;
  /** From then on it is refused; left out: never. */
  expiresAt?: string | null | undefined;
  /** Your own name for it, e.g. `"web frontend"`. */
  label: string;
  /** What it may do: of `read`, `transfers:write`, `transfers:resolve`, `contacts:write`, `accounts:admin`, `keys:admin`, `observations:read`. */
  scopes: Array<string>;
};

/** One contact to create. */
export type CreateContactInput = {
  /** Who it is. */
  contact: ContactInput;
  /** Where to register the contact at once. */
  registerAt?: Array<RegisterAt> | null | undefined;
};

/** One transfer to send. */
export type CreateTransferInput = {
  /** What leaves the wallet. */
  amount: MoneyInput;
  /** Your own label, to find it by later, e.g. `"payroll-2026-03/117"`. Need not be unique. */
  clientReference?: string | null | undefined;
  /** Where another amount or currency shall arrive. */
  exchange?: ExchangeInput | null | undefined;
  /** Where the money comes from, where compliance asks, e.g. `"SALARY"`. */
  fundOrigin?: string | null | undefined;
  /** 1 to 255 characters. Same key and same input: the first result again. Same key, other input: IDEMPOTENCY_CONFLICT. */
  idempotencyKey: string;
  /** How it reaches the receiver; one of the capabilities of the account. May be left out where only one fits: the provider's only one, or that of the payout account. */
  method?: TransferMethod | null | undefined;
  /** A free remark that goes to the provider where it takes one. */
  note?: string | null | undefined;
  /** What the provider of the wallet asks for beyond that. */
  options?: TransferOptions | null | undefined;
  /** Why the money is sent, where compliance asks, e.g. `"FAMILY"`. */
  purpose?: string | null | undefined;
  /** Whom the money goes to. */
  recipient: RecipientInput;
  /** The sending person, where compliance asks for one. */
  sender?: SenderInput | null | undefined;
  /** When to answer. Not part of what the idempotency key compares. */
  waitFor?: WaitFor | null | undefined;
  /** The wallet the money leaves; it decides the client, the account and the provider. */
  walletId: string;
};

/** oneOf: the credentials of one provider; they decide which provider it is. */
export type CredentialsInput =
  {   /** For CinetPay. */
  cinetpay: CinetPayCredentials; generic?: never; machnet?: never; peex?: never; xprizo?: never; }
  |  { cinetpay?: never;   /** For a provider without an input type of its own here: its fields by its own names, and `provider` to name it, e.g. `{"provider": "FIFTH", "token": "..."}`. */
  generic: unknown; machnet?: never; peex?: never; xprizo?: never; }
  |  { cinetpay?: never; generic?: never;   /** For Machnet. */
  machnet: MachnetCredentials; peex?: never; xprizo?: never; }
  |  { cinetpay?: never; generic?: never; machnet?: never;   /** For Peex. */
  peex: PeexCredentials; xprizo?: never; }
  |  { cinetpay?: never; generic?: never; machnet?: never; peex?: never;   /** For Xprizo. */
  xprizo: XprizoCredentials; };

/** A span of time. */
export type DateRange = {
  /** From this instant on, inclusive. */
  from?: string | null | undefined;
  /** Up to this instant, exclusive. */
  to?: string | null | undefined;
};

/** A provider account to switch on again. */
export type EnableProviderAccountInput = {
  /** The account to switch on. */
  accountId: string;
};

/** What kind of refusal or failure a provider's error is, in one vocabulary for all providers. */
export type ErrorCategory =
  /** The credentials or the address of the caller were refused. */
  | 'AUTH'
  /** The reference or key was used before. */
  | 'DUPLICATE'
  /** The wallet does not hold enough. */
  | 'INSUFFICIENT_FUNDS'
  /** An amount or quota limit of the provider. */
  | 'LIMIT'
  /** The provider does not know what was named. */
  | 'NOT_FOUND'
  /** Too many calls; see `retryAt`. */
  | 'RATE_LIMITED'
  /** The provider did not answer in time. */
  | 'TIMEOUT'
  /** The provider could not be reached or failed. */
  | 'UNAVAILABLE'
  /** None of the others, or the provider did not say. */
  | 'UNKNOWN'
  /** The provider cannot do this. */
  | 'UNSUPPORTED'
  /** The provider found the request malformed or not allowed. */
  | 'VALIDATION';

/** What an event of the log is about. */
export type EventType =
  /** A provider account came, went or changed its status. An AccountEvent. */
  | 'ACCOUNT_STATUS_CHANGED'
  /** A client changed, e.g. its verification. A ClientEvent. */
  | 'CLIENT_CHANGED'
  /** A contact's registration at a provider changed. A ContactEvent. */
  | 'CONTACT_REGISTRATION_CHANGED'
  /** A provider used a word nobody has documented; nothing was changed by it. Once per account and word. An AccountEvent. */
  | 'PROVIDER_VALUE_UNMAPPED'
  /** Whether and why a person has to look at a transfer changed. A TransferEvent. */
  | 'TRANSFER_ATTENTION_CHANGED'
  /** The provider now says another final word than the status holds: do not send the money again before it is settled. `providerStatus` of the event is that word. A TransferEvent. */
  | 'TRANSFER_CONTRADICTED'
  /** A transfer was stored. A TransferEvent. */
  | 'TRANSFER_CREATED'
  /** Something of a transfer changed, but not its status. A TransferEvent. */
  | 'TRANSFER_DETAILS_CHANGED'
  /** A transfer went from one status to another. A TransferEvent. */
  | 'TRANSFER_STATUS_CHANGED'
  /** A balance was seen to differ from the last one seen. A WalletEvent. */
  | 'WALLET_BALANCE_CHANGED';

/** How an amount becomes another on its way. */
export type ExchangeInput = {
  /** Which of the two amounts is fixed. */
  calculationMode?: CalculationMode | null | undefined;
  /** received = amount × rate, e.g. `"19.66"`. */
  rate: string;
  /** What shall arrive: its currency, and its amount where you know it. */
  receive: ReceiveInput;
};

/** What a limit is counted over. */
export type LimitPeriod =
  /** A day. */
  | 'DAY'
  /** A month. */
  | 'MONTH'
  /** One transfer. */
  | 'TRANSFER'
  /** A year. */
  | 'YEAR';

/** For providers with many clients behind one account and no way to list them: a Machnet user, an Xprizo profile. */
export type LinkClientInput = {
  /** The account the client is reached through. */
  accountId: string;
  /** The client's id at the provider. */
  externalId: string;
};

/** Credentials of a Machnet customer. */
export type MachnetCredentials = {
  /** X-Client-Id. */
  clientId: string;
  /** X-Client-Secret. */
  clientSecret: string;
  /** Secret Machnet signs its webhooks with. */
  webhookSecret?: string | null | undefined;
};

/** A document that compliance asks for. */
export type MachnetDocumentInput = {
  /** What kind of document it is, e.g. `"INVOICE"`. */
  documentType: string;
  /** The document itself, as Machnet takes it. */
  documentValue: string;
};

/** fromFundId and fundingSourceType default to those of the chosen wallet. */
export type MachnetOptions = {
  /** What you add to the sender's money, in the amount's currency and part of `amount`, e.g. `"5.00"`. */
  bonus?: string | null | undefined;
  /** The purpose in free words; needed where `purpose` is `OTHER`. */
  customPurpose?: string | null | undefined;
  /** Documents that compliance asks for. */
  documents?: Array<MachnetDocumentInput> | null | undefined;
  /** Your fee, in the amount's currency, e.g. `"1.50"`. */
  fee?: string | null | undefined;
  /** The funding account at Machnet to draw from. */
  fromFundId?: string | null | undefined;
  /** CARD, ACH or WALLET, in any case. */
  fundingSourceType?: string | null | undefined;
  /** The sender's IP address. */
  ipAddress?: string | null | undefined;
  /** The paying partner in the country of the receiver. */
  payerId?: number | null | undefined;
  /** Where the cash is fetched (CASH_PICKUP). */
  pickupLocation?: number | null | undefined;
  /** The receiver's account at Machnet; not together with `recipient.payoutAccountId`. */
  receiverFundId?: string | null | undefined;
  /** The purpose from Machnet's list, e.g. `"FAMILY_MAINTENANCE"`. */
  remittancePurpose?: string | null | undefined;
};

/** A mobile wallet. */
export type MobileWalletInput = {
  /** The country of a number in national form; the contact's where left out. */
  country?: string | null | undefined;
  /** Machnet: the paying partner. */
  payerId?: number | null | undefined;
  /** The phone number it belongs to, e.g. `"+254712345678"`. */
  phone: string;
};

/** An amount and its currency, e.g. `{ amount: "5000", currency: "XAF" }`. */
export type MoneyInput = {
  /** In major units, above zero, with no more decimals than currency and provider allow, e.g. `"5000"`. */
  amount: string;
  /** What the amount is counted in; the wallet's own, except for Peex. */
  currency: string;
};

/** What every caller of a money API needs to know first. */
export type MoneyMoved =
  /** No money moved, provably. */
  | 'NO'
  /** Nobody knows yet; it is being looked up. */
  | 'UNKNOWN'
  /** Money moved. */
  | 'YES';

/** Money from an M-Pesa phone, with its owner's consent on the phone. */
export type MpesaSourceInput = {
  /** The country of a phone number in national form, e.g. `"KE"` with `"0712 345 678"`. */
  country?: string | null | undefined;
  /** The paying phone, e.g. `"+254712345678"`. */
  phone: string;
};

/** How a provider-backed value was last seen. */
export type ObservationSource =
  /** In the read made after the provider's callback; the callback itself is never believed. */
  | 'CALLBACK'
  /** Set by us, before or without the provider. */
  | 'LOCAL'
  /** Recorded by a person: `resolveTransfer`, `acknowledgeTransfer`. */
  | 'PERSON'
  /** In a read of ours. */
  | 'POLL'
  /** In the provider's answer to a call that changed something. */
  | 'RESPONSE';

/** oneOf: how money is pulled in. A card number and its code pass through to the provider and are never stored or logged. */
export type PaymentSourceInput =
  {   /** A payment card. */
  card: CardSourceInput; mpesa?: never; wallet?: never; }
  |  { card?: never;   /** An M-Pesa phone. */
  mpesa: MpesaSourceInput; wallet?: never; }
  |  { card?: never; mpesa?: never;   /** A wallet at the same provider. */
  wallet: WalletSourceInput; };

/** oneOf: where a contact can be paid. */
export type PayoutDestinationInput =
  {   /** A bank account. */
  bank: BankAccountInput; mobileWallet?: never; }
  |  { bank?: never;   /** A mobile wallet. */
  mobileWallet: MobileWalletInput; };

/** Credentials of a Peex partner. */
export type PeexCredentials = {
  /** ACCESS-TOKEN, where Peex gave one. */
  accessToken?: string | null | undefined;
  /** Password Peex shall send with its callbacks (Basic auth). */
  callbackPassword?: string | null | undefined;
  /** Name Peex shall send with its callbacks (Basic auth). */
  callbackUser?: string | null | undefined;
  /** Currency of the wallet: Peex's balance (solde) has none of its own. */
  currency?: string | null | undefined;
  /** SECRETKEY. */
  secretKey: string;
};

/** What Peex finds the beneficiary by (identify_by). */
export type PeexIdentifier =
  /** The contact's e-mail address. */
  | 'EMAIL'
  /** The contact's phone number. */
  | 'MOBILE_PHONE';

/** What Peex asks for beyond the common fields. */
export type PeexOptions = {
  /** aml_cft: the caller confirms the compliance checks; required true. */
  amlCft: boolean;
  /** client_id: the partner at Peex. */
  clientId?: number | null | undefined;
  /** identify_by: what Peex finds the beneficiary by. */
  identifyBy?: PeexIdentifier | null | undefined;
  /** transaction_type, e.g. `"mobile"`. */
  transactionType?: string | null | undefined;
  /** user_id: the sending user in the partner's own books. */
  userId?: number | null | undefined;
};

/** How closely a transfer is followed, by the time between its looks. The plan follows how long transfers of its account and method have taken so far, who is watching, and the calls that the account may make. */
export type PollPace =
  /** A look at least every half hour. */
  | 'CLOSE'
  /** Slowed down to a daily look, the slowest pace; it is never given up. */
  | 'DAILY'
  /** Looks further apart: nothing is expected soon, or calls are scarce. */
  | 'SLOW';

/** A money-transfer provider that Corridor speaks to, e.g. `PEEX`. */
export type Provider =
  /** CinetPay Transfer: mobile money in West and Central Africa, sent in lots. */
  | 'CINETPAY'
  /** Machnet PaaS: remittances to banks, wallets, cash pick-up and home delivery. */
  | 'MACHNET'
  /** Peex: mobile money in Central and West Africa. */
  | 'PEEX'
  /** Xprizo: wallet transfers, payment requests, card and M-Pesa deposits. */
  | 'XPRIZO';

/** What shall arrive, e.g. `{ currency: "XAF" }` or `{ amount: "65534", currency: "XAF" }`. */
export type ReceiveInput = {
  /** amount × rate, give or take one unit of the last decimal of the currency; worked out where it is left out. */
  amount?: string | null | undefined;
  /** What arrives is counted in it. */
  currency: string;
};

/** oneOf: whom the money goes to. */
export type RecipientInput =
  {   /** A contact that exists. */
  contactId: string; externalWallet?: never; newContact?: never; payoutAccountId?: never; walletId?: never; }
  |  { contactId?: never;   /** A wallet that is not ours, by its id at the provider. */
  externalWallet: string; newContact?: never; payoutAccountId?: never; walletId?: never; }
  |  { contactId?: never; externalWallet?: never;   /** A contact to create on the way. */
  newContact: ContactInput; payoutAccountId?: never; walletId?: never; }
  |  { contactId?: never; externalWallet?: never; newContact?: never;   /** One of the payout accounts of a contact. */
  payoutAccountId: string; walletId?: never; }
  |  { contactId?: never; externalWallet?: never; newContact?: never; payoutAccountId?: never;   /** A wallet of ours at the same provider. */
  walletId: string; };

/** clientId is required where the provider keeps contacts per client (Machnet). */
export type RegisterAt = {
  /** The provider account to register the contact through. */
  accountId: string;
  /** The client whose contact it becomes, where contacts are kept per client. */
  clientId?: string | null | undefined;
};

/** A registration of a contact at a provider. */
export type RegisterContactInput = {
  /** Where to register it. */
  at: RegisterAt;
  /** The contact to register. */
  contactId: string;
};

/** Whether a provider knows a contact. */
export type RegistrationStatus =
  /** The provider refused; see `error`. */
  | 'FAILED'
  /** This provider keeps no contacts. */
  | 'NOT_REQUIRED'
  /** Being registered. */
  | 'PENDING'
  /** The provider knows the contact. */
  | 'REGISTERED';

/** New credentials for an account that is there. */
export type ReplaceProviderCredentialsInput = {
  /** The account that is to use them. */
  accountId: string;
  /** All of what the provider gave you, for the same customer there; nothing of the old ones is kept. Sealed before it is stored; never shown again. */
  credentials: CredentialsInput;
};

/** Money to ask for. */
export type RequestPaymentInput = {
  /** What is asked for. */
  amount: MoneyInput;
  /** Your own label, to find it by later, e.g. `"payroll-2026-03/117"`. Need not be unique. */
  clientReference?: string | null | undefined;
  /** What the payer reads, where the provider shows it. */
  description?: string | null | undefined;
  /** 1 to 255 characters. Same key and same input: the first result again. Same key, other input: IDEMPOTENCY_CONFLICT. */
  idempotencyKey: string;
  /** Where it is pulled from. */
  source: PaymentSourceInput;
  /** When to answer. Not part of what the idempotency key compares. */
  waitFor?: WaitFor | null | undefined;
  /** The wallet the money comes into. */
  walletId: string;
};

/** A person's decision on a transfer that is not final and needs attention. */
export type ResolveTransferInput = {
  /** How that is known; kept for ever, e.g. `"Peex support ticket 4711: never received"`. */
  evidence: string;
  /** What became of the money. */
  outcome: ResolvedOutcome;
  /** The transfer to settle. */
  transferId: string;
};

/** What a person found out about a transfer whose end the provider does not tell. */
export type ResolvedOutcome =
  /** It was called off before the money arrived. */
  | 'CANCELED'
  /** The money did not move. */
  | 'FAILED'
  /** The money came back after it had gone out. */
  | 'REVERSED'
  /** The money arrived. */
  | 'SUCCEEDED';

/** An API key to follow up with a new one. */
export type RotateApiKeyInput = {
  /** The key to rotate. */
  apiKeyId: string;
  /** How long the old key still works, in seconds: 0 to 2592000 (30 days); 0 ends it at once; left out: 86400 (a day). */
  overlapSeconds?: number | null | undefined;
};

/** An account whose callback address is to change. */
export type RotateCallbackTokenInput = {
  /** The account that gets a new callback token. */
  accountId: string;
  /** How long the old address is still taken, in seconds: 0 to 2592000 (30 days); 0 ends it at once; left out: 86400 (a day). */
  overlapSeconds?: number | null | undefined;
};

/** The sending person, where compliance asks for one. */
export type SenderInput = {
  /** Country, e.g. `"CM"`. */
  country?: string | null | undefined;
  /** E-mail address. */
  email?: string | null | undefined;
  /** First name. */
  firstName?: string | null | undefined;
  /** Last name. */
  lastName?: string | null | undefined;
  /** Phone number, e.g. `"+237678923563"`, or in national form with `country`. Sent on in E.164. */
  phone?: string | null | undefined;
};

/** Many transfers to send, 1 to 100; each succeeds or fails by itself. */
export type TransferBatchInput = {
  /** Of the batch as a whole; the items have their own. 1 to 255 characters. Same key and same input: the first result again. Same key, other input: IDEMPOTENCY_CONFLICT. */
  idempotencyKey: string;
  /** The transfers, answered in this order. */
  transfers: Array<CreateTransferInput>;
};

/** All members that are given have to hold; within a list one has to. */
export type TransferFilter = {
  /** Sent through one of these accounts. */
  accountIds?: Array<string> | null | undefined;
  /** True: only those a person has to look at; false: only others. */
  attention?: boolean | null | undefined;
  /** With one of these as `attention.reason`. */
  attentionReasons?: Array<AttentionReason> | null | undefined;
  /** Of one of these clients. */
  clientIds?: Array<string> | null | undefined;
  /** With exactly this label of yours. */
  clientReference?: string | null | undefined;
  /** To one of these contacts. */
  contactIds?: Array<string> | null | undefined;
  /** Stored within this time. */
  createdAt?: DateRange | null | undefined;
  /** With `amount` in one of these currencies. */
  currencies?: Array<string> | null | undefined;
  /** With exactly this id of the provider's. */
  externalId?: string | null | undefined;
  /** True: only final ones; false: only those still open. */
  isFinal?: boolean | null | undefined;
  /** Going one of these ways. */
  kinds?: Array<TransferKind> | null | undefined;
  /** In exactly this lot of the provider's (CinetPay). */
  lot?: string | null | undefined;
  /** `amount` of at most this much, whatever the currency. */
  maxAmount?: string | null | undefined;
  /** Reaching the receiver in one of these ways. */
  methods?: Array<TransferMethod> | null | undefined;
  /** `amount` of at least this much, whatever the currency. */
  minAmount?: string | null | undefined;
  /** Carried by one of these providers. */
  providers?: Array<Provider> | null | undefined;
  /** With exactly this reference of ours. */
  reference?: string | null | undefined;
  /** Called so, whole (`reference`, `clientReference` or `externalId`), or to a contact that `ContactFilter.search` finds by it, e.g. `"kouame"`. */
  search?: string | null | undefined;
  /** In one of these statuses. */
  statuses?: Array<TransferStatus> | null | undefined;
  /** With one of these as `wallet`. */
  walletIds?: Array<string> | null | undefined;
};

/** Which way the money goes. */
export type TransferKind =
  /** Money is asked for and comes into our wallet. */
  | 'COLLECTION'
  /** Money leaves our wallet towards somebody. */
  | 'PAYOUT';

/** How the money reaches its receiver. */
export type TransferMethod =
  /** To a bank account. */
  | 'BANK_DEPOSIT'
  /** From a payment card (collections). */
  | 'CARD'
  /** Cash, fetched by the receiver at a location. */
  | 'CASH_PICKUP'
  /** Cash, brought to the receiver's door. */
  | 'HOME_DELIVERY'
  /** To a phone number's mobile-money wallet. */
  | 'MOBILE_MONEY'
  /** From an M-Pesa phone (collections). */
  | 'MPESA'
  /** To a wallet at the provider itself. */
  | 'WALLET';

/** oneOf: what one provider asks for beyond the common fields. */
export type TransferOptions =
  {   /** For a CinetPay wallet. */
  cinetpay: CinetPayOptions; generic?: never; machnet?: never; peex?: never; xprizo?: never; }
  |  { cinetpay?: never;   /** For a provider without an input type of its own here: its fields by its own names. */
  generic: unknown; machnet?: never; peex?: never; xprizo?: never; }
  |  { cinetpay?: never; generic?: never;   /** For a Machnet wallet. */
  machnet: MachnetOptions; peex?: never; xprizo?: never; }
  |  { cinetpay?: never; generic?: never; machnet?: never;   /** For a Peex wallet. */
  peex: PeexOptions; xprizo?: never; }
  |  { cinetpay?: never; generic?: never; machnet?: never; peex?: never;   /** For an Xprizo wallet. */
  xprizo: XprizoOptions; };

/** Where a transfer stands, in one vocabulary for all providers; the provider's own word is `providerStatus`. SUCCEEDED, FAILED, CANCELED, EXPIRED and REVERSED are final. */
export type TransferStatus =
  /** Final: called off before the money arrived. */
  | 'CANCELED'
  /** Stored, not sent yet. */
  | 'CREATED'
  /** Final: nobody acted in the time the provider gave. */
  | 'EXPIRED'
  /** Final: the provider refused or could not do it; see `failure`. */
  | 'FAILED'
  /** Held by the provider: compliance, missing funds. */
  | 'ON_HOLD'
  /** The provider may or may not have acted; being looked up by reference. Never resent blindly, never failed by guess. */
  | 'OUTCOME_UNKNOWN'
  /** Accepted by the provider, not worked on yet. */
  | 'PENDING'
  /** The provider is moving the money. */
  | 'PROCESSING'
  /** Waits for a person: approval, e-mail confirmation, 3-D Secure. See `action`. */
  | 'REQUIRES_ACTION'
  /** Money came back after it had gone out, or the provider returned or refunded it. Never left again. */
  | 'REVERSED'
  /** On its way to the provider. */
  | 'SUBMITTING'
  /** Final: the money arrived. A reversal can follow; see also `attention`. */
  | 'SUCCEEDED';

/** A change to one contact. What providers already know of it is not changed there. */
export type UpdateContactInput = {
  /** What to change. */
  contact: ContactPatch;
  /** The contact to change. */
  contactId: string;
};

/** Why a mutation was refused. Decide by this code, show `message` to people. */
export type UserErrorCode =
  /** The provider does not know the contact: register it first. */
  | 'CONTACT_NOT_REGISTERED'
  /** The provider has seen this reference before. */
  | 'DUPLICATE_REFERENCE'
  /** The API key lacks the scope that the message names, or is limited to clients. */
  | 'FORBIDDEN'
  /** The idempotency key was used before with other input or for another operation. */
  | 'IDEMPOTENCY_CONFLICT'
  /** The wallet does not hold enough. */
  | 'INSUFFICIENT_FUNDS'
  /** The input has the right shape but no good meaning; `path` names the field. */
  | 'INVALID_INPUT'
  /** The client has to be verified first. */
  | 'KYC_REQUIRED'
  /** The amount is above or below what the provider allows. */
  | 'LIMIT_EXCEEDED'
  /** The transfer does not wait for an approval. */
  | 'NOT_APPROVABLE'
  /** The transfer can no longer be canceled. */
  | 'NOT_CANCELABLE'
  /** What was named does not exist or is not yours. */
  | 'NOT_FOUND'
  /** Only an OUTCOME_UNKNOWN transfer that its provider no longer answers for can be resolved. */
  | 'NOT_RESOLVABLE'
  /** The provider may or may not have acted. Do not send again: follow the transfer. */
  | 'OUTCOME_UNKNOWN'
  /** The provider refused; `provider` has its own code and words. */
  | 'PROVIDER_REJECTED'
  /** The provider could not be reached or failed, and nothing was done. */
  | 'PROVIDER_UNAVAILABLE'
  /** The provider wants fewer calls; see `retryAt`. */
  | 'RATE_LIMITED'
  /** This provider or account cannot do this; see `capabilities`. */
  | 'UNSUPPORTED_OPERATION';

/** A client's identity check (KYC) at its provider. */
export type VerificationStatus =
  /** Under way. */
  | 'IN_PROGRESS'
  /** This provider asks for none. */
  | 'NOT_REQUIRED'
  /** Has to be handed in again. */
  | 'RETRY'
  /** A person at the provider looks at it. */
  | 'REVIEW_PENDING'
  /** The provider has suspended the client. */
  | 'SUSPENDED'
  /** Not begun. */
  | 'UNVERIFIED'
  /** Passed. */
  | 'VERIFIED';

/** When a creating mutation answers. */
export type WaitFor =
  /** Return once the provider answered, at most 10 s. */
  | 'ACCEPTED'
  /** Return once stored. */
  | 'CREATED'
  /** Return once final, at most 25 s. */
  | 'FINAL';

/** What a wallet is at its provider. */
export type WalletKind =
  /** Holds money; its balance is shown. */
  | 'BALANCE'
  /** A card or bank account money can be drawn from: it has no balance here. */
  | 'FUNDING_ACCOUNT';

/** Money from a wallet at the same provider, with its owner's approval. */
export type WalletSourceInput = {
  /** The paying wallet's id at the provider. */
  fromAccountId: string;
};

/** What Xprizo does with a payment it is sent (action). */
export type XprizoAction =
  /** Waits for an approval; see `action`. */
  | 'APPROVE'
  /** Handled as APPROVE: the provider's answer to it is not documented. */
  | 'CALLBACK'
  /** Moves the money at once; needs `pin`. */
  | 'COMMIT';

/** Credentials at Xprizo: a user name and password, or an API key. */
export type XprizoCredentials = {
  /** x-api-key. */
  apiKey?: string | null | undefined;
  /** Password. */
  password?: string | null | undefined;
  /** User name. */
  userName?: string | null | undefined;
};

/** What Xprizo asks for beyond the common fields. */
export type XprizoOptions = {
  /** What Xprizo does with the payment. */
  action?: XprizoAction | null | undefined;
  /** The wallet owner's pin, for COMMIT. Never stored or logged. */
  pin?: string | null | undefined;
};

export type AccountsQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountsQuery = { accounts: { nodes: Array<{ id: string, provider: Provider, label: string, sandbox: boolean, status: AccountStatus, callbackUrl: string | null, createdAt: string, capabilities: { createTransfer: boolean, requestPayment: boolean, approveTransfer: boolean, cancelTransfer: boolean, registerContact: boolean, wallets: boolean, batchLookup: boolean, callbacks: boolean, methods: Array<TransferMethod>, currencies: Array<string> }, health: { circuit: CircuitState, lastSuccessAt: string | null, lastFailureAt: string | null, callsLeft: number | null, lastFailure: { category: ErrorCategory, code: string | null, message: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type AcknowledgeTransferMutationVariables = Exact<{
  input: AcknowledgeTransferInput;
}>;


export type AcknowledgeTransferMutation = { acknowledgeTransfer: { transfer: { id: string, status: TransferStatus, version: number, attention: { reason: AttentionReason, since: string, says: string | null, asks: string } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, moneyMoved: MoneyMoved }> } };

export type AddAccountMutationVariables = Exact<{
  input: AddProviderAccountInput;
}>;


export type AddAccountMutation = { addProviderAccount: { account: { id: string, provider: Provider, label: string, status: AccountStatus, callbackUrl: string | null, wallets: { nodes: Array<{ id: string, currency: string, balance: { available: string | null } }> } } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, provider: { category: ErrorCategory, code: string | null, message: string } | null }> } };

export type AddPayoutAccountMutationVariables = Exact<{
  input: AddPayoutAccountInput;
}>;


export type AddPayoutAccountMutation = { addPayoutAccount: { payoutAccount: { id: string, method: TransferMethod, label: string } | null, contact: { id: string, registrations: Array<{ provider: Provider, status: RegistrationStatus, payoutAccounts: Array<{ id: string, method: TransferMethod, label: string }> }> } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null }> } };

export type ApiKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiKeysQuery = { apiKeys: { nodes: Array<{ id: string, label: string, prefix: string, scopes: Array<string>, createdAt: string, lastUsedAt: string | null, expiresAt: string | null, revokedAt: string | null, clients: Array<{ id: string, name: string }> | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ApproveTransferMutationVariables = Exact<{
  input: ApproveTransferInput;
}>;


export type ApproveTransferMutation = { approveTransfer: { transfer: { id: string, status: TransferStatus, providerStatus: string | null, version: number, action: { type: ActionType, expiresAt: string | null } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, moneyMoved: MoneyMoved, provider: { category: ErrorCategory, code: string | null, message: string } | null }> } };

export type CheckAccountMutationVariables = Exact<{
  input: CheckProviderAccountInput;
}>;


export type CheckAccountMutation = { checkProviderAccount: { account: { id: string, provider: Provider, label: string, status: AccountStatus, health: { lastSuccessAt: string | null, lastFailure: { category: ErrorCategory, code: string | null, message: string } | null } } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, provider: { category: ErrorCategory, code: string | null, message: string } | null }> } };

export type ClientsQueryVariables = Exact<{ [key: string]: never; }>;


export type ClientsQuery = { clients: { nodes: Array<{ id: string, provider: Provider, name: string, email: string | null, phone: string | null, country: string | null, isActive: boolean | null, verification: VerificationStatus, details:
        | { __typename: 'CinetPayClientDetails', language: string }
        | { __typename: 'GenericClientDetails', native: unknown }
        | { __typename: 'MachnetClientDetails', kycStatus: string, userType: string | null }
        | { __typename: 'PeexClientDetails', address: string | null, webSite: string | null, orangeFees: string | null, mtnFees: string | null, isActivated: boolean | null }
        | { __typename: 'XprizoClientDetails', userName: string | null, role: string | null }
      , freshness: { observedAt: string | null, source: ObservationSource, isStale: boolean } }> } | null };

export type ContactsQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type ContactsQuery = { contacts: { nodes: Array<{ id: string, firstName: string, lastName: string, phone: string | null, country: string | null, registrations: Array<{ provider: Provider, status: RegistrationStatus, externalId: string | null, lot: string | null, providerCode: string | null, account: { label: string }, client: { name: string } | null, error: { category: ErrorCategory, message: string } | null, payoutAccounts: Array<{ id: string, method: TransferMethod, label: string }> }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type CreateCinetPayTransferMutationVariables = Exact<{
  input: CreateTransferInput;
}>;


export type CreateCinetPayTransferMutation = { createTransfer: { cursor: string | null, transfer: { id: string, reference: string, status: TransferStatus, isFinal: boolean, providerStatus: string | null, amount: { amount: string, currency: string }, details:
        | { transactionId: string | null, lot: string | null, operator: string | null, sendingStatus: string | null, comment: string | null }
        | Record<PropertyKey, never>
       } | null, idempotency: { replayed: boolean } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, moneyMoved: MoneyMoved }> } };

export type CreateContactMutationVariables = Exact<{
  input: CreateContactInput;
}>;


export type CreateContactMutation = { createContact: { contact: { id: string, firstName: string, lastName: string, registrations: Array<{ provider: Provider, status: RegistrationStatus, externalId: string | null, lot: string | null }> } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, provider: { code: string | null, message: string } | null }> } };

export type CreateFrontendKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateFrontendKeyMutation = { createApiKey: { secret: string | null, apiKey: { id: string, label: string, prefix: string, scopes: Array<string>, expiresAt: string | null, clients: Array<{ id: string, name: string }> | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null }> } };

export type CreateMachnetTransferMutationVariables = Exact<{
  input: CreateTransferInput;
}>;


export type CreateMachnetTransferMutation = { createTransfer: { cursor: string | null, transfer: { id: string, reference: string, status: TransferStatus, providerStatus: string | null, version: number, amount: { amount: string, currency: string }, contact: { id: string, firstName: string, lastName: string } | null, failure: { category: ErrorCategory, code: string | null, message: string } | null, details:
        | { deliveryStatus: string | null, referenceNumber: string | null, payerId: number | null }
        | Record<PropertyKey, never>
       } | null, idempotency: { replayed: boolean, firstSeenAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, moneyMoved: MoneyMoved, provider: { category: ErrorCategory, code: string | null, message: string } | null }> } };

export type CreatePeexTransferMutationVariables = Exact<{
  input: CreateTransferInput;
}>;


export type CreatePeexTransferMutation = { createTransfer: { cursor: string | null, transfer: { id: string, reference: string, status: TransferStatus, providerStatus: string | null, version: number, amount: { amount: string, currency: string }, contact: { id: string, firstName: string, lastName: string } | null, failure: { category: ErrorCategory, code: string | null, message: string } | null } | null, idempotency: { replayed: boolean, firstSeenAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, moneyMoved: MoneyMoved, provider: { category: ErrorCategory, code: string | null, message: string } | null }> } };

export type CreateXprizoTransferToApproveMutationVariables = Exact<{
  input: CreateTransferInput;
}>;


export type CreateXprizoTransferToApproveMutation = { createTransfer: { cursor: string | null, transfer: { id: string, reference: string, status: TransferStatus, providerStatus: string | null, version: number, amount: { amount: string, currency: string }, action: { type: ActionType, approverId: string | null, expiresAt: string | null } | null, failure: { category: ErrorCategory, code: string | null, message: string } | null } | null, idempotency: { replayed: boolean, firstSeenAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, moneyMoved: MoneyMoved, provider: { category: ErrorCategory, code: string | null, message: string } | null }> } };

export type CreateXprizoTransferMutationVariables = Exact<{
  input: CreateTransferInput;
}>;


export type CreateXprizoTransferMutation = { createTransfer: { cursor: string | null, transfer: { id: string, reference: string, status: TransferStatus, providerStatus: string | null, version: number, amount: { amount: string, currency: string }, failure: { category: ErrorCategory, code: string | null, message: string } | null } | null, idempotency: { replayed: boolean, firstSeenAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, moneyMoved: MoneyMoved, provider: { category: ErrorCategory, code: string | null, message: string } | null }> } };

export type EnableAccountMutationVariables = Exact<{
  input: EnableProviderAccountInput;
}>;


export type EnableAccountMutation = { enableProviderAccount: { account: { id: string, provider: Provider, label: string, status: AccountStatus, health: { lastSuccessAt: string | null, lastFailure: { category: ErrorCategory, code: string | null, message: string } | null } } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, provider: { category: ErrorCategory, code: string | null, message: string } | null }> } };

export type EventsSinceQueryVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type EventsSinceQuery = { events: { edges: Array<{ cursor: string, node:
        | { message: string, type: EventType, at: string, source: ObservationSource }
        | { type: EventType, at: string, source: ObservationSource }
        | { type: EventType, at: string, source: ObservationSource }
        | { from: TransferStatus | null, to: TransferStatus, version: number, type: EventType, at: string, source: ObservationSource, transfer: { id: string } }
        | { type: EventType, at: string, source: ObservationSource, after: { available: string | null }, wallet: { id: string } }
       }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type FollowEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type FollowEventsSubscription = { events:
    | { __typename: 'AccountEvent', message: string, cursor: string, type: EventType, at: string, source: ObservationSource, account: { id: string, label: string, status: AccountStatus } }
    | { __typename: 'ClientEvent', cursor: string, type: EventType, at: string, source: ObservationSource, client: { id: string, verification: VerificationStatus } }
    | { __typename: 'ContactEvent', cursor: string, type: EventType, at: string, source: ObservationSource, contact: { id: string }, registration: { provider: Provider, status: RegistrationStatus } }
    | { __typename: 'TransferEvent', from: TransferStatus | null, to: TransferStatus, version: number, cursor: string, type: EventType, at: string, source: ObservationSource, transfer: { id: string, status: TransferStatus } }
    | { __typename: 'WalletEvent', cursor: string, type: EventType, at: string, source: ObservationSource, after: { total: string | null, available: string | null, reserved: string | null }, wallet: { id: string, label: string } }
   };

export type FollowTransferSubscriptionVariables = Exact<{
  transferId: string;
  after?: string | null | undefined;
}>;


export type FollowTransferSubscription = { transferUpdated: { cursor: string, type: EventType, at: string, from: TransferStatus | null, to: TransferStatus, version: number, transfer: { id: string, status: TransferStatus, isFinal: boolean, providerStatus: string | null, failure: { category: ErrorCategory, message: string } | null } } };

export type FollowTransfersSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type FollowTransfersSubscription = { transferUpdated: { cursor: string, type: EventType, at: string, source: ObservationSource, from: TransferStatus | null, to: TransferStatus, version: number, transfer: { id: string, reference: string, provider: Provider, method: TransferMethod, status: TransferStatus, isFinal: boolean, providerStatus: string | null, version: number, updatedAt: string, amount: { amount: string, currency: string }, fee: { amount: string, currency: string } | null, wallet: { id: string, label: string, currency: string }, contact: { id: string, firstName: string, lastName: string } | null, failure: { category: ErrorCategory, message: string } | null, sync: { lastPolledAt: string | null, nextPollAt: string | null, pace: PollPace | null }, freshness: { observedAt: string | null, source: ObservationSource, isStale: boolean } } } };

export type FollowWalletsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type FollowWalletsSubscription = { walletUpdated: { cursor: string, at: string, wallet: { id: string, label: string, currency: string }, before: { available: string | null } | null, after: { available: string | null } } };

export type LinkClientMutationVariables = Exact<{
  input: LinkClientInput;
}>;


export type LinkClientMutation = { linkClient: { client: { id: string, name: string, verification: VerificationStatus, wallets: { nodes: Array<{ id: string, kind: WalletKind, label: string, currency: string, isActive: boolean | null, fundingSourceType: string | null }> } } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null }> } };

export type NodesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type NodesQuery = { nodes: Array<
    | { __typename: 'ApiKey', id: string }
    | { __typename: 'Client', name: string, id: string }
    | { __typename: 'Contact', id: string }
    | { __typename: 'Organization', id: string }
    | { __typename: 'ProviderAccount', id: string }
    | { __typename: 'Transfer', status: TransferStatus, id: string }
    | { __typename: 'Wallet', label: string, currency: string, id: string }
   | null> };

export type ObservationsQueryVariables = Exact<{
  transferId: string;
}>;


export type ObservationsQuery = { transfer: { id: string, observations: { nodes: Array<{ at: string, times: number | null, lastAt: string | null, source: ObservationSource, providerStatus: string | null, mappedStatus: TransferStatus | null, body: unknown, sha256: string }> } } | null };

export type PayoutOptionsQueryVariables = Exact<{
  walletId: string;
  method?: TransferMethod | null | undefined;
  country?: string | null | undefined;
}>;


export type PayoutOptionsQuery = { payoutOptions: { methods: Array<TransferMethod>, currencies: Array<string>, isListed: boolean, payers: Array<{ id: string, name: string, country: string | null, method: TransferMethod | null }>, banks: Array<{ id: string, name: string, branches: Array<{ id: string, name: string | null }> }>, rates: Array<{ from: string, to: string, method: TransferMethod | null, rate: string }>, limits: Array<{ period: LimitPeriod, remaining: string | null, above: string | null, below: string | null, currency: string }>, receiveUsers: Array<{ externalId: string, name: string | null }> } };

export type RefreshTransferMutationVariables = Exact<{
  transferId: string;
}>;


export type RefreshTransferMutation = { refreshTransfer: { transfer: { id: string, status: TransferStatus, providerStatus: string | null, version: number, freshness: { observedAt: string | null, source: ObservationSource } } | null, userErrors: Array<{ code: UserErrorCode, message: string, moneyMoved: MoneyMoved, retryAt: string | null }> } };

export type RefreshWalletMutationVariables = Exact<{
  walletId: string;
}>;


export type RefreshWalletMutation = { refreshWallet: { wallet: { id: string, currency: string, balance: { total: string | null, available: string | null, reserved: string | null, refreshError: { category: ErrorCategory, message: string } | null }, freshness: { observedAt: string | null, source: ObservationSource, isStale: boolean } } | null, userErrors: Array<{ code: UserErrorCode, message: string, retryAt: string | null }> } };

export type RegisterContactMutationVariables = Exact<{
  input: RegisterContactInput;
}>;


export type RegisterContactMutation = { registerContact: { contact: { id: string, registrations: Array<{ provider: Provider, status: RegistrationStatus, lot: string | null, providerCode: string | null, registeredAt: string | null }> } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null }> } };

export type ReplaceCredentialsMutationVariables = Exact<{
  input: ReplaceProviderCredentialsInput;
}>;


export type ReplaceCredentialsMutation = { replaceProviderCredentials: { account: { id: string, provider: Provider, label: string, status: AccountStatus, health: { lastSuccessAt: string | null, lastFailure: { category: ErrorCategory, code: string | null, message: string } | null } } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, provider: { category: ErrorCategory, code: string | null, message: string } | null }> } };

export type RequestPaymentMutationVariables = Exact<{
  input: RequestPaymentInput;
}>;


export type RequestPaymentMutation = { requestPayment: { cursor: string | null, transfer: { id: string, reference: string, status: TransferStatus, providerStatus: string | null, version: number, amount: { amount: string, currency: string }, action: { type: ActionType, approverId: string | null, expiresAt: string | null } | null, failure: { category: ErrorCategory, code: string | null, message: string } | null } | null, idempotency: { replayed: boolean, firstSeenAt: string } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, moneyMoved: MoneyMoved, provider: { category: ErrorCategory, code: string | null, message: string } | null }> } };

export type RequirementsQueryVariables = Exact<{
  walletId: string;
  method?: TransferMethod | null | undefined;
  country?: string | null | undefined;
}>;


export type RequirementsQuery = { requirements: Array<{ path: Array<string>, required: boolean, allowed: Array<string> | null, message: string }> };

export type ResolveTransferMutationVariables = Exact<{
  input: ResolveTransferInput;
}>;


export type ResolveTransferMutation = { resolveTransfer: { transfer: { id: string, status: TransferStatus, settledAt: string | null, version: number, attention: { reason: AttentionReason } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, moneyMoved: MoneyMoved }> } };

export type RotateApiKeyMutationVariables = Exact<{
  input: RotateApiKeyInput;
}>;


export type RotateApiKeyMutation = { rotateApiKey: { secret: string | null, apiKey: { id: string, label: string, prefix: string, scopes: Array<string>, expiresAt: string | null } | null, previous: { id: string, expiresAt: string | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null }> } };

export type RotateCallbackTokenMutationVariables = Exact<{
  input: RotateCallbackTokenInput;
}>;


export type RotateCallbackTokenMutation = { rotateCallbackToken: { account: { id: string, provider: Provider, callbackUrl: string | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null }> } };

export type TransferBatchMutationVariables = Exact<{
  input: TransferBatchInput;
}>;


export type TransferBatchMutation = { createTransfers: { items: Array<{ index: number, transfer: { id: string, reference: string, status: TransferStatus, amount: { amount: string, currency: string }, details:
          | { lot: string | null }
          | Record<PropertyKey, never>
         } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null, moneyMoved: MoneyMoved }> }>, idempotency: { replayed: boolean } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null }> } };

export type TransferByReferenceQueryVariables = Exact<{
  reference: string;
}>;


export type TransferByReferenceQuery = { transfer: { id: string, provider: Provider, status: TransferStatus, isFinal: boolean, providerStatus: string | null, exchangeRate: string | null, externalId: string | null, version: number, amount: { amount: string, currency: string }, received: { amount: string, currency: string } | null, failure: { category: ErrorCategory, code: string | null, message: string, retryable: boolean } | null, action: { type: ActionType, url: string | null, expiresAt: string | null } | null, sync: { polls: number, lastPolledAt: string | null, nextPollAt: string | null, lastError: { category: ErrorCategory, message: string } | null }, details:
      | { __typename: 'CinetPayTransferDetails', clientTransactionId: string, transactionId: string | null, lot: string | null, sendingStatus: string | null, comment: string | null, validatedAt: string | null }
      | { __typename: 'GenericTransferDetails', native: unknown }
      | { __typename: 'MachnetTransferDetails', transactionId: string | null, deliveryStatus: string | null, referenceNumber: string | null }
      | { __typename: 'PeexTransferDetails', trackId: string, paymentProof: string | null, fxRate: string | null }
      | { __typename: 'XprizoTransferDetails', key: string | null, transactionId: string | null, redirectUrl: string | null }
    , events: { nodes: Array<
        | { type: EventType, at: string, source: ObservationSource }
        | { type: EventType, at: string, source: ObservationSource }
        | { type: EventType, at: string, source: ObservationSource }
        | { type: EventType, at: string, source: ObservationSource }
        | { type: EventType, at: string, source: ObservationSource }
      > } } | null };

export type TransfersListQueryVariables = Exact<{
  filter?: TransferFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TransfersListQuery = { transfers: { nodes: Array<{ id: string, provider: Provider, kind: TransferKind, method: TransferMethod, status: TransferStatus, isFinal: boolean, reference: string, clientReference: string | null, createdAt: string, settledAt: string | null, amount: { amount: string, currency: string }, fee: { amount: string, currency: string } | null, client: { name: string }, contact: { firstName: string, lastName: string } | null, wallet: { label: string }, account: { label: string } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } | null };

export type TransfersThatNeedAPersonQueryVariables = Exact<{ [key: string]: never; }>;


export type TransfersThatNeedAPersonQuery = { transfers: { nodes: Array<{ id: string, reference: string, status: TransferStatus, amount: { amount: string, currency: string }, booked: { amount: string, currency: string } | null, attention: { reason: AttentionReason, since: string, says: string | null, asks: string } | null }> } | null };

export type UpdateContactMutationVariables = Exact<{
  input: UpdateContactInput;
}>;


export type UpdateContactMutation = { updateContact: { contact: { id: string, firstName: string, lastName: string, address: { line1: string, city: string | null, country: string | null } | null } | null, userErrors: Array<{ code: UserErrorCode, message: string, path: Array<string> | null }> } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { scopes: Array<string>, organization: { id: string, name: string }, apiKey: { id: string, label: string, prefix: string, createdAt: string, expiresAt: string | null, clients: Array<{ id: string, name: string }> | null } } };

export type WalletsQueryVariables = Exact<{ [key: string]: never; }>;


export type WalletsQuery = { wallets: { nodes: Array<{ id: string, provider: Provider, kind: WalletKind, label: string, currency: string, client: { name: string }, balance: { total: string | null, available: string | null, reserved: string | null, refreshError: { category: ErrorCategory, message: string } | null }, freshness: { observedAt: string | null, source: ObservationSource, isStale: boolean } }> } | null };


export const AccountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"sandbox"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"callbackUrl"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createTransfer"}},{"kind":"Field","name":{"kind":"Name","value":"requestPayment"}},{"kind":"Field","name":{"kind":"Name","value":"approveTransfer"}},{"kind":"Field","name":{"kind":"Name","value":"cancelTransfer"}},{"kind":"Field","name":{"kind":"Name","value":"registerContact"}},{"kind":"Field","name":{"kind":"Name","value":"wallets"}},{"kind":"Field","name":{"kind":"Name","value":"batchLookup"}},{"kind":"Field","name":{"kind":"Name","value":"callbacks"}},{"kind":"Field","name":{"kind":"Name","value":"methods"}},{"kind":"Field","name":{"kind":"Name","value":"currencies"}}]}},{"kind":"Field","name":{"kind":"Name","value":"health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"circuit"}},{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailureAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"callsLeft"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<AccountsQuery, AccountsQueryVariables>;
export const AcknowledgeTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcknowledgeTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AcknowledgeTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledgeTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"says"}},{"kind":"Field","name":{"kind":"Name","value":"asks"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}}]}}]}}]}}]} as unknown as DocumentNode<AcknowledgeTransferMutation, AcknowledgeTransferMutationVariables>;
export const AddAccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddProviderAccountInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addProviderAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"callbackUrl"}},{"kind":"Field","name":{"kind":"Name","value":"wallets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"balance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AddAccountMutation, AddAccountMutationVariables>;
export const AddPayoutAccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddPayoutAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddPayoutAccountInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addPayoutAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"registrations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<AddPayoutAccountMutation, AddPayoutAccountMutationVariables>;
export const ApiKeysDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"clients"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ApiKeysQuery, ApiKeysQueryVariables>;
export const ApproveTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApproveTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ApproveTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"approveTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"action"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ApproveTransferMutation, ApproveTransferMutationVariables>;
export const CheckAccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CheckAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CheckProviderAccountInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkProviderAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CheckAccountMutation, CheckAccountMutationVariables>;
export const ClientsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Clients"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clients"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"phone"}},{"kind":"Field","name":{"kind":"Name","value":"country"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}},{"kind":"Field","name":{"kind":"Name","value":"verification"}},{"kind":"Field","name":{"kind":"Name","value":"details"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PeexClientDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"webSite"}},{"kind":"Field","name":{"kind":"Name","value":"orangeFees"}},{"kind":"Field","name":{"kind":"Name","value":"mtnFees"}},{"kind":"Field","name":{"kind":"Name","value":"isActivated"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CinetPayClientDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"language"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MachnetClientDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kycStatus"}},{"kind":"Field","name":{"kind":"Name","value":"userType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"XprizoClientDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"role"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenericClientDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"native"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ClientsQuery, ClientsQueryVariables>;
export const ContactsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Contacts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contacts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}},{"kind":"Field","name":{"kind":"Name","value":"phone"}},{"kind":"Field","name":{"kind":"Name","value":"country"}},{"kind":"Field","name":{"kind":"Name","value":"registrations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"client"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"lot"}},{"kind":"Field","name":{"kind":"Name","value":"providerCode"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ContactsQuery, ContactsQueryVariables>;
export const CreateCinetPayTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateCinetPayTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"isFinal"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"details"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CinetPayTransferDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transactionId"}},{"kind":"Field","name":{"kind":"Name","value":"lot"}},{"kind":"Field","name":{"kind":"Name","value":"operator"}},{"kind":"Field","name":{"kind":"Name","value":"sendingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"idempotency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}}]}}]}}]}}]} as unknown as DocumentNode<CreateCinetPayTransferMutation, CreateCinetPayTransferMutationVariables>;
export const CreateContactDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateContact"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateContactInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createContact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}},{"kind":"Field","name":{"kind":"Name","value":"registrations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"lot"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreateContactMutation, CreateContactMutationVariables>;
export const CreateFrontendKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateFrontendKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateApiKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"clients"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<CreateFrontendKeyMutation, CreateFrontendKeyMutationVariables>;
export const CreateMachnetTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateMachnetTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"details"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MachnetTransferDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deliveryStatus"}},{"kind":"Field","name":{"kind":"Name","value":"referenceNumber"}},{"kind":"Field","name":{"kind":"Name","value":"payerId"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"idempotency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreateMachnetTransferMutation, CreateMachnetTransferMutationVariables>;
export const CreatePeexTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePeexTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"idempotency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreatePeexTransferMutation, CreatePeexTransferMutationVariables>;
export const CreateXprizoTransferToApproveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateXprizoTransferToApprove"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"action"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"approverId"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"idempotency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreateXprizoTransferToApproveMutation, CreateXprizoTransferToApproveMutationVariables>;
export const CreateXprizoTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateXprizoTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"idempotency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreateXprizoTransferMutation, CreateXprizoTransferMutationVariables>;
export const EnableAccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EnableAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EnableProviderAccountInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enableProviderAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<EnableAccountMutation, EnableAccountMutationVariables>;
export const EventsSinceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EventsSince"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"EventCursor"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransferEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WalletEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<EventsSinceQuery, EventsSinceQueryVariables>;
export const FollowEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"FollowEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"EventCursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransferEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WalletEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"reserved"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ClientEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"client"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"verification"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContactEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"registration"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}}]} as unknown as DocumentNode<FollowEventsSubscription, FollowEventsSubscriptionVariables>;
export const FollowTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"FollowTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"transferId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"EventCursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transferUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"transferIds"},"value":{"kind":"ListValue","values":[{"kind":"Variable","name":{"kind":"Name","value":"transferId"}}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"isFinal"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<FollowTransferSubscription, FollowTransferSubscriptionVariables>;
export const FollowTransfersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"FollowTransfers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"EventCursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transferUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"isFinal"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sync"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lastPolledAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextPollAt"}},{"kind":"Field","name":{"kind":"Name","value":"pace"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]}}]}}]} as unknown as DocumentNode<FollowTransfersSubscription, FollowTransfersSubscriptionVariables>;
export const FollowWalletsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"FollowWallets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"walletUpdated"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"before"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}}]}},{"kind":"Field","name":{"kind":"Name","value":"after"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}}]}}]}}]}}]} as unknown as DocumentNode<FollowWalletsSubscription, FollowWalletsSubscriptionVariables>;
export const LinkClientDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LinkClient"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LinkClientInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"linkClient"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"client"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"verification"}},{"kind":"Field","name":{"kind":"Name","value":"wallets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}},{"kind":"Field","name":{"kind":"Name","value":"fundingSourceType"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<LinkClientMutation, LinkClientMutationVariables>;
export const NodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Nodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Client"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<NodesQuery, NodesQueryVariables>;
export const ObservationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Observations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"transferId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"transferId"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"observations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"times"}},{"kind":"Field","name":{"kind":"Name","value":"lastAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"mappedStatus"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ObservationsQuery, ObservationsQueryVariables>;
export const PayoutOptionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PayoutOptions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"walletId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"method"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferMethod"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"country"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"CountryCode"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"payoutOptions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"walletId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"walletId"}}},{"kind":"Argument","name":{"kind":"Name","value":"method"},"value":{"kind":"Variable","name":{"kind":"Name","value":"method"}}},{"kind":"Argument","name":{"kind":"Name","value":"country"},"value":{"kind":"Variable","name":{"kind":"Name","value":"country"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"methods"}},{"kind":"Field","name":{"kind":"Name","value":"currencies"}},{"kind":"Field","name":{"kind":"Name","value":"isListed"}},{"kind":"Field","name":{"kind":"Name","value":"payers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"country"}},{"kind":"Field","name":{"kind":"Name","value":"method"}}]}},{"kind":"Field","name":{"kind":"Name","value":"banks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"branches"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"rates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"rate"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"above"}},{"kind":"Field","name":{"kind":"Name","value":"below"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receiveUsers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<PayoutOptionsQuery, PayoutOptionsQueryVariables>;
export const RefreshTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefreshTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"transferId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refreshTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"transferId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"transferId"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]}}]}}]} as unknown as DocumentNode<RefreshTransferMutation, RefreshTransferMutationVariables>;
export const RefreshWalletDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefreshWallet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"walletId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refreshWallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"walletId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"walletId"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"balance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"reserved"}},{"kind":"Field","name":{"kind":"Name","value":"refreshError"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]}}]}}]} as unknown as DocumentNode<RefreshWalletMutation, RefreshWalletMutationVariables>;
export const RegisterContactDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RegisterContact"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterContactInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registerContact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"registrations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"lot"}},{"kind":"Field","name":{"kind":"Name","value":"providerCode"}},{"kind":"Field","name":{"kind":"Name","value":"registeredAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<RegisterContactMutation, RegisterContactMutationVariables>;
export const ReplaceCredentialsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReplaceCredentials"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReplaceProviderCredentialsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replaceProviderCredentials"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lastSuccessAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ReplaceCredentialsMutation, ReplaceCredentialsMutationVariables>;
export const RequestPaymentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestPayment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestPaymentInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestPayment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"action"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"approverId"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"idempotency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RequestPaymentMutation, RequestPaymentMutationVariables>;
export const RequirementsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Requirements"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"walletId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"method"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferMethod"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"country"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"CountryCode"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requirements"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"walletId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"walletId"}}},{"kind":"Argument","name":{"kind":"Name","value":"method"},"value":{"kind":"Variable","name":{"kind":"Name","value":"method"}}},{"kind":"Argument","name":{"kind":"Name","value":"country"},"value":{"kind":"Variable","name":{"kind":"Name","value":"country"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"required"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<RequirementsQuery, RequirementsQueryVariables>;
export const ResolveTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveTransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveTransfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"settledAt"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}}]}}]}}]}}]} as unknown as DocumentNode<ResolveTransferMutation, ResolveTransferMutationVariables>;
export const RotateApiKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RotateApiKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotateApiKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotateApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<RotateApiKeyMutation, RotateApiKeyMutationVariables>;
export const RotateCallbackTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RotateCallbackToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotateCallbackTokenInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotateCallbackToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"callbackUrl"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<RotateCallbackTokenMutation, RotateCallbackTokenMutationVariables>;
export const TransferBatchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TransferBatch"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferBatchInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createTransfers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"items"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"details"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CinetPayTransferDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lot"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"moneyMoved"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"idempotency"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<TransferBatchMutation, TransferBatchMutationVariables>;
export const TransferByReferenceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TransferByReference"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reference"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"reference"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reference"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"isFinal"}},{"kind":"Field","name":{"kind":"Name","value":"providerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exchangeRate"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"Field","name":{"kind":"Name","value":"action"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sync"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"polls"}},{"kind":"Field","name":{"kind":"Name","value":"lastPolledAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextPollAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastError"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"details"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PeexTransferDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trackId"}},{"kind":"Field","name":{"kind":"Name","value":"paymentProof"}},{"kind":"Field","name":{"kind":"Name","value":"fxRate"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CinetPayTransferDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clientTransactionId"}},{"kind":"Field","name":{"kind":"Name","value":"transactionId"}},{"kind":"Field","name":{"kind":"Name","value":"lot"}},{"kind":"Field","name":{"kind":"Name","value":"sendingStatus"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"validatedAt"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MachnetTransferDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transactionId"}},{"kind":"Field","name":{"kind":"Name","value":"deliveryStatus"}},{"kind":"Field","name":{"kind":"Name","value":"referenceNumber"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"XprizoTransferDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"transactionId"}},{"kind":"Field","name":{"kind":"Name","value":"redirectUrl"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GenericTransferDetails"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"native"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"source"}}]}}]}}]}}]}}]} as unknown as DocumentNode<TransferByReferenceQuery, TransferByReferenceQueryVariables>;
export const TransfersListDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TransfersList"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"EnumValue","value":"CREATED_DESC"}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"isFinal"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"clientReference"}},{"kind":"Field","name":{"kind":"Name","value":"client"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"settledAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<TransfersListQuery, TransfersListQueryVariables>;
export const TransfersThatNeedAPersonDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TransfersThatNeedAPerson"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"attention"},"value":{"kind":"BooleanValue","value":true}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"booked"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attention"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"says"}},{"kind":"Field","name":{"kind":"Name","value":"asks"}}]}}]}}]}}]}}]} as unknown as DocumentNode<TransfersThatNeedAPersonQuery, TransfersThatNeedAPersonQueryVariables>;
export const UpdateContactDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateContact"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateContactInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateContact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}},{"kind":"Field","name":{"kind":"Name","value":"address"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"line1"}},{"kind":"Field","name":{"kind":"Name","value":"city"}},{"kind":"Field","name":{"kind":"Name","value":"country"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateContactMutation, UpdateContactMutationVariables>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"clients"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const WalletsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Wallets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"client"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balance"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"maxAgeSeconds"},"value":{"kind":"IntValue","value":"60"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"reserved"}},{"kind":"Field","name":{"kind":"Name","value":"refreshError"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}}]}}]}}]}}]}}]} as unknown as DocumentNode<WalletsQuery, WalletsQueryVariables>;
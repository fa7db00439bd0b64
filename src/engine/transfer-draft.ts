import type { ProviderAccount } from '../domain/account';
import type { Client } from '../domain/client';
import type { InputProblem, ProviderDefinition, TransferSecret } from '../domain/connector';
import type { Contact } from '../domain/contact';
import { newId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { Viewer } from '../domain/organization';
import { NO_LAST_WORDS } from '../domain/transfer';
import type { Reads } from '../domain/store';
import type { Transfer, TransferMethod } from '../domain/transfer';
import type { Wallet } from '../domain/wallet';
import type { CreateTransferInput, EngineParts, RequestPaymentInput } from './engine';
import type { Gateway } from './gateway';
import { lookedUpFirst } from './after-restore';
import { checkText, checkTexts, readAmount, readExchange, readSender } from './input-rules';
import { dropEmpty } from './normalise';
import { orderedAsOf, orderOf } from './orders';
import { besides } from './phone-inputs';
import { findRecipient } from './recipients';
import type { References } from './references';
import type { Restores } from './restores';
import { refusal, refuseOn } from './refusals';

/**
 * The process that takes a transfer in sends it as soon as its account's line allows; only after this is it due, for the
 * poller of this or another process to send. Milliseconds.
 */
const SENDING_HEAD_START_MS = 5_000;

/** A transfer that passed every check and can be stored; nothing is stored yet. */
export interface TransferDraft {
  transfer: Transfer;
  /** To be stored with it, where the recipient is new. */
  newContact: Contact | null;
  secret: TransferSecret | null;
}

/** Turns an input into a draft, or throws a Refusal that lists everything wrong with it, each with its path. */
export interface Drafter {
  draftTransfer(viewer: Viewer, input: CreateTransferInput, from: Origin): Promise<TransferDraft>;
  draftPayment(viewer: Viewer, input: RequestPaymentInput): Promise<TransferDraft>;
  /** Refusal where the wallet is unknown or the options belong to another provider than its own. */
  originOf(viewer: Viewer, input: CreateTransferInput): Promise<Origin>;
}

/** Where a transfer leaves from, and the provider's options of an input with its defaults. */
export interface Origin {
  wallet: Wallet;
  options: JsonObject;
  method: TransferMethod;
}

interface DrafterParts {
  references: References;
  restores: Pick<Restores, 'lostSince'>;
}

export function createDrafter(parts: EngineParts, gateway: Gateway, { references, restores }: DrafterParts): Drafter {
  const { store, clock } = parts;

  async function findWallet(viewer: Viewer, walletId: string): Promise<Wallet> {
    const [wallet] = await store.listWalletsByIds(viewer, [walletId]);
    if (!wallet) throw refusal('NOT_FOUND', `there is no wallet ${walletId}`, ['input', 'walletId']);
    return wallet;
  }

  async function originOf(viewer: Viewer, input: CreateTransferInput): Promise<Origin> {
    const wallet = await findWallet(viewer, input.walletId);
    const definition = gateway.definitionOf(wallet.provider);
    const given = Object.entries(input.options ?? {}).filter(([, value]) => value !== null && value !== undefined);
    const foreign = given.find(([key]) => key !== definition.key && key !== 'generic');
    if (foreign) {
      const message = `options.${foreign[0]} is for another provider; this wallet is at ${definition.name}: use options.${definition.key}`;
      throw refusal('INVALID_INPUT', message, ['input', 'options', foreign[0]]);
    }
    const [chosen] = given;
    if (chosen && (typeof chosen[1] !== 'object' || Array.isArray(chosen[1]))) {
      throw refusal('INVALID_INPUT', `options.${chosen[0]} is an object of the provider's own fields`, [
        'input',
        'options',
        chosen[0],
      ]);
    }
    const own = (dropEmpty(chosen?.[1]) ?? {}) as JsonObject;
    const method = await methodOf(viewer, input, definition);
    const options = { ...definition.defaultOptions, ...own };
    return { wallet, options: definition.understandOptions?.(options) ?? options, method };
  }

  /** The one that fits where the input has none: the provider's only one, or that of the payout account. */
  async function methodOf(
    viewer: Viewer,
    { method, recipient }: CreateTransferInput,
    definition: ProviderDefinition,
  ): Promise<TransferMethod> {
    if (method) return method;
    const { payoutAccountId } = recipient;
    const accounts = payoutAccountId
      ? await store.listPayoutAccountsByIds(viewer.organizationId, [payoutAccountId])
      : [];
    const methods = payoutMethodsOf(definition).filter((one) => accounts.every((account) => account.method === one));
    const [only] = methods;
    if (methods.length === 1 && only) return only;
    const message = `${definition.name} pays by ${payoutMethodsOf(definition).join(', ')}: say by which`;
    throw refusal('INVALID_INPUT', message, ['input', 'method']);
  }

  async function draftTransfer(
    viewer: Viewer,
    input: CreateTransferInput,
    { wallet, options, method }: Origin,
  ): Promise<TransferDraft> {
    const definition = gateway.definitionOf(wallet.provider);
    const { account, client } = await partiesOf(store, viewer, wallet);
    const problems: InputProblem[] = [...(input.malformed ?? [])];
    if (!gateway.connectorOf(account).createTransfer) {
      throw refusal('UNSUPPORTED_OPERATION', `${definition.name} cannot send transfers`, ['input', 'walletId']);
    }
    if (!definition.methods.includes(method)) {
      const message = `${definition.name} pays by ${definition.methods.join(', ')}, not by ${method}`;
      throw refusal('UNSUPPORTED_OPERATION', message, ['input', 'method']);
    }
    const amount = readAmount(input.amount, definition, ['input', 'amount'], problems);
    if (amount && !definition.money.foreignAmount && amount.currency !== wallet.currency) {
      problems.push({
        path: ['input', 'amount', 'currency'],
        message: `this wallet holds ${wallet.currency}: amount.currency must be ${wallet.currency}`,
      });
    }
    const exchange = readExchange({ input, amount }, definition, problems);
    const sender = readSender(input.sender, problems);
    checkTexts(input, problems);
    const registeredAt = { accountId: account.id, clientId: definition.contacts === 'client' ? client.id : null };
    const recipient = await findRecipient(parts, viewer, input, wallet, registeredAt, problems);
    // The provider's own rules are asked only of an order whose common fields can be read at all.
    refuseOn(besides(input.malformed, problems));
    const pin = typeof options.pin === 'string' ? options.pin : null;
    const { pin: _, ...storedOptions } = options;
    const transfer = newTransfer({
      wallet,
      reference: await references.referenceFor(viewer.organizationId, input.idempotencyKey),
      kind: 'PAYOUT',
      method,
      amount: amount ?? { units: 1n, currency: wallet.currency },
      ...exchange,
      contactId: recipient.contact?.id ?? null,
      payoutAccountId: recipient.payoutAccount?.id ?? null,
      recipientWalletId: recipient.wallet?.id ?? null,
      externalWallet: recipient.externalWallet,
      sender,
      purpose: input.purpose ?? null,
      fundOrigin: input.fundOrigin ?? null,
      note: input.note ?? null,
      clientReference: input.clientReference ?? null,
      options: storedOptions,
      orderedAs: orderedAsOf(
        {
          client,
          wallet,
          contact: recipient.contact,
          registration: recipient.registration,
          payoutAccount: recipient.payoutAccount,
          recipientWallet: recipient.wallet,
        },
        recipient.externalWallet,
      ),
      needsSecret: pin !== null,
    });
    const secret = pin === null ? null : { pin };
    const order = orderOf(transfer, recipient.registration, { secret, callbackUrl: null });
    refuseOn(atRecipient(definition.checkOrder(order), recipient.isNew));
    transfer.details = definition.orderDetails?.(order) ?? {};
    return { transfer: await safelyBegun(transfer), newContact: recipient.isNew ? recipient.contact : null, secret };
  }

  async function draftPayment(viewer: Viewer, input: RequestPaymentInput): Promise<TransferDraft> {
    const wallet = await findWallet(viewer, input.walletId);
    const definition = gateway.definitionOf(wallet.provider);
    const { account, client } = await partiesOf(store, viewer, wallet);
    const method: TransferMethod = input.source.card ? 'CARD' : input.source.mpesa ? 'MPESA' : 'WALLET';
    if (!gateway.connectorOf(account).requestPayment || !definition.methods.includes(method)) {
      const message = `${definition.name} cannot collect payments by ${method}`;
      throw refusal('UNSUPPORTED_OPERATION', message, ['input', 'walletId']);
    }
    if (input.source.card && !parts.settings.cardPayments) {
      const message = 'card payments are off here; an operator turns them on with CARD_PAYMENTS=on';
      throw refusal('UNSUPPORTED_OPERATION', message, ['input', 'source', 'card']);
    }
    const problems: InputProblem[] = [...(input.malformed ?? [])];
    const amount = readAmount(input.amount, definition, ['input', 'amount'], problems);
    if (amount && amount.currency !== wallet.currency) {
      problems.push({
        path: ['input', 'amount', 'currency'],
        message: `this wallet holds ${wallet.currency}: amount.currency must be ${wallet.currency}`,
      });
    }
    checkText(input.description, ['input', 'description'], problems);
    checkText(input.clientReference, ['input', 'clientReference'], problems);
    refuseOn(besides(input.malformed, problems));
    const { source, secret } = splitSource(input.source);
    const transfer = newTransfer({
      wallet,
      reference: await references.referenceFor(viewer.organizationId, input.idempotencyKey),
      kind: 'COLLECTION',
      method,
      amount: amount ?? { units: 1n, currency: wallet.currency },
      received: null,
      exchangeRate: null,
      calculationMode: null,
      contactId: null,
      payoutAccountId: null,
      recipientWalletId: null,
      externalWallet: null,
      sender: null,
      purpose: null,
      fundOrigin: null,
      note: input.description ?? null,
      clientReference: input.clientReference ?? null,
      options: {},
      orderedAs: orderedAsOf(
        { client, wallet, contact: null, registration: null, payoutAccount: null, recipientWallet: null },
        null,
      ),
      source,
      needsSecret: secret !== null,
    });
    const order = orderOf(transfer, null, { secret, callbackUrl: null });
    refuseOn(definition.checkOrder(order));
    transfer.details = definition.orderDetails?.(order) ?? {};
    return { transfer: await safelyBegun(transfer), newContact: null, secret };
  }

  /** As it is stored: to be sent at once, or to be looked up first. */
  async function safelyBegun(transfer: Transfer): Promise<Transfer> {
    const lostSince = await restores.lostSince();
    if (lostSince === null) return transfer;
    return lookedUpFirst(transfer, { lostSince, manners: gateway.mannersOf(transfer), now: clock.now() });
  }

  function newTransfer(
    fields: Pick<
      Transfer,
      | 'reference'
      | 'kind'
      | 'method'
      | 'amount'
      | 'received'
      | 'exchangeRate'
      | 'calculationMode'
      | 'contactId'
      | 'payoutAccountId'
      | 'recipientWalletId'
      | 'externalWallet'
      | 'sender'
      | 'purpose'
      | 'fundOrigin'
      | 'note'
      | 'clientReference'
      | 'options'
      | 'orderedAs'
      | 'needsSecret'
    > & { wallet: Wallet; source?: JsonObject | null },
  ): Transfer {
    const { wallet, source = null, ...rest } = fields;
    const now = clock.now();
    return {
      id: newId('Transfer', parts),
      organizationId: wallet.organizationId,
      accountId: wallet.accountId,
      provider: wallet.provider,
      clientId: wallet.clientId,
      walletId: wallet.id,
      status: 'CREATED',
      providerStatus: null,
      fee: null,
      externalId: null,
      lot: null,
      failure: null,
      action: null,
      details: {},
      source,
      ...rest,
      version: 1,
      lastPolledAt: null,
      nextPollAt: now + SENDING_HEAD_START_MS,
      polls: 0,
      lastError: null,
      lostSince: null,
      firstSubmittedAt: null,
      submittedAt: null,
      stageSince: null,
      lastAct: null,
      statusOrder: null,
      fieldOrders: {},
      lastObservation: null,
      createdSeq: 0,
      freshness: { observedAt: null, source: 'LOCAL', staleAfter: null },
      createdAt: now,
      updatedAt: now,
      settledAt: null,
      booked: null,
      attentions: [],
      lastWords: NO_LAST_WORDS,
      lateLookAt: null,
    };
  }

  return { draftTransfer, draftPayment, originOf };
}

async function partiesOf(
  reads: Reads,
  viewer: Viewer,
  wallet: Wallet,
): Promise<{ account: ProviderAccount; client: Client }> {
  const account = await reads.findAccount(wallet.accountId);
  const [client] = await reads.listClientsByIds(viewer, [wallet.clientId]);
  if (!account || !client) throw refusal('NOT_FOUND', `there is no wallet ${wallet.id}`, ['input', 'walletId']);
  if (account.status === 'DISABLED') {
    throw refusal(
      'UNSUPPORTED_OPERATION',
      `the account "${account.label}" is disabled: nothing new is sent through it`,
      ['input', 'walletId'],
    );
  }
  return { account, client };
}

export function payoutMethodsOf({ methods, payoutMethods = methods }: ProviderDefinition): readonly TransferMethod[] {
  return payoutMethods;
}

/** What a contact that is there already lacks is wrong with the recipient: there is no newContact in the input. */
function atRecipient(problems: InputProblem[], isNew: boolean): InputProblem[] {
  if (isNew) return problems;
  return problems.map((problem) =>
    problem.path[1] === 'recipient' && problem.path[2] === 'newContact'
      ? { ...problem, path: ['input', 'recipient'] }
      : problem,
  );
}

/** What may be stored of a payment source, and what may only pass through. */
function splitSource(source: RequestPaymentInput['source']): { source: JsonObject; secret: TransferSecret | null } {
  if (source.card) {
    const { customer, merchantId, returnUrl, routingCode, ...card } = source.card;
    const { name, number, expiryMonth, expiryYear, securityCode } = card;
    const given = [name, number, expiryMonth, expiryYear, securityCode];
    // Without a card its owner gives it on the provider's own page. Part of one is refused by the provider's rules.
    const isHosted = given.every((field) => field == null || field === '');
    const [ownName, digits, month, year, code] = given.map((field) => field ?? '') as [
      string,
      string,
      string,
      string,
      string,
    ];
    return {
      source: {
        customer,
        merchantId: merchantId ?? null,
        returnUrl: returnUrl ?? null,
        routingCode: routingCode ?? null,
      },
      secret: isHosted
        ? null
        : { card: { name: ownName, number: digits, expiryMonth: month, expiryYear: year, securityCode: code } },
    };
  }
  if (source.mpesa) return { source: { phone: source.mpesa.phone }, secret: null };
  return { source: { fromAccountId: source.wallet?.fromAccountId ?? '' }, secret: null };
}

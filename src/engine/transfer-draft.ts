import type { InputProblem, MoneyRules, ProviderDefinition, TransferSecret } from '../domain/connector';
import type { Contact, ContactRegistration, PayoutAccount } from '../domain/contact';
import { isListedCountry } from '../domain/countries';
import { currencyDecimals, isListedCurrency } from '../domain/currencies';
import { decimalsUsed, isPositiveNumber, parseUnits, plainNumber } from '../domain/decimal';
import { Refusal, userError, type UserError } from '../domain/failures';
import { newId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { Money, MoneyText } from '../domain/money';
import type { Viewer } from '../domain/organization';
import type { Client } from '../domain/client';
import type { ProviderAccount } from '../domain/account';
import type { Reads } from '../domain/store';
import type { Sender, Transfer, TransferKind, TransferMethod } from '../domain/transfer';
import type { Wallet } from '../domain/wallet';
import { newContact } from './contact-draft';
import type { CreateTransferInput, EngineParts, RequestPaymentInput } from './engine';
import type { Gateway } from './gateway';
import { dropEmpty } from './normalise';
import { orderOf } from './orders';

/** A transfer that passed every check and can be stored; nothing is stored yet. */
export interface TransferDraft {
  transfer: Transfer;
  /** To be stored with it, where the recipient is new. */
  newContact: Contact | null;
  secret: TransferSecret | null;
}

const LONGEST_TEXT = 500;

/** Turns an input into a draft, or throws a Refusal that lists everything wrong with it, each with its path. */
export interface Drafter {
  draftTransfer(viewer: Viewer, input: CreateTransferInput, options: JsonObject): Promise<TransferDraft>;
  draftPayment(viewer: Viewer, input: RequestPaymentInput): Promise<TransferDraft>;
  /** The provider's options of an input with its defaults; Refusal where they belong to another provider. */
  optionsOf(viewer: Viewer, input: CreateTransferInput): Promise<JsonObject>;
}

export function createDrafter(parts: EngineParts, gateway: Gateway): Drafter {
  const { store, clock } = parts;

  async function findWallet(viewer: Viewer, walletId: string): Promise<Wallet> {
    const [wallet] = await store.listWalletsByIds(viewer, [walletId]);
    if (!wallet) throw refusal('NOT_FOUND', `there is no wallet ${walletId}`, ['input', 'walletId']);
    return wallet;
  }

  async function optionsOf(viewer: Viewer, input: CreateTransferInput): Promise<JsonObject> {
    const wallet = await findWallet(viewer, input.walletId);
    const definition = gateway.definitionOf(wallet.provider);
    const given = Object.entries(input.options ?? {}).filter(([, value]) => value !== null && value !== undefined);
    const foreign = given.find(([key]) => key !== definition.key && key !== 'generic');
    if (foreign) {
      const message = `options.${foreign[0]} is for another provider; this wallet is at ${definition.name}: use options.${definition.key}`;
      throw refusal('INVALID_INPUT', message, ['input', 'options', foreign[0]]);
    }
    const own = (dropEmpty(given[0]?.[1]) ?? {}) as JsonObject;
    return { ...definition.defaultOptions, ...own };
  }

  async function draftTransfer(
    viewer: Viewer,
    input: CreateTransferInput,
    options: JsonObject,
  ): Promise<TransferDraft> {
    const wallet = await findWallet(viewer, input.walletId);
    const definition = gateway.definitionOf(wallet.provider);
    const { account, client } = await partiesOf(store, viewer, wallet);
    const problems: InputProblem[] = [];
    if (!gateway.connectorOf(account).createTransfer) {
      throw refusal('UNSUPPORTED_OPERATION', `${definition.name} cannot send transfers`, ['input', 'walletId']);
    }
    if (!definition.methods.includes(input.method)) {
      const message = `${definition.name} pays by ${definition.methods.join(', ')}, not by ${input.method}`;
      throw refusal('UNSUPPORTED_OPERATION', message, ['input', 'method']);
    }
    const amount = readAmount(input.amount, definition, ['input', 'amount'], problems);
    if (amount && !definition.money.foreignAmount && amount.currency !== wallet.currency) {
      problems.push({
        path: ['input', 'amount', 'currency'],
        message: `this wallet holds ${wallet.currency}: amount.currency must be ${wallet.currency}`,
      });
    }
    const exchange = readExchange(input, definition, problems);
    const sender = readSender(input.sender, problems);
    checkTexts(input, problems);
    const recipient = await findRecipient(viewer, input, wallet, account, client, problems);
    const pin = typeof options.pin === 'string' ? options.pin : null;
    const { pin: _, ...storedOptions } = options;
    const transfer = newTransfer({
      wallet,
      kind: 'PAYOUT',
      method: input.method,
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
      needsSecret: pin !== null,
    });
    const secret = pin === null ? null : { pin };
    const order = orderOf(
      transfer,
      {
        client,
        wallet,
        contact: recipient.contact,
        registration: recipient.registration,
        payoutAccount: recipient.payoutAccount,
        recipientWallet: recipient.wallet,
      },
      { secret, callbackUrl: null },
    );
    // The provider's own rules are asked only of an order whose common fields can be read at all.
    if (problems.length === 0) problems.push(...definition.checkOrder(order));
    refuseOn(problems);
    return { transfer, newContact: recipient.isNew ? recipient.contact : null, secret };
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
    const problems: InputProblem[] = [];
    const amount = readAmount(input.amount, definition, ['input', 'amount'], problems);
    if (amount && amount.currency !== wallet.currency) {
      problems.push({
        path: ['input', 'amount', 'currency'],
        message: `this wallet holds ${wallet.currency}: amount.currency must be ${wallet.currency}`,
      });
    }
    checkText(input.description, ['input', 'description'], problems);
    checkText(input.clientReference, ['input', 'clientReference'], problems);
    const { source, secret } = splitSource(input.source);
    const transfer = newTransfer({
      wallet,
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
      source,
      needsSecret: secret !== null,
    });
    const order = orderOf(
      transfer,
      { client, wallet, contact: null, registration: null, payoutAccount: null, recipientWallet: null },
      { secret, callbackUrl: null },
    );
    if (problems.length === 0) problems.push(...definition.checkOrder(order));
    refuseOn(problems);
    return { transfer, newContact: null, secret };
  }

  interface Recipient {
    contact: Contact | null;
    isNew: boolean;
    registration: ContactRegistration | null;
    payoutAccount: PayoutAccount | null;
    wallet: Wallet | null;
    externalWallet: string | null;
  }

  async function findRecipient(
    viewer: Viewer,
    input: CreateTransferInput,
    from: Wallet,
    account: ProviderAccount,
    client: Client,
    problems: InputProblem[],
  ): Promise<Recipient> {
    const nobody: Recipient = {
      contact: null,
      isNew: false,
      registration: null,
      payoutAccount: null,
      wallet: null,
      externalWallet: null,
    };
    const { recipient } = input;
    const path = ['input', 'recipient'];
    if (recipient.newContact) {
      const contact = newContact(viewer.organizationId, recipient.newContact, parts, [...path, 'newContact'], problems);
      return { ...nobody, contact, isNew: true };
    }
    const perClient = gateway.definitionOf(account.provider).contacts === 'client' ? client.id : null;
    if (recipient.contactId) {
      const [contact] = await store.listContactsByIds(viewer, [recipient.contactId]);
      if (!contact) throw refusal('NOT_FOUND', `there is no contact ${recipient.contactId}`, [...path, 'contactId']);
      return { ...nobody, contact, registration: await store.findRegistration(contact.id, account.id, perClient) };
    }
    if (recipient.payoutAccountId) {
      const [payoutAccount] = await store.listPayoutAccountsByIds(viewer.organizationId, [recipient.payoutAccountId]);
      const [contact] = payoutAccount ? await store.listContactsByIds(viewer, [payoutAccount.contactId]) : [];
      const registration = contact ? await store.findRegistration(contact.id, account.id, perClient) : null;
      if (!payoutAccount || !contact) {
        throw refusal('NOT_FOUND', `there is no payout account ${recipient.payoutAccountId}`, [
          ...path,
          'payoutAccountId',
        ]);
      }
      if (registration?.id !== payoutAccount.registrationId) {
        const message = 'this payout account belongs to another provider account or client than the wallet';
        problems.push({ path: [...path, 'payoutAccountId'], message });
      }
      return { ...nobody, contact, registration, payoutAccount };
    }
    if (recipient.walletId) {
      const [wallet] = await store.listWalletsByIds(viewer, [recipient.walletId]);
      if (!wallet) throw refusal('NOT_FOUND', `there is no wallet ${recipient.walletId}`, [...path, 'walletId']);
      if (wallet.id === from.id)
        problems.push({ path: [...path, 'walletId'], message: 'the receiving wallet is the sending one' });
      if (wallet.provider !== from.provider) {
        problems.push({ path: [...path, 'walletId'], message: `both wallets must be at ${from.provider}` });
      }
      return { ...nobody, wallet };
    }
    const externalWallet = recipient.externalWallet?.trim() ?? '';
    if (externalWallet === '')
      problems.push({ path: [...path, 'externalWallet'], message: 'externalWallet must not be empty' });
    return { ...nobody, externalWallet };
  }

  function newTransfer(
    fields: Pick<
      Transfer,
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
      | 'needsSecret'
    > & { wallet: Wallet; source?: JsonObject | null },
  ): Transfer {
    const { wallet, source = null, ...rest } = fields;
    const now = clock.now();
    const id = newId('Transfer', parts);
    return {
      id,
      organizationId: wallet.organizationId,
      accountId: wallet.accountId,
      provider: wallet.provider,
      clientId: wallet.clientId,
      walletId: wallet.id,
      status: 'CREATED',
      providerStatus: null,
      fee: null,
      reference: `CR${id.slice(id.indexOf('_') + 1).toUpperCase()}`,
      externalId: null,
      lot: null,
      failure: null,
      action: null,
      details: {},
      source,
      ...rest,
      version: 1,
      lastPolledAt: null,
      nextPollAt: now,
      polls: 0,
      lastError: null,
      firstSubmittedAt: null,
      submittedAt: null,
      notFoundSince: null,
      statusOrder: null,
      fieldOrders: {},
      createdSeq: 0,
      freshness: { observedAt: null, source: 'LOCAL', staleAfter: null },
      createdAt: now,
      updatedAt: now,
      settledAt: null,
    };
  }

  return { draftTransfer, draftPayment, optionsOf };
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

function readAmount(
  text: MoneyText,
  definition: ProviderDefinition,
  path: string[],
  problems: InputProblem[],
): Money | null {
  const { money, currencies, name } = definition;
  const currencyPath = [...path, 'currency'];
  if (!isListedCurrency(text.currency)) {
    problems.push({ path: currencyPath, message: `${text.currency} is not an ISO 4217 currency` });
    return null;
  }
  if (currencies.length > 0 && !currencies.includes(text.currency)) {
    problems.push({ path: currencyPath, message: `${name} takes ${currencies.join(', ')}, not ${text.currency}` });
    return null;
  }
  const amountPath = [...path, 'amount'];
  if (!isPositiveNumber(text.amount)) {
    problems.push({ path: amountPath, message: `the amount must be more than 0, not ${text.amount}` });
    return null;
  }
  const allowed = allowedDecimals(money, text.currency);
  if (decimalsUsed(text.amount) > allowed) {
    problems.push({
      path: amountPath,
      message: `${text.currency} at ${name} takes at most ${allowed} decimals, not ${text.amount}`,
    });
    return null;
  }
  const units = parseUnits(text.amount);
  if (units === null) {
    problems.push({ path: amountPath, message: `the amount ${text.amount} is too large` });
    return null;
  }
  const limit = money.limits[text.currency];
  if (limit && (units <= (parseUnits(limit.above) ?? 0n) || units >= (parseUnits(limit.below) ?? 0n))) {
    const message = `${name} takes more than ${limit.above} and less than ${limit.below} ${text.currency}, not ${text.amount}`;
    problems.push({ path: amountPath, message });
  }
  return { units, currency: text.currency };
}

function allowedDecimals(money: MoneyRules, currency: string): number {
  return money.decimals === 'iso' ? currencyDecimals(currency) : money.decimals;
}

function readExchange(
  input: CreateTransferInput,
  definition: ProviderDefinition,
  problems: InputProblem[],
): Pick<Transfer, 'received' | 'exchangeRate' | 'calculationMode'> {
  const { exchange } = input;
  if (!exchange) return { received: null, exchangeRate: null, calculationMode: null };
  if (!isPositiveNumber(exchange.rate)) {
    problems.push({
      path: ['input', 'exchange', 'rate'],
      message: `the rate must be more than 0, not ${exchange.rate}`,
    });
  }
  // What arrives may be in any currency: what the provider's own limits bound is what is sent.
  const receiving = { ...definition, currencies: [], money: { ...definition.money, limits: {} } };
  return {
    received: readAmount(exchange.receive, receiving, ['input', 'exchange', 'receive'], problems),
    exchangeRate: plainNumber(exchange.rate),
    calculationMode: exchange.calculationMode ?? 'SENDER_AMOUNT',
  };
}

function readSender(sender: CreateTransferInput['sender'], problems: InputProblem[]): Sender | null {
  if (!sender) return null;
  const text = (value: string | null | undefined, field: string) => {
    checkText(value, ['input', 'sender', field], problems);
    return value ?? null;
  };
  if (sender.country && !isListedCountry(sender.country)) {
    problems.push({ path: ['input', 'sender', 'country'], message: `${sender.country} is not an ISO 3166-1 country` });
  }
  return {
    firstName: text(sender.firstName, 'firstName'),
    lastName: text(sender.lastName, 'lastName'),
    email: sender.email ?? null,
    phone: sender.phone ?? null,
    country: sender.country ?? null,
  };
}

function checkTexts(input: CreateTransferInput, problems: InputProblem[]): void {
  for (const field of ['purpose', 'fundOrigin', 'note', 'clientReference'] as const) {
    checkText(input[field], ['input', field], problems);
  }
}

export function checkText(value: string | null | undefined, path: string[], problems: InputProblem[]): void {
  if (value && value.length > LONGEST_TEXT) {
    problems.push({
      path,
      message: `${path.at(-1) ?? 'text'} may have at most ${LONGEST_TEXT} characters, not ${value.length}`,
    });
  }
}

/** What may be stored of a payment source, and what may only pass through. */
function splitSource(source: RequestPaymentInput['source']): { source: JsonObject; secret: TransferSecret | null } {
  if (source.card) {
    const { customer, merchantId, returnUrl, name, number, expiryMonth, expiryYear, securityCode } = source.card;
    return {
      source: { customer, merchantId: merchantId ?? null, returnUrl: returnUrl ?? null },
      secret: { card: { name, number, expiryMonth, expiryYear, securityCode } },
    };
  }
  if (source.mpesa) return { source: { phone: source.mpesa.phone }, secret: null };
  return { source: { fromAccountId: source.wallet?.fromAccountId ?? '' }, secret: null };
}

export function refusal(code: UserError['code'], message: string, path: string[]): Refusal {
  return new Refusal([userError(code, message, { path })]);
}

export function refuseOn(problems: readonly InputProblem[]): void {
  if (problems.length > 0) {
    throw new Refusal(problems.map(({ path, message }) => userError('INVALID_INPUT', message, { path })));
  }
}

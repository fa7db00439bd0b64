import type { Connector, LookupResult, TransferHandle, TransferOrder, TransferSighting } from '../../domain/connector';
import type { JsonObject } from '../../domain/json';
import { type Money, readMoney } from '../../domain/money';
import type { Http } from '../kit/http';
import { said } from '../kit/said';
import { readOptions } from './options';
import { exchangeOf, isEquivalent, payerIdOf, writeTransaction } from './orders';
import { idOf } from './paths';
import { accepted, IDEMPOTENCY_KEY, repeatable } from './refusals';
import { stateOf } from './status';
import { type MachnetTransaction, readTransaction } from './wire';

type Transactions = Required<
  Pick<Connector, 'createTransfer' | 'lookUpTransfer' | 'cancelTransfer' | 'requestDelivery'>
>;

/** Sends money, follows it, calls it off, and asks for its payout (the document; the rest PUBLIC-A). */
export function createTransactions(http: Http): Transactions {
  const { redactor } = http;

  async function createTransfer(order: TransferOrder): Promise<TransferSighting> {
    const userId = idOf(order.client.externalId, 'user');
    idOf(order.registration?.externalId ?? null, 'receive user');
    try {
      const answer = await http.send({
        method: 'POST',
        path: `/users/${userId}/transactions`,
        headers: { [IDEMPOTENCY_KEY]: order.reference },
        body: { json: writeTransaction(order) },
        doubt: 'maybe',
      });
      const transaction = http.read(accepted(http, answer), readTransaction);
      const sighting = sightingOf(transaction, order.amount);
      return { ...sighting, details: { ...detailsOfOrder(order), ...sighting.details } };
    } catch (error) {
      throw repeatable(error);
    }
  }

  /**
   * By Machnet's own id only: no page lists a look-up by reference. Without the id nothing is known, and the same
   * request with the same key tells what became of the first one.
   */
  async function lookUpTransfer(handle: TransferHandle): Promise<LookupResult> {
    if (handle.externalId === null) {
      return { found: false, body: { asked: false, why: 'Machnet answers for a transaction by its own id only' } };
    }
    const answer = await http.send({ method: 'GET', path: pathOf(handle), doubt: 'none' });
    // In Machnet's own words; a proxy's page says nothing of a transaction.
    if (answer.status === 404) return { found: false, body: redactor.body(http.readJson(answer)) };
    const transaction = http.read(accepted(http, answer), readTransaction);
    if (transaction.id !== handle.externalId) {
      const message = 'answered a look-up by id with another transaction';
      throw http.failures.refused(answer, { category: 'UNKNOWN', message, retryable: true });
    }
    return { found: true, sighting: sightingOf(transaction, handle.amount) };
  }

  /** PUBLIC-A: 200 with no body, for ACH not yet submitted; what became of the transaction is looked up. */
  async function cancelTransfer(handle: TransferHandle): Promise<null> {
    accepted(http, await http.send({ method: 'DELETE', path: pathOf(handle), doubt: 'maybe' }));
    return null;
  }

  /** PUBLIC-A: 204. "Until delivery is requested and approved, the transaction will not be forwarded for payout." */
  async function requestDelivery(handle: TransferHandle): Promise<void> {
    const userId = idOf(handle.clientExternalId, 'user');
    const answer = await http.send({
      method: 'PATCH',
      path: `/users/${userId}/transactions/delivery-requests/${idOf(handle.externalId, 'transaction')}`,
      body: { json: { status: 'DELIVERY_REQUESTED' } },
      doubt: 'maybe',
    });
    accepted(http, answer);
  }

  function sightingOf(transaction: MachnetTransaction, ordered: Money): TransferSighting {
    const { status, failure, needsDelivery, unmapped } = stateOf(
      transaction.status,
      transaction.deliveryStatus,
      transaction.reason,
    );
    const fromCurrency = transaction.fromCurrency ?? ordered.currency;
    return {
      status,
      providerStatus: transaction.status,
      externalId: transaction.id,
      amount: amountOf(transaction, ordered),
      ...(transaction.toCurrency === null ? {} : { received: readMoney(transaction.toAmount, transaction.toCurrency) }),
      fee: readMoney(transaction.feeAmount, fromCurrency),
      exchangeRate: transaction.exchangeRate,
      failure,
      action: null,
      details: detailsOf(transaction),
      needsDelivery,
      unmapped: [...unmapped, ...transaction.odd],
      body: redactor.body(transaction.raw),
    };
  }

  return { createTransfer, lookUpTransfer, cancelTransfer, requestDelivery };
}

/** RECEIVER_AMOUNT: Machnet calculates the sending amount itself, and takes ours where it is within 0.01. */
function amountOf(transaction: MachnetTransaction, ordered: Money): Money | null {
  const seen = readMoney(transaction.fromAmount, transaction.fromCurrency ?? ordered.currency);
  if (seen === null || transaction.to?.calculationMode?.trim().toUpperCase() !== 'RECEIVER_AMOUNT') return seen;
  return seen.currency === ordered.currency && isEquivalent(seen.units, ordered.units, '1') ? ordered : seen;
}

function pathOf(handle: TransferHandle): string {
  return `/users/${idOf(handle.clientExternalId, 'user')}/transactions/${idOf(handle.externalId, 'transaction')}`;
}

/** What the order says and the answers leave out (the samples lack pickup_location and a wallet's payer_id). */
export function detailsOfOrder(order: TransferOrder): JsonObject {
  const { documents, remittancePurpose, customPurpose, ipAddress, pickupLocation, ...options } = readOptions(
    order.options,
  );
  const { contact, wallet } = order;
  return said({
    userId: order.client.externalId,
    fundingSourceType: options.fundingSourceType ?? wallet.fundingSourceType,
    fromFundId: options.fromFundId ?? wallet.externalId,
    bonusAmount: options.bonus,
    toId: order.registration?.externalId,
    toFundId: options.receiverFundId ?? order.payoutAccount?.externalId,
    toFirstName: contact?.firstName,
    toLastName: contact?.lastName,
    toEmail: contact?.email,
    toMobilePhone: contact?.phone?.replace(/^\+/, ''),
    toAddressLine1: contact?.address?.line1,
    payoutMethod: order.method,
    calculationMode: exchangeOf(order).calculationMode,
    payerId: payerIdOf(order),
    pickupLocation,
    remittancePurpose,
    customPurpose,
    ipAddress,
    documents: documents.map(({ documentType }) => ({ id: null, documentType })),
  });
}

function detailsOf({ to, ...transaction }: MachnetTransaction): JsonObject {
  return said({
    transactionId: transaction.id,
    userId: transaction.userId,
    deliveryStatus: transaction.deliveryStatus,
    fundingSourceType: transaction.fundingSourceType,
    fromFundId: transaction.fromFundId,
    bonusAmount: transaction.bonusAmount,
    referenceNumber: transaction.referenceNumber,
    customPurpose: transaction.customPurpose,
    remittancePurpose: transaction.remittancePurpose,
    ipAddress: transaction.ipAddress,
    createdAt: transaction.createdAt,
    documents: transaction.documents,
    payoutMethod: to?.payoutMethod,
    calculationMode: to?.calculationMode,
    payerId: to?.payerId,
    pickupLocation: to?.pickupLocation,
    toId: to?.id,
    toFundId: to?.fundId,
    toFirstName: to?.firstName,
    toLastName: to?.lastName,
    toEmail: to?.email,
    toMobilePhone: to?.mobilePhone,
    toAddressLine1: to?.addressLine1,
  });
}

import { ExactNumber, writeJson } from '../exact-json';
import { readMoney, writeMoney } from '../decimal';
import type {
  Answer,
  Call,
  CallbackDialect,
  OpenProvider,
  Route,
  SandboxCore,
  SandboxProvider,
  Shown,
  Steps,
  Transfer,
  Transfers,
} from '../provider';
import { PEEX_DEFAULT_STEPS, PEEX_MAGIC_VALUES } from './magic-values';
import { PEEX_MERCHANTS, PEEX_THRESHOLD_XAF } from './merchants';
import { nationalNumber, readPayment, type Payment } from './payment';
import { PeexRefusal, refusalAnswer } from './refusal';

/** Peex Inbound. The document's v3 paths; integrators quote the same under v1 (PUBLIC-B). */
export const peex: SandboxProvider = {
  name: 'PEEX',
  paths: ['/peex/api/v3', '/peex/api/v1'],
  unknownStatus: 'sandbox_undocumented',
  magicValues: PEEX_MAGIC_VALUES,
  open: openPeex,
};

/** PUBLIC-B. Older transactions cannot be asked for, and the answer is the one for transactions that never were. */
const HISTORY_MS = 3 * 24 * 60 * 60 * 1000;
const NOT_LISTED = 'Transactions not found on your listing! (3 days)';

/** CHOICE: nobody has seen the pause between two attempts. */
const CALLBACK_RETRY_MS = 30_000;

/** The document's first sample has this id; the sandbox counts on from there. */
const FIRST_ID = 2124;

/** CHOICE: credited back on these; max_amount is final by INFER. Everything else holds the money. */
const CREDITED_BACK = new Set(['failed', 'rejected', 'canceled', 'max_amount']);

interface Merchant {
  readonly name: string;
  readonly secretKey: string;
  readonly createdAt: number;
  solde: bigint;
  updatedAt: number;
  /** Senders whose names Peex has already seen, by phone number. */
  readonly senders: Set<string>;
  /** Oldest first. */
  readonly transfers: Transfer<Details>[];
}

interface Details {
  readonly payment: Payment;
  readonly merchant: Merchant;
}

function openPeex(core: SandboxCore): OpenProvider {
  const merchants = new Map(PEEX_MERCHANTS.map((seed) => [seed.secretKey as string, openMerchant(seed, core.now())]));
  const transfers = core.openTransfers<Details>(({ details: { payment, merchant } }, before, after) => {
    const held = (status: string | undefined): bigint =>
      status === undefined || CREDITED_BACK.has(status) ? 0n : payment.debit;
    merchant.solde += held(before?.status) - held(after.status);
    merchant.updatedAt = core.now();
  });
  let nextId = FIRST_ID;
  let isAddressListed = true;

  const guarded = (work: (merchant: Merchant, call: Call) => Answer): Route['handle'] => {
    return (call) => {
      // PUBLIC-B: production answers an unlisted address with nginx's own page, whatever the key.
      if (!isAddressListed) return FORBIDDEN_PAGE;
      // The document's examples also send ACCESS-TOKEN; its text asks for the secret key alone.
      const merchant = merchants.get(call.headers['secretkey'] ?? '');
      if (merchant === undefined) return refusalAnswer(401, 'The secret key does not exist');
      try {
        return work(merchant, call);
      } catch (error) {
        if (error instanceof PeexRefusal) return refusalAnswer(error.httpStatus, error.message);
        throw error;
      }
    };
  };

  const lookUp = guarded((merchant, call) => ({ json: listOf(merchant, call, transfers, core.now()) }));

  return {
    routes: [
      {
        method: 'GET',
        path: '/clients/me',
        operation: 'balance',
        handle: guarded((merchant) => ({ json: profileOf(merchant, core.callbackUrl(merchant.secretKey)) })),
      },
      {
        method: 'POST',
        path: '/clients/request_payment',
        operation: 'create',
        handle: guarded((merchant, call) => {
          const payment = readPayment(call.bodyText);
          const transfer = acceptPayment(payment, merchant, transfers, () => String(nextId++));
          return { json: { request: requestOf(transfer, call.show(transfer)) } };
        }),
      },
      {
        method: 'GET',
        path: '/clients/all_requests',
        operation: 'lookup',
        handle: lookUp,
      },
      // The document's text has the track_id in the path, its examples in the query.
      { method: 'GET', path: '/clients/all_requests/:track_id', operation: 'lookup', handle: lookUp },
    ],
    failure: (status) => refusalAnswer(status, FAILURE_MESSAGES[status]),
    callbacks: CALLBACKS,
    facts: ['paymentProof'],
    options: {
      ipAllowed: {
        about: 'true or false; false answers everything with the HTML 403 of an address that is not listed (PUBLIC-B)',
        set(value) {
          if (typeof value !== 'boolean') return false;
          isAddressListed = value;
          return true;
        },
      },
    },
  };
}

const FAILURE_MESSAGES = {
  404: 'Endpoint not found',
  429: 'Too many requests',
  500: 'Internal Server Error',
} as const;

const FORBIDDEN_PAGE: Answer = {
  status: 403,
  headers: { 'content-type': 'text/html' },
  text: '<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
};

/** A transfer as all_requests and the callbacks show it. */
function rowOf(transfer: Transfer<Details>, shown: Shown): Record<string, unknown> {
  return { ...requestOf(transfer, shown), type: transfer.details.payment.type };
}

function requestOf({ externalId, acceptedAt, reference, details: { payment } }: Transfer<Details>, shown: Shown) {
  return {
    id: new ExactNumber(externalId),
    amount: new ExactNumber(writeMoney(shown.amount)),
    status: shown.status,
    from_currency: payment.fromCurrency,
    to_currency: payment.toCurrency,
    created_at: new Date(acceptedAt).toISOString(),
    updated_at: new Date(shown.since).toISOString(),
    payment_proof: shown.facts.paymentProof ?? null,
    identifier_by: payment.beneficiary,
    track_id: reference,
  };
}

function openMerchant({ name, secretKey, solde }: (typeof PEEX_MERCHANTS)[number], now: number): Merchant {
  return {
    name,
    secretKey,
    createdAt: now,
    updatedAt: now,
    solde: readMoney(solde) ?? 0n,
    senders: new Set(),
    transfers: [],
  };
}

/** The field is `solde` in the example and `sold` in the document's list of fields; clients have only ever seen `solde`. */
function profileOf({ name, solde, createdAt, updatedAt }: Merchant, callbackUrl = 'http://api.peex-callback/') {
  return {
    name,
    email: 'infos@peexit.com',
    adress: 'Bonamoussadi',
    web_site: 'peexit.com',
    description: 'Peers Exchange',
    callback_url: callbackUrl,
    solde: new ExactNumber(writeMoney(solde, 1)),
    orange_fees: new ExactNumber('500.0'),
    mtn_fees: new ExactNumber('500.0'),
    is_activated: true,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
  };
}

function acceptPayment(
  payment: Payment,
  merchant: Merchant,
  transfers: Transfers<Details>,
  nextId: () => string,
): Transfer<Details> {
  const { trackId, senderPhone } = payment;
  if (!payment.hasSenderNames && !merchant.senders.has(senderPhone)) {
    throw new PeexRefusal(
      422,
      "sender_first_name and sender_last_name are required for this sender's first transaction",
    );
  }
  // PUBLIC-B for the 422; that another merchant may use the same track_id is a CHOICE.
  if (trackId !== null && transfers.byReference(trackId).some(({ account }) => account === merchant.secretKey)) {
    throw new PeexRefusal(422, `The track_id ${trackId} has already been used`);
  }
  const steps = stepsOf(payment, merchant);
  merchant.senders.add(senderPhone);
  const transfer = transfers.accept(
    {
      account: merchant.secretKey,
      reference: trackId,
      externalId: nextId(),
      amount: payment.amount,
      currency: payment.fromCurrency,
      details: { payment, merchant },
    },
    steps,
  );
  merchant.transfers.push(transfer);
  return transfer;
}

/** CHOICE: both refusals of an amount are in the first answer; the document shows them only in a later look-up. */
function stepsOf({ mobilePhone, debit }: Payment, merchant: Merchant): Steps {
  const national = mobilePhone === undefined ? undefined : nationalNumber(mobilePhone);
  const magic = PEEX_MAGIC_VALUES.find(({ value }) => value === national);
  if (magic?.steps === null) throw new PeexRefusal(404, 'The given user is not found in peex platform');
  if (debit > THRESHOLD) return rejected('AMOUNT_EXCEED_THRESHOLD');
  if (debit > merchant.solde) return rejected('INSUFFICIENT_FUND_TO_PAY_TX');
  return magic?.steps ?? PEEX_DEFAULT_STEPS;
}

const THRESHOLD = readMoney(PEEX_THRESHOLD_XAF) ?? 0n;

function rejected(paymentProof: string): Steps {
  return [{ status: 'rejected', afterMs: 0, facts: { paymentProof } }];
}

function listOf(merchant: Merchant, call: Call, transfers: Transfers<Details>, now: number) {
  const trackId = call.query['track_id'] ?? call.params['track_id'];
  // "Return all transactions of the client (determine from your secretkey)", beside "Track_id ... absolutely needed".
  const isAll = trackId === undefined || trackId === '';
  const found = call.visible(isAll ? merchant.transfers : transfers.byReference(trackId));
  const own = found.filter(({ account }) => account === merchant.secretKey);
  if (own.length === 0 && found.length > 0) throw new PeexRefusal(422, 'The transaction does not belong to you');
  const listed = own.filter(({ acceptedAt }) => now - acceptedAt < HISTORY_MS);
  if (listed.length === 0) throw new PeexRefusal(404, NOT_LISTED);
  return listed.map((transfer) => rowOf(transfer, call.show(transfer)));
}

/** PUBLIC-B: HTTP Basic with what was handed to Peex, and an array of what was not yet transmitted; no signature. */
const CALLBACKS: CallbackDialect = {
  batch: true,
  retry: { afterMs: CALLBACK_RETRY_MS },
  forge: () => ({ status: 'paid', facts: { paymentProof: 'FORGED' } }),
  compose(notices, { user, password = '' }) {
    const credentials = Buffer.from(`${user}:${password}`).toString('base64');
    const rows = notices.map(({ transfer, state }) => {
      return rowOf(transfer as Transfer<Details>, { ...state, amount: transfer.amount });
    });
    return [
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(user === undefined ? {} : { authorization: `Basic ${credentials}` }),
        },
        body: writeJson(rows),
      },
    ];
  },
};

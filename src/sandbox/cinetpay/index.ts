import { ExactNumber } from '../exact-json';
import { writeMoney } from '../decimal';
import type { Answer, Call, OpenProvider, Route, SandboxCore, SandboxProvider, Transfer } from '../provider';
import { readBatch } from './batch';
import { CinetPayRefusal, refused, succeeded, type Language } from './codes';
import { addContacts } from './contacts';
import { CINETPAY_MAGIC_VALUES } from './magic-values';
import { moveBalance, nextLot, openMerchants, type Merchant } from './merchants';
import { CINETPAY_CALLBACKS, rowOf } from './payout-rows';
import { sendPayouts, type PayoutBook, type PayoutDetails } from './payouts';
import { languageOf, openSessions } from './sessions';

/** CinetPay Transfer, the API of the provider's document (not the newer one at api.cinetpay.net). */
export const cinetpay: SandboxProvider = {
  name: 'CINETPAY',
  paths: ['/cinetpay/v1'],
  unknownStatus: 'ZZZ',
  magicValues: CINETPAY_MAGIC_VALUES,
  open: openCinetPay,
};

function openCinetPay(core: SandboxCore): OpenProvider {
  const merchants = openMerchants();
  const sessions = openSessions(core, merchants);
  const transfers = core.openTransfers<PayoutDetails>((transfer, before, after) => {
    moveBalance(transfer.details.merchant, transfer, before, after);
  });
  const book: PayoutBook = { transfers, byLot: new Map() };
  let errorHttpStatus = 200;
  let needsConfirmation = false;
  let isLax = false;

  const guarded = (work: (call: Call, language: Language) => Answer): Route['handle'] => {
    return (call) => {
      try {
        return work(call, languageOf(call, isLax));
      } catch (error) {
        if (!(error instanceof CinetPayRefusal)) throw error;
        return refused(error, call.query['lang'] === 'fr' ? 'fr' : 'en', errorHttpStatus);
      }
    };
  };
  const withToken = (work: (merchant: Merchant, call: Call, language: Language) => Answer): Route['handle'] =>
    guarded((call, language) => work(sessions.merchantOf(call, isLax), call, language));

  function find(merchant: Merchant, { query }: Call): readonly Transfer<PayoutDetails>[] {
    const { transaction_id: id, client_transaction_id: reference, lot } = query;
    if (!id && !reference && !lot) throw new CinetPayRefusal(704);
    const byId = id ? [transfers.byExternalId(id)].filter((found) => found !== undefined) : undefined;
    const found = byId ?? (reference ? transfers.byReference(reference) : (book.byLot.get(lot ?? '') ?? []));
    return found.filter(({ account }) => account === merchant.apikey);
  }

  return {
    routes: [
      { method: 'POST', path: '/auth/login', operation: 'login', handle: guarded((call) => sessions.logIn(call)) },
      {
        method: 'GET',
        path: '/transfer/check/balance',
        operation: 'balance',
        handle: withToken(({ available, inUsing }) =>
          succeeded({ amount: number(available + inUsing), inUsing: number(inUsing), available: number(available) }),
        ),
      },
      {
        method: 'POST',
        path: '/transfer/contact',
        operation: 'contact',
        handle: withToken((merchant, call) => {
          const items = readBatch(call);
          return succeeded([addContacts(merchant, items, nextLot(merchant, core.now()))]);
        }),
      },
      {
        method: 'POST',
        path: '/transfer/money/send/contact',
        operation: 'create',
        handle: withToken((merchant, call, language) => {
          const items = readBatch(call);
          const lot = nextLot(merchant, core.now());
          return succeeded([sendPayouts(core, book, { call, merchant, items, lot, language, needsConfirmation })]);
        }),
      },
      {
        method: 'GET',
        path: '/transfer/check/money',
        operation: 'lookup',
        handle: withToken((merchant, call) => {
          const found = call.visible(find(merchant, call));
          if (found.length === 0) throw new CinetPayRefusal(723);
          return succeeded(found.map((transfer) => rowOf(transfer, call.show(transfer))));
        }),
      },
    ],
    failure(status) {
      // 708 also stands for a wrong address or verb (PUBLIC-A). The others come from in front of the API: no `code`.
      if (status === 404) return refused(new CinetPayRefusal(708), 'en', errorHttpStatus);
      return { status, json: { message: status === 429 ? 'Too Many Requests' : 'Server Error' } };
    },
    expireToken: (call) => sessions.expire(call),
    callbacks: CINETPAY_CALLBACKS,
    facts: ['sendingStatus', 'comment'],
    options: {
      errorHttpStatus: {
        about: 'HTTP status of logical errors, 200 or 400 to 499 (integrators report 417)',
        set(value) {
          const isStatus = typeof value === 'number' && Number.isInteger(value);
          if (!isStatus || !(value === 200 || (value >= 400 && value <= 499))) return false;
          errorHttpStatus = value;
          return true;
        },
      },
      lax: {
        about:
          'true or false; true takes calls without `lang` (French is meant) and a token or lang in the body, as some clients send them',
        set(value) {
          if (typeof value !== 'boolean') return false;
          isLax = value;
          return true;
        },
      },
      emailConfirmation: {
        about: 'true or false; true leaves every new payout at NEW with sending_status PENDING',
        set(value) {
          if (typeof value !== 'boolean') return false;
          needsConfirmation = value;
          return true;
        },
      },
    },
  };
}

function number(amount: bigint): ExactNumber {
  return new ExactNumber(writeMoney(amount));
}

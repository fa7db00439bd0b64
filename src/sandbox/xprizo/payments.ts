import type { Identifiers } from '../identifiers';
import type { Answer, Call, ControlOption, Route, SandboxCore } from '../provider';
import { expiryOf, type Book, type Transaction } from './book';
import { approvalOf, cardEffect, hostedSteps, mpesaSteps, pendingSteps } from './magic-values';
import type { People, Profile } from './people';
import { id } from './people-views';
import { XprizoError } from './refusal';
import { readCard, readMpesa, readPayment, withoutCard, type PaymentRequest } from './requests';
import type { Sessions } from './sessions';
import { cardView } from './statuses';

interface Setting {
  readonly people: People;
  readonly book: Book;
  readonly sessions: Sessions;
  readonly identifiers: Identifiers;
}

type ForProfile = (work: (profile: Profile, call: Call) => Answer) => Route['handle'];

export interface Payments {
  routes(forProfile: ForProfile): Route[];
  readonly options: Readonly<Record<string, ControlOption>>;
}

/** "(0)=Approve, (1)=Commit, (2)=Callback". CHOICE: the words do as well, and without either it is an Approve. */
const ACTIONS: Readonly<Record<string, 'approve' | 'commit'>> = {
  '': 'approve',
  '0': 'approve',
  Approve: 'approve',
  '1': 'commit',
  Commit: 'commit',
  // Has no documented answer: CHOICE, as Approve.
  '2': 'approve',
  Callback: 'approve',
};

/** In place of a pin that was right, in what the journal keeps. No request from outside has such a parameter. */
const PIN_WAS_RIGHT = 'pinWasRight';

/** The requests that move money, and those about an approval. */
export function createPayments(core: SandboxCore, { people, book, sessions, identifiers }: Setting): Payments {
  let mpesaAnswer: MpesaAnswer = 'sketch';

  /** CHOICE: a pin is looked at wherever one is sent, and missed where it is needed. */
  function checkPin(profile: Profile, { query: { pin }, params }: Call, isNeeded: boolean): void {
    if (profile.pin === null || params[PIN_WAS_RIGHT] !== undefined || (pin === undefined && !isNeeded)) return;
    if (pin === undefined || pin === '') throw new XprizoError('wrongPin', 'A pin is required');
    if (pin !== profile.pin) throw new XprizoError('wrongPin', 'The pin is wrong');
  }

  /** The call without its pin; null where the pin was wrong. */
  function withoutPin(call: Call): Call | null {
    const { pin, ...query } = call.query;
    if (pin === undefined) return call;
    try {
      checkPin(sessions.profileOf(call), call, true);
    } catch {
      return null;
    }
    return { ...call, query, params: { ...call.params, [PIN_WAS_RIGHT]: 'yes' } };
  }

  /** The keys of the document's sample; the public file has an `error` beside them (PUBLIC-B) and a number for approveById. */
  function approvalView(transaction: Transaction): Record<string, unknown> {
    const { key, approver } = transaction.details;
    return { key, approveById: approver?.contactId ?? null, ...expiryOf(transaction, core.now()) };
  }

  function sendPayment(profile: Profile, call: Call): Answer {
    const action = ACTIONS[call.query['action'] ?? ''];
    if (action === undefined) throw new XprizoError('invalid', 'action must be 0, 1 or 2');
    checkPin(profile, call, action === 'commit');
    const request = readPayment(people, profile, call, 'from');
    if (request.amount > request.from.available) throw new XprizoError('insufficientFunds', 'Insufficient funds');
    const approval = approvalOf(request.amount);
    const steps = action === 'commit' ? approval.outcome : pendingSteps(approval, true);
    const transaction = book.accept({ kind: 'SendPayment', creator: profile, approver: profile, ...request }, steps);
    return { json: action === 'commit' ? committedView(transaction) : approvalView(transaction) };
  }

  function requestPayment(profile: Profile, call: Call): Answer {
    const request: PaymentRequest = readPayment(people, profile, call, 'to');
    const approver = people.profileOf(request.from.contactId) ?? null;
    const steps = pendingSteps(approvalOf(request.amount), request.amount <= request.from.available);
    const transaction = book.accept({ kind: 'RequestPayment', creator: profile, approver, ...request }, steps);
    return { json: approvalView(transaction) };
  }

  function cardDeposit(profile: Profile, call: Call): Answer {
    const { routingCode, isHosted, ...request } = readCard(people, profile, call);
    const effect = cardEffect(request.description, routingCode);
    if (effect.kind === 'error') {
      throw new XprizoError(effect.reason, effect.message, effect.reason === 'system' ? 500 : 400);
    }
    const direct = effect.kind === 'steps' ? effect.steps : pendingSteps(effect.approval, true);
    const steps = isHosted ? hostedSteps(direct) : direct;
    const owner = { creator: profile, approver: null, from: null } as const;
    const transaction = book.accept({ kind: 'CardDeposit', ...owner, ...request }, steps);
    return { json: cardView(transaction, call.show(transaction)) };
  }

  function mpesaDeposit(profile: Profile, call: Call): Answer {
    const { reference = identifiers.uuid(), ...request } = readMpesa(people, profile, call);
    const owner = { creator: profile, approver: null, from: null } as const;
    const steps = mpesaSteps(request.description);
    const transaction = book.accept({ kind: 'MPesaDeposit', ...owner, ...request, reference }, steps);
    const isSketch = mpesaAnswer === 'sketch';
    return { json: isSketch ? { id: id(profile.contactId), description: reference } : committedView(transaction) };
  }

  return {
    routes: (forProfile) => [
      { method: 'POST', path: '/Transaction/RequestPayment', operation: 'create', handle: forProfile(requestPayment) },
      {
        method: 'POST',
        path: '/Transaction/SendPayment',
        operation: 'create',
        handle: forProfile(sendPayment),
        remember: withoutPin,
      },
      {
        method: 'POST',
        path: '/Transaction/CardDeposit',
        operation: 'create',
        handle: forProfile(cardDeposit),
        remember: withoutCard,
      },
      { method: 'POST', path: '/Transaction/MPesaDeposit', operation: 'create', handle: forProfile(mpesaDeposit) },
      // PUBLIC-B: these three change something and are GETs all the same.
      {
        method: 'GET',
        path: '/Transaction/ApprovalAccept',
        operation: 'approve',
        handle: forProfile((profile, call) => {
          const { key, once } = call.query;
          const isOnce = once?.toLowerCase() === 'true';
          return { json: committedView(book.approve(profile, key, () => checkPin(profile, call, true), isOnce)) };
        }),
        remember: withoutPin,
      },
      {
        method: 'GET',
        path: '/Transaction/ApprovalReject',
        operation: 'cancel',
        handle: forProfile((profile, { query }) => {
          book.reject(profile, query['key']);
          return {};
        }),
      },
      {
        method: 'GET',
        path: '/Transaction/ApprovalCancel',
        operation: 'cancel',
        handle: forProfile((profile, { query }) => {
          book.cancel(profile, query['key']);
          return {};
        }),
      },
    ],
    options: {
      mpesaAnswer: {
        about:
          'sketch or list: which of its two descriptions of the answer to MPesaDeposit holds, "the profile of the account and the reference" or "the transaction and its type"',
        set(value) {
          if (value !== 'sketch' && value !== 'list') return false;
          mpesaAnswer = value;
          return true;
        },
      },
    },
  };
}

type MpesaAnswer = 'sketch' | 'list';

/** "The type of transaction processed (Payment)". */
function committedView({ details: { transactionId } }: Transaction): Record<string, unknown> {
  return { id: id(transactionId), description: 'Payment' };
}

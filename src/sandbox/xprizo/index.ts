import { createIdentifiers } from '../identifiers';
import type { Answer, Call, OpenProvider, Route, SandboxCore, SandboxProvider } from '../provider';
import { openBook } from './book';
import { XPRIZO_MAGIC_VALUES } from './magic-values';
import { createPayments } from './payments';
import { openPeople, type Profile } from './people';
import { getContact, listWallets, ownWallet, profileView, readWallet, searchContact } from './people-views';
import { errorAnswer, problemAnswer, XprizoError, XprizoProblem } from './refusal';
import { isHttpUrl } from './requests';
import { openSessions } from './sessions';
import { statusByReferenceView, statusView } from './statuses';
import { testWebhook, XPRIZO_CALLBACKS } from './webhooks';

/** Xprizo's wallets and transactions. */
export const xprizo: SandboxProvider = {
  name: 'XPRIZO',
  paths: ['/xprizo/api'],
  unknownStatus: 'SandboxUndocumented',
  magicValues: XPRIZO_MAGIC_VALUES,
  open: openXprizo,
};

/** PUBLIC-A has 1.0. CHOICE: without the header it is meant, and any other version is refused. */
const API_VERSIONS: ReadonlySet<string> = new Set(['1', '1.0']);

function openXprizo(core: SandboxCore): OpenProvider {
  const people = openPeople();
  const sessions = openSessions(core, people);
  const identifiers = createIdentifiers(core);
  const book = openBook(core, identifiers);
  const payments = createPayments(core, { people, book, sessions, identifiers });

  const guarded = (work: (call: Call) => Answer): Route['handle'] => {
    return (call) => {
      try {
        const version = call.headers['x-api-version'] ?? '1.0';
        if (!API_VERSIONS.has(version)) {
          throw new XprizoError('unsupportedVersion', `The API version ${version} is not supported`);
        }
        return work(call);
      } catch (error) {
        if (error instanceof XprizoError) return errorAnswer(error, core.now());
        if (error instanceof XprizoProblem) return problemAnswer(error);
        throw error;
      }
    };
  };
  const forProfile = (work: (profile: Profile, call: Call) => Answer): Route['handle'] =>
    guarded((call) => work(sessions.profileOf(call), call));

  /** CHOICE: of another's wallet a 403; of one that does not exist NotFound, as the document has it. */
  const lookUp = (view: typeof statusView): Route['handle'] =>
    forProfile((profile, call) => {
      const { accountId, tail } = call.params;
      // The document writes /reference={reference} where the public example asks ?reference=.
      const reference = call.query['reference'] ?? /^reference=(.*)$/s.exec(tail ?? '')?.[1] ?? '';
      const wallet = people.wallet(accountId) && ownWallet(people, profile, accountId);
      const found = wallet && book.find(wallet, reference);
      const [transaction] = call.visible(found === undefined ? [] : [found]);
      return { json: view(transaction, transaction && call.show(transaction)) };
    });

  return {
    routes: [
      {
        method: 'POST',
        path: '/Security/GetToken',
        operation: 'login',
        handle: guarded((call) => sessions.logIn(call)),
        // A token says itself whose it is: there is nothing to remember.
        remember: () => null,
      },
      {
        method: 'GET',
        path: '/Profile/GetFull',
        operation: 'balance',
        handle: forProfile((profile) => ({ json: profileView(profile, core.callbackUrl(profile.userName)) })),
      },
      {
        method: 'GET',
        path: '/Wallet/List',
        operation: 'balance',
        handle: forProfile((profile, { query }) => ({ json: listWallets(profile, query['contactId']) })),
      },
      {
        method: 'GET',
        path: '/Wallet/:accountId',
        operation: 'balance',
        handle: forProfile((profile, { params }) => ({ json: readWallet(people, profile, params['accountId']) })),
      },
      {
        method: 'GET',
        path: '/Contact/Get/:id',
        operation: 'contact',
        handle: forProfile((_profile, { params }) => ({ json: getContact(people, params['id']) })),
      },
      {
        method: 'GET',
        path: '/Contact/Search',
        operation: 'contact',
        handle: forProfile((_profile, { query }) => ({ json: searchContact(people, query['value']) })),
      },
      ...payments.routes(forProfile),
      ...['/Transaction/StatusByReference/:accountId', '/Transaction/StatusByReference/:accountId/:tail'].map(
        (path): Route => ({ method: 'GET', path, operation: 'lookup', handle: lookUp(statusByReferenceView) }),
      ),
      ...['/Transaction/Status/:accountId', '/Transaction/Status/:accountId/:tail'].map((path): Route => ({
        method: 'GET',
        path,
        operation: 'lookup',
        handle: lookUp(statusView),
      })),
      {
        method: 'PUT',
        path: '/Preference/SetApprovalWebhook',
        handle: forProfile((profile, { query: { url = '' } }) => {
          if (url !== '' && !isHttpUrl(url)) throw new XprizoError('invalid', 'url is not an address');
          core.setCallbackUrl(profile.userName, url === '' ? null : url);
          return {};
        }),
      },
      {
        method: 'GET',
        path: '/Preference/TestApprovalWebhook',
        handle: forProfile(({ userName, contactId }) => {
          if (core.callbackUrl(userName) === undefined) {
            throw new XprizoError('invalid', 'The approval webhook is not set');
          }
          core.tell(userName, () => [testWebhook(contactId, core.now())]);
          return {};
        }),
      },
    ],
    failure(status) {
      if (status === 404) return problemAnswer(new XprizoProblem(404, 'The address does not exist.'));
      const reason = status === 429 ? 'tooManyRequests' : 'system';
      const message = status === 429 ? 'Too many requests' : 'A critical unexpected system error has occurred';
      return errorAnswer(new XprizoError(reason, message, status), core.now());
    },
    expireToken: (call) => sessions.expire(call),
    showsNoAmount: true,
    callbacks: XPRIZO_CALLBACKS,
    facts: ['comment'],
    options: payments.options,
  };
}

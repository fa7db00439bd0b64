import { createIdentifiers } from '../identifiers';
import type { Answer, Call, OpenProvider, Route, SandboxCore, SandboxProvider } from '../provider';
import { addWallet, findFund, fundDetails, fundView } from './funds';
import { MACHNET_MAGIC_VALUES } from './magic-values';
import { openMerchants, type Merchant } from './parties';
import { addReceiveAccount, receiveAccountView } from './receive-accounts';
import { payoutReads } from './payout-reads';
import { MachnetRefusal, refusalAnswer } from './refusal';
import { openTransactions, transactionDetails, transactionView } from './transactions';
import { addUser, changeUser, findReceiveUser, findSender, findUser, userView } from './users';
import { createWebhooks } from './webhooks';

/** Machnet PaaS. PUBLIC-B: the base path ends in /v4. */
export const machnet: SandboxProvider = {
  name: 'MACHNET',
  paths: ['/machnet/v4'],
  unknownStatus: 'SANDBOX_UNDOCUMENTED',
  magicValues: MACHNET_MAGIC_VALUES,
  open: openMachnet,
};

function openMachnet(core: SandboxCore): OpenProvider {
  const merchants = openMerchants();
  const identifiers = createIdentifiers(core);
  const transactions = openTransactions(core, identifiers);

  const guarded = (work: (merchant: Merchant, call: Call) => Answer): Route['handle'] => {
    return (call) => {
      const merchant = merchants.get(call.headers['x-client-id'] ?? '');
      if (merchant === undefined || merchant.seed.clientSecret !== call.headers['x-client-secret']) {
        return refusalAnswer(401, 'The client credentials are invalid.');
      }
      try {
        return work(merchant, call);
      } catch (error) {
        if (error instanceof MachnetRefusal) return refusalAnswer(error.httpStatus, error.message);
        throw error;
      }
    };
  };
  const senderOf = (merchant: Merchant, { params }: Call) => findSender(merchant, params['user_id']);
  const transactionOf = (merchant: Merchant, call: Call) =>
    transactions.find(senderOf(merchant, call), call.params['transaction_id']);
  const receiverOf = (merchant: Merchant, call: Call) =>
    findReceiveUser(senderOf(merchant, call), call.params['receive_user_id']);

  return {
    routes: [
      {
        method: 'POST',
        path: '/users',
        operation: 'contact',
        // CHOICE for the 200 here and below: only of transactions is it documented.
        handle: guarded((merchant, { bodyText }) => ({
          json: userView(addUser(merchant, bodyText, identifiers.uuid(), core.now())),
        })),
      },
      {
        method: 'GET',
        path: '/users/:user_id',
        operation: 'balance',
        handle: guarded((merchant, { params }) => ({ json: userView(findUser(merchant, params['user_id'])) })),
      },
      {
        method: 'PATCH',
        path: '/users/:user_id',
        operation: 'contact',
        handle: guarded((merchant, { params, bodyText }) => ({
          json: userView(changeUser(findUser(merchant, params['user_id']), bodyText)),
        })),
      },
      {
        method: 'GET',
        path: '/users/:user_id/receive-users',
        handle: guarded((merchant, call) => ({ json: senderOf(merchant, call).receiveUsers.map(userView) })),
      },
      {
        method: 'POST',
        path: '/users/:user_id/receive-users/:receive_user_id/accounts',
        operation: 'contact',
        handle: guarded((merchant, call) => {
          const receiver = receiverOf(merchant, call);
          return {
            json: receiveAccountView(addReceiveAccount(receiver, call.bodyText, identifiers.uuid(), core.now())),
          };
        }),
      },
      {
        method: 'GET',
        path: '/users/:user_id/receive-users/:receive_user_id/accounts',
        handle: guarded((merchant, call) => ({ json: receiverOf(merchant, call).accounts.map(receiveAccountView) })),
      },
      {
        method: 'GET',
        path: '/users/:user_id/funds',
        operation: 'balance',
        handle: guarded((merchant, call) => {
          const { type } = call.query;
          const funds = senderOf(merchant, call).funds.filter((fund) => type === undefined || fund.type === type);
          return { json: funds.map(fundView) };
        }),
      },
      {
        method: 'POST',
        path: '/users/:user_id/funds/wallets',
        handle: guarded((merchant, call) => ({
          json: fundView(addWallet(senderOf(merchant, call), call.bodyText, identifiers.uuid())),
        })),
      },
      {
        method: 'GET',
        path: '/users/:user_id/funds/:fund_id',
        operation: 'balance',
        handle: guarded((merchant, call) => ({
          json: fundDetails(findFund(senderOf(merchant, call), call.params['fund_id'])),
        })),
      },
      {
        method: 'POST',
        path: '/users/:user_id/transactions',
        operation: 'create',
        handle: guarded((merchant, call) => {
          const transaction = transactions.create(merchant, senderOf(merchant, call), call);
          return { json: transactionView(transaction, call.show(transaction)) };
        }),
      },
      {
        method: 'GET',
        path: '/users/:user_id/transactions/:transaction_id',
        operation: 'lookup',
        handle: guarded((merchant, call) => {
          const [transaction] = call.visible([transactionOf(merchant, call)]);
          if (transaction === undefined) throw new MachnetRefusal(404, 'Transaction not found.');
          return { json: transactionDetails(transaction, call.show(transaction)) };
        }),
      },
      {
        method: 'DELETE',
        path: '/users/:user_id/transactions/:transaction_id',
        operation: 'cancel',
        handle: guarded((merchant, call) => {
          transactions.cancel(transactionOf(merchant, call));
          return {};
        }),
      },
      {
        method: 'PATCH',
        path: '/users/:user_id/transactions/delivery-requests/:transaction_id',
        operation: 'deliver',
        handle: guarded((merchant, call) => {
          transactions.requestDelivery(transactionOf(merchant, call), call.bodyText);
          return { status: 204 };
        }),
      },
      ...payoutReads(guarded, senderOf),
    ],
    failure: (status) => refusalAnswer(status, FAILURE_MESSAGES[status]),
    callbacks: createWebhooks(core, merchants),
    facts: ['deliveryStatus'],
  };
}

const FAILURE_MESSAGES = {
  404: 'The address does not exist.',
  429: 'Too many requests.',
  500: 'Internal server error.',
} as const;

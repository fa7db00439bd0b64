import type { TransferOrder } from '../../domain/connector';
import type { InputRule } from '../../domain/requirements';

const named = (source: TransferOrder['source'], field: string) => {
  const value = source?.[field];
  return typeof value === 'string' && value.trim() !== '';
};

/** What a payout and each way of collecting asks for (seeds/004). Paths of a collection are those of requestPayment. */
export const PAYOUT_RULES: readonly InputRule[] = [
  {
    path: ['recipient'],
    applies: ({ method }) => method === 'WALLET',
    required: true,
    message: 'Xprizo pays a wallet: give walletId or externalWallet',
    isGiven: ({ recipientWallet }) => recipientWallet !== null,
  },
];

export const COLLECTION_RULES: readonly InputRule[] = [
  {
    path: ['source', 'wallet', 'fromAccountId'],
    applies: ({ method }) => method === 'WALLET',
    required: true,
    message: 'name the wallet that is asked to pay',
    isGiven: ({ source }) => named(source, 'fromAccountId'),
  },
  {
    path: ['source', 'mpesa', 'phone'],
    applies: ({ method }) => method === 'MPESA',
    required: true,
    message: 'name the phone that is asked to pay',
    isGiven: ({ source }) => named(source, 'phone'),
  },
  {
    path: ['source', 'card', 'customer'],
    applies: ({ method }) => method === 'CARD',
    required: true,
    message: 'customer must not be empty',
    isGiven: ({ source }) => named(source, 'customer'),
  },
];

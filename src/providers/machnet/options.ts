import type { TransferOrder } from '../../domain/connector';
import type { JsonObject } from '../../domain/json';

/** As the document spells what a fund can be. */
export const FUNDING_SOURCE_TYPES: readonly string[] = ['CARD', 'ACH', 'WALLET'];

/** The contract's MachnetOptions. */
export interface MachnetOptions {
  fromFundId: string | null;
  fundingSourceType: string | null;
  fee: string;
  bonus: string | null;
  remittancePurpose: string | null;
  receiverFundId: string | null;
  payerId: number | null;
  pickupLocation: number | null;
  customPurpose: string | null;
  ipAddress: string | null;
  documents: { documentType: string; documentValue: string }[];
}

export const DEFAULT_OPTIONS = { fee: '0' } as const;

export function readOptions(options: TransferOrder['options']): MachnetOptions {
  const text = (name: string) => {
    const value = options[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const integer = (name: string) => {
    const value = options[name];
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
  };
  return {
    fromFundId: text('fromFundId'),
    fundingSourceType: text('fundingSourceType'),
    fee: text('fee') ?? DEFAULT_OPTIONS.fee,
    bonus: text('bonus'),
    remittancePurpose: text('remittancePurpose'),
    receiverFundId: text('receiverFundId'),
    payerId: integer('payerId'),
    pickupLocation: integer('pickupLocation'),
    customPurpose: text('customPurpose'),
    ipAddress: text('ipAddress'),
    documents: Array.isArray(options.documents) ? options.documents.flatMap(readDocument) : [],
  };
}

/**
 * The options with the funding source type in the document's spelling, so that " card" is stored, compared and sent as CARD.
 * What is none of the documented words stays as it was given: checkOrder refuses it.
 */
export function understandOptions(options: JsonObject): JsonObject {
  const { fundingSourceType, ...others } = options;
  if (typeof fundingSourceType !== 'string') return options;
  const word = fundingSourceType.trim().toUpperCase();
  if (word === '') return others;
  return FUNDING_SOURCE_TYPES.includes(word) ? { ...others, fundingSourceType: word } : options;
}

function readDocument(value: unknown): MachnetOptions['documents'] {
  if (typeof value !== 'object' || value === null) return [];
  const { documentType, documentValue } = value as Record<string, unknown>;
  return typeof documentType === 'string'
    ? [{ documentType, documentValue: typeof documentValue === 'string' ? documentValue : '' }]
    : [];
}

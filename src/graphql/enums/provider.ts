import { registerEnumType } from 'type-graphql';
import type { ProviderDefinition } from '../../domain/connector';

type Words = Record<string, string>;

const CONTRACT: Words = {
  PEEX: 'Peex: mobile money in Central and West Africa.',
  CINETPAY: 'CinetPay Transfer: mobile money in West and Central Africa, sent in lots.',
  MACHNET: 'Machnet PaaS: remittances to banks, wallets, cash pick-up and home delivery.',
  XPRIZO: 'Xprizo: wallet transfers, payment requests, card and M-Pesa deposits.',
};

/** Filled from the registry before each build: a new provider is a word here without an edit. */
export const ProviderEnum: Words = {};
const valuesConfig: Record<string, { description: string }> = {};

registerEnumType(ProviderEnum, {
  name: 'Provider',
  description: 'A money-transfer provider that Corridor speaks to, e.g. `PEEX`.',
  valuesConfig,
});

/** The contract's four and whatever else is registered, the contract's first. */
export function fillProviderEnum(providers: readonly ProviderDefinition[]): void {
  for (const word of Object.keys(ProviderEnum)) delete ProviderEnum[word];
  const added = providers.map(({ id, name }): [string, string] => [id, CONTRACT[id] ?? `${name}.`]);
  for (const [word, description] of [...Object.entries(CONTRACT), ...added]) {
    ProviderEnum[word] = word;
    valuesConfig[word] = { description };
  }
}

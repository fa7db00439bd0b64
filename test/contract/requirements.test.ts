import { assert, array, boolean, constantFrom, property, record } from 'fast-check';
import type { ProviderDefinition, TransferOrder } from '../../src/domain/connector';
import { requirementsOf, type InputRule } from '../../src/domain/requirements';
import type { TransferKind, TransferMethod } from '../../src/domain/transfer';
import { money, order } from '../providers/orders';
import { REGISTRIES } from '../registries';

/** What stands at a path of the input, put into an order. */
const FILL: Record<string, (order: TransferOrder) => Partial<TransferOrder>> = {
  'options.peex.amlCft': ({ options }) => ({ options: { ...options, amlCft: true } }),
  'options.machnet.payerId': ({ options }) => ({ options: { ...options, payerId: 9 } }),
  'options.machnet.fundingSourceType': ({ options }) => ({ options: { ...options, fundingSourceType: 'CARD' } }),
  'options.machnet.customPurpose': ({ options }) => ({ options: { ...options, customPurpose: 'a roof' } }),
  'sender.firstName': ({ sender }) => ({ sender: { ...NOBODY, ...sender, firstName: 'Marie' } }),
  'sender.lastName': ({ sender }) => ({ sender: { ...NOBODY, ...sender, lastName: 'Fotso' } }),
  'sender.phone': ({ sender }) => ({ sender: { ...NOBODY, ...sender, phone: '+237699111222' } }),
  fundOrigin: () => ({ fundOrigin: 'SALARY' }),
  exchange: ({ amount }) => ({ exchangeRate: '1', received: amount }),
  'recipient.newContact.phone': (one) => contact(one, { phone: '+2250700000001' }),
  'recipient.newContact.email': (one) => contact(one, { email: 'awa@example.com' }),
  'recipient.newContact.country': (one) => contact(one, { country: 'CI' }),
  'recipient.newContact.address.line1': (one) =>
    contact(one, {
      address: { line1: '12 rue Foch', line2: null, city: null, state: null, postalCode: null, country: null },
    }),
  'recipient.payoutAccountId': ({ method }) => ({ payoutAccount: { externalId: 'account-1', method, details: {} } }),
  'source.wallet.fromAccountId': ({ source }) => ({ source: { ...source, fromAccountId: '4711' } }),
  'source.mpesa.phone': ({ source }) => ({ source: { ...source, phone: '+254712345678' } }),
  ...Object.fromEntries(
    ['name', 'number', 'expiryMonth', 'expiryYear', 'securityCode'].map((field) => [
      `source.card.${field}`,
      ({ secret }: TransferOrder) => ({ secret: withCard(secret, field as keyof typeof CARD) }),
    ]),
  ),
  'source.card.customer': ({ source }) => ({ source: { ...source, customer: 'customer-1' } }),
};
const NOBODY = { firstName: null, lastName: null, email: null, phone: null, country: null };
const CARD = {
  name: 'Awa Diop',
  number: '4111111111111111',
  expiryMonth: '09',
  expiryYear: '2028',
  securityCode: '123',
};

const NO_CARD = { name: '', number: '', expiryMonth: '', expiryYear: '', securityCode: '' };

/** A card of which no field is given stays away, as in an order. */
function withCard(secret: TransferOrder['secret'], field: keyof typeof CARD): TransferOrder['secret'] {
  return { card: { ...NO_CARD, ...secret?.card, [field]: CARD[field] } };
}

function contact({ contact: before }: TransferOrder, more: Partial<NonNullable<TransferOrder['contact']>>) {
  const nameless = { firstName: 'Awa', lastName: 'Diop', email: null, phone: null, country: null, address: null };
  return { contact: { ...nameless, ...before, ...more } };
}

interface Choice {
  purpose: string;
  hasFundType: boolean;
  optional: boolean[];
}

/** An order of nothing but a wallet and an amount. */
function bare(
  { id, defaultOptions }: ProviderDefinition,
  kind: TransferKind,
  method: TransferMethod,
  fund: string | null,
) {
  const currency = { PEEX: 'XAF', CINETPAY: 'XOF', MACHNET: 'USD', XPRIZO: 'KES' }[id] ?? 'EUR';
  return order({
    ...{ kind, method, amount: money('1500', currency), contact: null, sender: null, purpose: null, fundOrigin: null },
    ...{ options: defaultOptions ?? {}, secret: null },
    client: { externalId: 'client-1', verification: 'VERIFIED' },
    wallet: { externalId: '1', currency, kind: 'BALANCE', isActive: true, fundingSourceType: fund },
  });
}

/** The order with each of these inputs given, the recipient before what belongs to it. */
function filled(definition: ProviderDefinition, from: TransferOrder, rules: readonly InputRule[], choice: Choice) {
  const inOrder = [...rules].sort((a, b) => a.path.length - b.path.length);
  return inOrder.reduce((one, { path }) => {
    const name = path.join('.');
    if (name === 'recipient') {
      const isWallet = definition.id === 'XPRIZO';
      // Where no rule of its own asks for the phone, the one for the recipient does.
      const phone = (definition.rulesOf?.('PAYOUT') ?? []).some(({ path: one }) => one.at(-1) === 'phone')
        ? null
        : '+237677000001';
      return { ...one, ...(isWallet ? { recipientWallet: '4712' } : contact(one, { phone })) };
    }
    if (name === 'purpose') return { ...one, purpose: choice.purpose };
    return { ...one, ...FILL[name]!(one) };
  }, from);
}

const pathsOf = (definition: ProviderDefinition, one: TransferOrder) =>
  definition.checkOrder(one).map(({ path }) => path.join('.'));

const CASES = REGISTRIES.providers.flatMap((definition) =>
  definition.methods.flatMap((method) => {
    const payouts = definition.payoutMethods ?? definition.methods;
    const kinds: TransferKind[] = payouts.includes(method) ? ['PAYOUT'] : ['COLLECTION'];
    if (definition.id === 'XPRIZO' && method === 'WALLET') kinds.push('COLLECTION');
    return kinds.map((kind) => ({ name: `${definition.name}, ${kind} by ${method}`, definition, kind, method }));
  }),
);

const choices = record({
  purpose: constantFrom('FAMILY_MAINTENANCE', 'OTHER', 'rent'),
  hasFundType: boolean(),
  optional: array(boolean(), { minLength: 8, maxLength: 8 }),
});

describe.each(CASES)('$name', ({ definition, kind, method }) => {
  const rulesFor = (choice: Choice) => {
    const from = bare(definition, kind, method, choice.hasFundType ? 'CARD' : null);
    const facts = {
      ...{ method, country: null, walletCurrency: from.wallet.currency },
      fundingSourceType: from.wallet.fundingSourceType,
    };
    const all = definition.rulesOf!(kind);
    const told = new Set(requirementsOf(all, facts).map(({ path }) => path.slice(1).join('.')));
    return { from, rules: all.filter((rule) => (rule.applies?.(facts) ?? true) && told.has(rule.path.join('.'))) };
  };

  it('an order that satisfies its requirements passes checkOrder', () => {
    assert(
      property(choices, (choice) => {
        const { from, rules } = rulesFor(choice);
        const given = rules.filter((rule, index) => rule.required || choice.optional[index % 8]);
        const first = filled(definition, from, given, choice);
        const needed = rules.filter((rule) => !given.includes(rule) && rule.needed?.(first) && !rule.isGiven(first));
        expect(pathsOf(definition, filled(definition, first, needed, choice))).toEqual([]);
      }),
    );
  });

  it('one that lacks any required input fails with its path', () => {
    assert(
      property(choices, (choice) => {
        const { from, rules } = rulesFor(choice);
        for (const missing of rules.filter(({ required }) => required)) {
          const name = missing.path.join('.');
          const others = rules.filter(
            ({ path }) => path.join('.') !== name && !path.join('.').startsWith(`${name}.newContact`),
          );
          expect(pathsOf(definition, filled(definition, from, others, choice))).toContain(`input.${name}`);
        }
      }),
    );
  });
});

describe('an input that only some orders need', () => {
  const definitionOf = (id: string) => REGISTRIES.providers.find((one) => one.id === id)!;
  const ruleAt = (id: string, kind: TransferKind, one: TransferOrder, path: string) => {
    const { method, wallet } = one;
    const facts = { method, country: null, walletCurrency: wallet.currency, fundingSourceType: null };
    return requirementsOf(definitionOf(id).rulesOf!(kind), facts).find((rule) => rule.path.join('.') === path);
  };

  it('is at Peex the exchange, of an order that is not in XAF', () => {
    const peex = definitionOf('PEEX');
    const inXaf = bare(peex, 'PAYOUT', 'MOBILE_MONEY', null);
    const inUsd = { ...inXaf, amount: money('10', 'USD') };
    expect(pathsOf(peex, inXaf)).not.toContain('input.exchange');
    expect(pathsOf(peex, inUsd)).toContain('input.exchange');
    expect(pathsOf(peex, { ...inUsd, exchangeRate: '600', received: money('6000', 'XAF') })).not.toContain(
      'input.exchange',
    );
    expect(ruleAt('PEEX', 'PAYOUT', inXaf, 'input.exchange')).toMatchObject({
      required: false,
      message: expect.stringMatching(/^needed where the amount is not in XAF/),
    });
  });

  it.each([
    ['XOF', '+237677000001', '+2250700000001', ['BF', 'BJ', 'CI', 'ML', 'SN', 'TG']],
    ['XAF', '+2250700000001', '+237677000001', ['CM']],
    ['GNF', '+237677000001', '+224621000001', ['GN']],
    ['CDF', '+237677000001', '+243810000001', ['CD']],
    ['USD', '+237677000001', '+243810000001', ['CD']],
  ])('is at CinetPay a recipient who is paid in the wallet’s %s', (currency, stranger, native, countries) => {
    const cinetpay = definitionOf('CINETPAY');
    const from = bare(cinetpay, 'PAYOUT', 'MOBILE_MONEY', null);
    const one = { ...from, amount: money('1500', currency), wallet: { ...from.wallet, currency } };
    expect(pathsOf(cinetpay, { ...one, ...contact(one, { phone: stranger }) })).toEqual(['input.recipient']);
    expect(pathsOf(cinetpay, { ...one, ...contact(one, { phone: native }) })).toEqual([]);
    const country = ruleAt('CINETPAY', 'PAYOUT', one, 'input.recipient.newContact.country');
    expect(country).toMatchObject({ required: false, allowed: countries });
    const rules = requirementsOf(cinetpay.rulesOf!('PAYOUT'), {
      ...{ method: 'MOBILE_MONEY', country: null, walletCurrency: currency, fundingSourceType: null },
    });
    expect(rules.map(({ message }) => message).join()).toContain(`which are paid in ${currency}`);
  });

  it('is at Xprizo each field of a card of which any is given, and none where its owner gives it on Xprizo’s page', () => {
    const xprizo = definitionOf('XPRIZO');
    const hosted = { ...bare(xprizo, 'COLLECTION', 'CARD', null), source: { customer: 'customer-1' } };
    expect(pathsOf(xprizo, hosted)).toEqual([]);
    const fields = Object.keys(CARD) as (keyof typeof CARD)[];
    for (const field of fields) {
      const path = `input.source.card.${field}`;
      expect(ruleAt('XPRIZO', 'COLLECTION', hosted, path)).toMatchObject({
        required: false,
        message: expect.stringMatching(/^needed where any field of the card is given/),
      });
      expect(pathsOf(xprizo, { ...hosted, secret: { card: { ...CARD, [field]: '' } } })).toEqual([path]);
      const others = fields.filter((other) => other !== field).map((other) => `input.source.card.${other}`);
      expect(pathsOf(xprizo, { ...hosted, secret: withCard(null, field) })).toEqual(others);
    }
    expect(pathsOf(xprizo, { ...hosted, secret: { card: CARD } })).toEqual([]);
  });
});

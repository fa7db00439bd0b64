import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
} from 'graphql';
import { openGraph, type GraphWorld, type Json } from './graph-world';

/** As it is printed, as people type it, and with one digit wrong. */
const CARDS = [
  '4111111111111111',
  '4111 1111 1111 1111',
  '4111-1111-1111-1111',
  '4111,1111,1111,1111',
  '4111111111111112',
  // Behind 35 characters, where a message that is cut would keep a part of it.
  `${'x'.repeat(34)} 4111 1111 1111 1111`,
];
const TOLD = /4111/;

let world: GraphWorld;
beforeAll(async () => {
  world = await openGraph();
});
afterAll(() => world.close());

/** Every value that holds the card at one place of the type; what is required beside it holds something that can be read. */
function places(type: GraphQLInputType, card: Json, depth = 0): Json[] {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return places(nullable.ofType, card, depth).map((value) => [value]);
  if (!isInputObjectType(nullable)) return [card];
  if (depth > 5) return [];
  return Object.values(nullable.getFields()).flatMap((field) =>
    places(field.type, card, depth + 1).map((value) => ({ ...required(nullable), [field.name]: value })),
  );
}

function required(type: GraphQLInputObjectType): Json {
  if (type.isOneOf) return {};
  const fields = Object.values(type.getFields()).filter(
    (one) => isNonNullType(one.type) && one.defaultValue === undefined,
  );
  return Object.fromEntries(fields.map((field) => [field.name, filler(field.name, field.type)]));
}

function filler(name: string, type: GraphQLInputType): Json {
  const nullable = getNullableType(type);
  if (name === 'walletId') return world.home.wallet.id;
  if (isListType(nullable)) return [];
  if (isInputObjectType(nullable)) {
    return nullable.isOneOf ? { newContact: { firstName: 'Awa', lastName: 'Diop' } } : required(nullable);
  }
  const good: Record<string, Json> = {
    Decimal: '10',
    Currency: 'XAF',
    PhoneNumber: '+237677000001',
    CountryCode: 'CM',
  };
  return good[getNamedType(nullable).name] ?? 'x';
}

/** A field's own leaves, so that the operation is valid. */
function selection(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return 'fields' in type ? '{ __typename }' : '';
  return 'userErrors' in type.getFields() ? '{ userErrors { message path } }' : '{ __typename }';
}

async function messagesOf(kind: 'query' | 'mutation', type: GraphQLObjectType, card: Json) {
  const told: { field: string; said: string }[] = [];
  for (const field of Object.values(type.getFields())) {
    for (const arg of field.args) {
      const document = (name: string, value: string) => {
        const others = field.args
          .filter((one) => one !== arg && isNonNullType(one.type) && one.defaultValue === undefined)
          .map((one) => `${one.name}: ${JSON.stringify(filler(one.name, one.type))}`);
        return `${kind} ${name} { it: ${field.name}(${[`${arg.name}: ${value}`, ...others].join(', ')}) ${selection(field)} }`;
      };
      for (const value of places(arg.type, card)) {
        const { data, errors } = await world.ask(document(`($value: ${String(arg.type)})`, '$value'), { value });
        told.push({ field: field.name, said: JSON.stringify([errors, data?.it?.userErrors]) });
      }
      const { errors } = await world.ask(document('', JSON.stringify(card)));
      told.push({ field: field.name, said: JSON.stringify(errors) });
    }
  }
  return told;
}

describe('a card number in a wrong place', () => {
  it.each([...CARDS, 4111111111111111])('is in no message about any input: %s', async (card) => {
    const { schema } = world.graph;
    const told = [
      ...(await messagesOf('mutation', schema.getMutationType()!, card)),
      ...(await messagesOf('query', schema.getQueryType()!, card)),
    ];
    expect(told.filter(({ said }) => said.length > 4).length).toBeGreaterThan(100);
    expect(told.filter(({ said }) => TOLD.test(said))).toEqual([]);
  });
});

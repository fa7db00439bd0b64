import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { openGraph, type GraphWorld, type Json } from './graph-world';

let world: GraphWorld;
beforeAll(async () => {
  world = await openGraph();
});
afterAll(() => world.close());

/** Texts that each of our scalars cannot read. */
const MALFORMED: Record<string, string> = {
  CountryCode: 'Cameroon',
  Currency: 'xaf',
  DateTime: 'yesterday',
  Decimal: '1,500',
  EmailAddress: 'nobody',
  PhoneNumber: 'call me',
  URL: 'example.com',
};

/** The smallest value a type takes; scalars that are not ours by their kind. */
function smallest(type: GraphQLInputType): Json {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [smallest(nullable.ofType)];
  if (isInputObjectType(nullable)) return smallestObject(nullable);
  if (!isScalarType(nullable)) return (nullable as unknown as { getValues(): { name: string }[] }).getValues()[0]?.name;
  const values: Record<string, Json> = { Int: 1, Boolean: true, ID: 'id', String: 'text', JSON: {} };
  const good: Record<string, string> = {
    Decimal: '10',
    Currency: 'XAF',
    PhoneNumber: '+237677000001',
    CountryCode: 'CM',
  };
  return values[nullable.name] ?? good[nullable.name] ?? 'x';
}

function smallestObject(type: GraphQLInputObjectType): Json {
  const fields = Object.values(type.getFields());
  if (type.name === 'RecipientInput') return { newContact: { firstName: 'Awa', lastName: 'Diop' } };
  if (type.isOneOf) return { [fields[0]!.name]: smallest(fields[0]!.type) };
  return Object.fromEntries(
    fields
      .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
      .map((field) => [field.name, required(field.name, field.type)]),
  );
}

let keys = 0;

function required(name: string, type: GraphQLInputType): Json {
  if (name === 'walletId') return world.home.wallet.id;
  return name === 'idempotencyKey' ? `key-${++keys}` : smallest(type);
}

/** Every place below an input type where one of our scalars stands, as a path and an input that holds `bad` there. */
function places(type: GraphQLInputObjectType): { path: string[]; scalar: string; input: Json }[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    const isList = isListType(getNullableType(field.type));
    const around = (value: Json) => ({
      ...(type.isOneOf ? {} : smallestObject(type)),
      [field.name]: isList ? [value] : value,
    });
    const at = isList ? [field.name, '0'] : [field.name];
    if (isInputObjectType(named)) {
      return places(named).map(({ path, scalar, input }) => ({ path: [...at, ...path], scalar, input: around(input) }));
    }
    const bad = MALFORMED[named.name];
    return bad === undefined ? [] : [{ path: at, scalar: named.name, input: around(bad) }];
  });
}

it('every malformed value in a mutation’s input is a userError with its path, and no GraphQL error', async () => {
  const mutations = Object.values(world.graph.schema.getMutationType()!.getFields());
  let looked = 0;
  for (const mutation of mutations) {
    const type = getNamedType(mutation.args.find(({ name }) => name === 'input')!.type) as GraphQLInputObjectType;
    const payload = getNamedType(mutation.type) as unknown as { getFields(): Record<string, unknown> };
    const items = 'items' in payload.getFields() ? 'items { userErrors { code path message } }' : '';
    const document = `mutation ($input: ${type.name}!) { it: ${mutation.name}(input: $input) {
      ${items} userErrors { code path message } } }`;
    for (const { path, scalar, input } of places(type)) {
      const { data, errors } = await world.ask(document, { input });
      expect([mutation.name, path, errors]).toEqual([mutation.name, path, []]);
      const told = [...data.it.userErrors, ...(data.it.items ?? []).flatMap((item: Json) => item.userErrors)];
      // What the wallet's provider cannot do, or has no options for, is refused as a whole.
      const isHidden = told.some(
        ({ code, message }: Json) => code === 'UNSUPPORTED_OPERATION' || message.includes('is for another provider'),
      );
      if (!isHidden) {
        expect([mutation.name, told]).toEqual([
          mutation.name,
          expect.arrayContaining([
            {
              code: 'INVALID_INPUT',
              path: ['input', ...path],
              message: expect.stringMatching(new RegExp(`^${scalar} `)),
            },
          ]),
        ]);
        looked += 1;
      }
    }
  }
  expect(looked).toBeGreaterThan(40);
});

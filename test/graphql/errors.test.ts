import { GraphQLError, parse, validate } from 'graphql';
import { CursorExpired, InvalidCursor, Refusal, StoreUnavailable, userError } from '../../src/domain/failures';
import { createErrorFormatter } from '../../src/graphql/errors';
import { openGraph, type GraphWorld } from './graph-world';
import { random, silentLog } from '../auth/keyring-world';

let world: GraphWorld;
beforeAll(async () => {
  world = await openGraph();
});
afterAll(() => world.close());

const format = createErrorFormatter({ log: silentLog, random });

describe('what a caller sees of an error', () => {
  it('is the code of a scalar, in the document and in a variable, and under another error', async () => {
    const inDocument = await world.ask('{ transfers(filter: { minAmount: 5 }) { nodes { id } } }');
    expect(inDocument.errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', scalar: 'Decimal' });
    const document = 'query ($filter: TransferFilter) { transfers(filter: $filter) { nodes { id } } }';
    const inVariable = await world.ask(document, { filter: { minAmount: 5 } });
    expect(inVariable.errors).toMatchObject([
      {
        message: expect.stringMatching(
          /^Variable "\$filter" has an invalid value at "filter.minAmount": Decimal must be sent as text/,
        ),
        extensions: { code: 'BAD_USER_INPUT', scalar: 'Decimal' },
      },
    ]);
    const [inner] = validate(world.graph.schema, parse('{ transfers(filter: { minAmount: 5 }) { nodes { id } } }'));
    const wrapped = new GraphQLError(inner!.message, {
      originalError: inner!,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
    });
    expect(format(wrapped).extensions).toEqual({ code: 'BAD_USER_INPUT', scalar: 'Decimal' });
  });

  it.each([
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ node(id: "x") { missing } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query ($id: ID!) { transfer(by: { reference: $id }) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ accounts(providers: [NOBODY]) { nodes { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('is a validation error for %s', async (document, code) => {
    const { errors } = await world.ask(document);
    expect(errors[0]?.extensions?.code).toBe(code);
  });

  it('is BAD_USER_INPUT for variables that are missing, of another type, or unknown words', async () => {
    const document =
      'query ($id: ID!, $providers: [Provider!]) { client(id: $id) { id } accounts(providers: $providers) { nodes { id } } }';
    for (const variables of [{}, { id: null }, { id: {} }, { id: 'x', providers: ['NOBODY'] }]) {
      const { errors } = await world.ask(document, variables);
      expect(errors.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('is GRAPHQL_PARSE_FAILED for what is no document', () => {
    let syntax: unknown;
    try {
      parse('{');
    } catch (error) {
      syntax = error;
    }
    expect(format(syntax)).toMatchObject({ extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
  });

  it('has the code of cursors and refusals', () => {
    const seen = (originalError: Error) =>
      format(new GraphQLError(originalError.message, { originalError })).extensions;
    expect(seen(new InvalidCursor('no'))).toEqual({ code: 'INVALID_CURSOR' });
    expect(seen(new CursorExpired('abc'))).toEqual({ code: 'CURSOR_EXPIRED', oldestCursor: 'abc' });
    expect(seen(new Refusal([userError('NOT_FOUND', 'no')]))).toEqual({ code: 'NOT_FOUND' });
  });

  it('is nothing of the inside where nobody expected it; the log has the rest under the same id', async () => {
    const breaking = jest.spyOn(world.engine.streams, 'page').mockRejectedValue(new Error('SELECT secret FROM vault'));
    const { data, errors } = await world.ask('{ viewer { scopes } events { nodes { at } } }');
    breaking.mockRestore();
    expect(data).toMatchObject({ events: null, viewer: { scopes: expect.any(Array) } });
    const [error] = errors;
    expect(error).toMatchObject({ path: ['events'], extensions: { code: 'INTERNAL_SERVER_ERROR' } });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(world.logged.find((line) => line.includes(String(error?.extensions?.errorId)))).toContain(
      'INTERNAL_SERVER_ERROR in the graph',
    );
  });

  it('is UNAVAILABLE where the database cannot, and says that it is safe to ask again', async () => {
    const full = new StoreUnavailable('SQLITE_FULL', 'database or disk is full');
    const breaking = jest.spyOn(world.store, 'write').mockRejectedValue(full);
    const { errors } = await world.ask(
      'mutation { createContact(input: { contact: { firstName: "A", lastName: "B", country: "CM" } }) { contact { id } } }',
    );
    breaking.mockRestore();
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(
          /ask again in a moment: send the same idempotency key again, with which nothing is done twice/,
        ),
        extensions: { code: 'UNAVAILABLE' },
      },
    ]);
    expect(world.logged.find((line) => line.includes(String(errors[0]?.extensions?.errorId)))).toContain('SQLITE_FULL');
  });

  it('is INTERNAL_SERVER_ERROR where we answer what the schema does not allow', async () => {
    jest.spyOn(world.store, 'findOrganization').mockResolvedValueOnce(null);
    const { errors } = await world.ask('{ viewer { organization { id } } }');
    expect(errors[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR');
    expect(format(new GraphQLError('String cannot represent value: {}', { path: ['viewer'] })).extensions?.code).toBe(
      'INTERNAL_SERVER_ERROR',
    );
  });

  it('never repeats a card, whatever is wrong beside it', async () => {
    const number = '4111111111111111';
    const card = { customer: 'c', name: 'n', number, expiryMonth: '09', expiryYear: '28', securityCode: '987' };
    const input = { idempotencyKey: 'k', walletId: 'w', amount: { amount: '5', currency: 'XAF' } };
    const document =
      'mutation ($input: RequestPaymentInput!) { requestPayment(input: $input) { transfer { id } userErrors { message } } }';
    const asVariables = [
      { card: { ...card, customer: undefined } },
      { card: { ...card, number: Number(number) } },
      { card, mpesa: null },
      { card: { ...card, [number]: 'x' } },
      // Only an order may lack the name: the card's owner may give all of it on the provider's page.
      { card: { ...card, name: undefined } },
    ];
    const answers = await Promise.all(
      asVariables.map((source) => world.ask(document, { input: { ...input, source } })),
    );
    answers.push(
      await world.ask(
        `mutation { requestPayment(input: { source: { card: { number: ${number} } } }) { transfer { id } } }`,
      ),
    );
    for (const { data, errors } of answers) {
      expect([...errors, ...(data?.requestPayment.userErrors ?? [])].length).toBeGreaterThan(0);
      expect(JSON.stringify([data, errors])).not.toMatch(/4111|987/);
    }
  });
});

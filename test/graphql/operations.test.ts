import { getOperationAST, Kind, parse, validate } from 'graphql';
import { contact } from '../contract/store/rows';
import * as generated from '../generated/operations';
import { meanwhile } from '../contract/store/turns';
import { openGraph, type GraphWorld } from './graph-world';
import { fillVariables, listSavedOperations } from './saved-operations';

const PHONES = ['+237677000001', '+2250700000001', '+2250700000010'];

const operations = listSavedOperations();
let world: GraphWorld;
beforeAll(async () => {
  world = await openGraph();
  await world.insertPlace('CINETPAY', world.organization.id, 'XOF');
  await world.store.write(async (tx) => {
    for (const phone of PHONES) await tx.insertContact(contact({ organizationId: world.organization.id, phone }));
  });
});
afterAll(() => world.close());

describe.each(operations)('the saved operation $name', (operation) => {
  const parsed = parse(operation.document);
  const node = getOperationAST(parsed);

  it('says first what it shows', () => {
    expect(operation.document).toMatch(/^# [A-Z].+\.\n/);
  });

  it('is one valid operation named like its file, and typed', () => {
    expect(validate(world.graph.schema, parsed)).toEqual([]);
    const pascal = operation.name.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
    expect(node?.name?.value.toLowerCase()).toBe(pascal.toLowerCase());
    expect(Object.keys(generated)).toContain(`${node?.name?.value}Document`);
  });

  it('has an example of every variable it takes', () => {
    const taken = node?.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
    const optional = node?.variableDefinitions?.filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE);
    const left = taken.filter((name) => !(name in operation.variables));
    expect(left.filter((name) => !optional?.some(({ variable }) => variable.name.value === name))).toEqual([]);
    expect(Object.keys(operation.variables).filter((name) => !taken.includes(name))).toEqual([]);
  });
});

it('they run as they are, the creating ones first', async () => {
  const creates = (name: string) => name.startsWith('create-') || name === 'transfer-batch';
  const inOrder = [
    ...operations.filter(({ name }) => creates(name)),
    ...operations.filter(({ name }) => !creates(name)),
  ];
  for (const operation of inOrder) {
    const variables = await fillVariables(operation, world.ask);
    if (operation.document.includes('\nsubscription ')) {
      const { schema, subscribe, createContext } = world.graph;
      const contextValue = createContext(world.viewer);
      const stream = await subscribe({
        schema,
        document: parse(operation.document),
        variableValues: variables,
        contextValue,
      });
      if (!('next' in stream)) throw new Error(JSON.stringify(stream.errors));
      if ('after' in variables) expect((await stream.next()).value).not.toHaveProperty('errors');
      await stream.return?.();
      continue;
    }
    const asked = world.ask(operation.document, variables);
    // Some wait for what nobody polls here: their time passes.
    await meanwhile(asked, async () => world.clock.advance(100));
    const answer = await asked;
    expect({ ...answer, operation: operation.name }).toMatchObject({ errors: [], operation: operation.name });
    for (const payload of Object.values(answer.data as Record<string, { userErrors?: unknown[] }>)) {
      expect(payload.userErrors ?? []).toEqual([]);
    }
  }
});

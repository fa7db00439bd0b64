import { getOperationAST, Kind, parse, validate } from 'graphql';
import * as generated from '../generated/operations';
import { openGraph, type GraphWorld } from './graph-world';
import { listSavedOperations } from './saved-operations';

// That they run as they are is tested against the sandbox, in test/e2e.
const operations = listSavedOperations();
let world: GraphWorld;
beforeAll(async () => {
  world = await openGraph();
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

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  astFromValue,
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  print,
  printSchema,
  validateSchema,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { buildGraph } from '../../src/graphql/build-graph';

const contract = buildSchema(readFileSync(join(__dirname, '../fixtures/contract.graphql'), 'utf8'));

describe('the emitted schema keeps the contract', () => {
  let graph: GraphQLSchema;
  beforeAll(async () => {
    graph = await buildGraph([]);
  });

  test('it is a valid schema', () => {
    expect(validateSchema(graph)).toEqual([]);
  });

  test.each(typesOf(contract).map((type) => [type.name, type] as const))('%s', (name, type) => {
    const emitted = graph.getType(name);
    expect(emitted).toBeDefined();
    const [promised, kept] = [linesOf(type), linesOf(emitted!)];
    // Additions may stand anywhere between; what is promised stands there, in the promised order.
    expect(kept.filter((line) => promised.includes(line))).toEqual(promised);
  });

  test('every argument that was added may be left out', () => {
    for (const type of typesOf(graph)) {
      const promised = contract.getType(type.name);
      const known = new Set(promised ? linesOf(promised) : []);
      // What an answer has more is nobody's business who does not ask for it; a new field may ask for what it likes.
      const fields = isObjectType(promised) ? Object.keys(promised.getFields()) : [];
      for (const line of promised ? linesOf(type) : []) {
        if (known.has(line)) continue;
        if (isInputObjectType(type)) expect(line).not.toMatch(/!$/);
        else if (fields.some((field) => line.startsWith(`${field}(`))) expect(line).not.toMatch(/!\)$/);
      }
    }
  });

  test('building again gives the same schema', async () => {
    expect(printSchema(await buildGraph([]))).toBe(printSchema(graph));
  });
});

function typesOf(schema: GraphQLSchema): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
}

/** Everything a client can rely on in a type, one fact a line. */
function linesOf(type: GraphQLNamedType): string[] {
  const kind = type.constructor.name;
  if (isEnumType(type)) return [kind, ...type.getValues().map(({ name }) => name)];
  if (isUnionType(type)) return [kind, ...type.getTypes().map(({ name }) => name)];
  if (isInputObjectType(type)) {
    return [`${kind}${type.isOneOf ? ' oneOf' : ''}`, ...Object.values(type.getFields()).map((field) => lineOf(field))];
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields()).flatMap((field) => [
      ...field.args.map((arg) => `${field.name}(${lineOf(arg)})`),
      `${field.name}: ${String(field.type)}`,
    ]);
    return [kind, ...type.getInterfaces().map(({ name }) => `implements ${name}`), ...fields];
  }
  return [kind];
}

function lineOf(field: GraphQLInputField | GraphQLArgument): string {
  const standard = astFromValue(field.defaultValue, field.type);
  return `${field.name}: ${String(field.type)}${standard ? ` = ${print(standard)}` : ''}`;
}

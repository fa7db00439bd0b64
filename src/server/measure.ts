import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/** How much a document asks for, fragments spread out. With several operations: the largest of each. */
export interface Measure {
  depth: number;
  /** Nesting below __schema and __type, which is deep in every client's own query and bounded by the schema. */
  introspectionDepth: number;
  /** Fields below __schema and __type: each is answered for every type, field or argument there is. */
  introspectionFields: number;
  aliases: number;
  fields: number;
  /** Field values the answer can hold: what stands below a list counts once per item. */
  cost: number;
}

export interface Measured extends Measure {
  /** Variables the cost hangs on: it is another with ones of other sizes. */
  sizedBy: readonly string[];
}

const NOTHING: Measure = { depth: 0, introspectionDepth: 0, introspectionFields: 0, aliases: 0, fields: 0, cost: 0 };

type Variables = Readonly<Record<string, unknown>>;

/** Walks each fragment once, however often it is spread: the time is that of the text, not of what it expands to. */
export function measure(
  document: DocumentNode,
  schema: GraphQLSchema,
  variables: Variables,
  largestPage: number,
): Measured {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const sizedBy = new Set<string>();
  let total = NOTHING;
  for (const operation of document.definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
    const walk = createWalk(schema, fragments, largestPage, (name) => {
      sizedBy.add(name);
      return variables[name] ?? defaultOf(operation, name);
    });
    total = largest(total, walk(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined));
  }
  return { ...total, sizedBy: [...sizedBy] };
}

/** All that a measure takes from these variables: with the same sizes it comes out the same. */
export function sizesOf(names: readonly string[], variables: Variables): string {
  return names.map((name) => sizeOf(variables[name])).join();
}

function sizeOf(value: unknown): string {
  if (typeof value === 'number') return `first ${value}`;
  if (Array.isArray(value)) return `list of ${value.length}`;
  return typeof value === 'object' && value !== null ? `input of ${longestList(value)}` : '';
}

/** A mutation answers with an item for each of its input's. */
function longestList(input: object): number {
  let longest = 0;
  for (const member of Object.values(input)) if (Array.isArray(member)) longest = Math.max(longest, member.length);
  return longest;
}

function createWalk(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  largestPage: number,
  variable: (name: string) => unknown,
) {
  const known = new Map<string, Measure>();

  function walk(selections: SelectionSetNode, type: GraphQLNamedType | undefined): Measure {
    let total = NOTHING;
    for (const selection of selections.selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          total = add(total, ofField(selection, type));
          break;
        case Kind.INLINE_FRAGMENT: {
          const on = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : type;
          total = add(total, walk(selection.selectionSet, on));
          break;
        }
        case Kind.FRAGMENT_SPREAD:
          total = add(total, ofFragment(selection.name.value));
          break;
      }
    }
    return total;
  }

  function ofFragment(name: string): Measure {
    const found = known.get(name);
    if (found) return found;
    const fragment = fragments.get(name);
    // Unknown fragments and cycles are refused by validation; here a cycle only has to end.
    known.set(name, NOTHING);
    if (!fragment) return NOTHING;
    const measured = walk(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    known.set(name, measured);
    return measured;
  }

  function ofField(field: FieldNode, parent: GraphQLNamedType | undefined): Measure {
    const name = field.name.value;
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const below = field.selectionSet
      ? walk(field.selectionSet, definition ? getNamedType(definition.type) : undefined)
      : NOTHING;
    const counts = { aliases: (field.alias ? 1 : 0) + below.aliases, fields: 1 + below.fields };
    if (name === '__schema' || name === '__type') {
      const introspectionDepth = 1 + Math.max(below.depth, below.introspectionDepth);
      return { ...counts, depth: 1, introspectionDepth, introspectionFields: counts.fields, fields: 1, cost: 1 };
    }
    const items = itemsOf(field, definition?.args ?? []);
    return {
      ...counts,
      depth: 1 + below.depth,
      introspectionDepth: below.introspectionDepth,
      introspectionFields: below.introspectionFields,
      cost: 1 + items * below.cost,
    };
  }

  /** How many items this field can answer with, by its arguments. */
  function itemsOf(field: FieldNode, parameters: readonly GraphQLArgument[]): number {
    const given = new Map(field.arguments?.map((argument) => [argument.name.value, argument.value]));
    const pages = ['first', 'last'].flatMap((name) => {
      const value = given.get(name);
      const number = value && read(value);
      return typeof number === 'number' ? [Math.min(number, largestPage)] : [];
    });
    const preset = parameters.find(({ name }) => name === 'first')?.defaultValue;
    if (pages.length === 0 && typeof preset === 'number') pages.push(preset);
    return Math.max(1, ...pages, lengthOf(given.get('ids')), longestMember(given.get('input')));
  }

  function lengthOf(value: ValueNode | undefined): number {
    if (value?.kind === Kind.LIST) return value.values.length;
    const list = value?.kind === Kind.VARIABLE ? read(value) : null;
    return Array.isArray(list) ? list.length : 0;
  }

  function longestMember(value: ValueNode | undefined): number {
    if (value?.kind === Kind.OBJECT) return Math.max(0, ...value.fields.map((member) => lengthOf(member.value)));
    const input = value?.kind === Kind.VARIABLE ? read(value) : null;
    return typeof input === 'object' && input !== null ? longestList(input) : 0;
  }

  function read(value: ValueNode): unknown {
    if (value.kind === Kind.VARIABLE) return variable(value.name.value);
    return value.kind === Kind.INT ? Number(value.value) : null;
  }

  return walk;
}

function defaultOf(operation: OperationDefinitionNode, name: string): unknown {
  const value = operation.variableDefinitions?.find((one) => one.variable.name.value === name)?.defaultValue;
  return value?.kind === Kind.INT ? Number(value.value) : null;
}

function add(a: Measure, b: Measure): Measure {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    introspectionFields: a.introspectionFields + b.introspectionFields,
    aliases: a.aliases + b.aliases,
    fields: a.fields + b.fields,
    cost: a.cost + b.cost,
  };
}

function largest(a: Measure, b: Measure): Measure {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    introspectionFields: Math.max(a.introspectionFields, b.introspectionFields),
    aliases: Math.max(a.aliases, b.aliases),
    fields: Math.max(a.fields, b.fields),
    cost: Math.max(a.cost, b.cost),
  };
}

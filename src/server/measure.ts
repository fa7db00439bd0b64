import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
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
import type { IntrospectionSizes } from './introspection-cost';

/** How much an operation asks for, fragments spread out. */
export interface Measure {
  depth: number;
  /** Nesting below __schema and __type, which is deep in every client's own query and bounded by the schema. */
  introspectionDepth: number;
  /** How often __schema or __type is asked for. */
  introspections: number;
  /** Field values that introspection answers with. */
  introspectionCost: number;
  aliases: number;
  fields: number;
  /** Field values the answer can hold: what stands below a list counts once per item. */
  cost: number;
}

export interface Measured extends Measure {
  /** Variables the cost hangs on: it is another with ones of other sizes. */
  sizedBy: readonly string[];
}

export interface MeasureParts {
  schema: GraphQLSchema;
  introspection: IntrospectionSizes;
  /** Longer pages are refused by their resolvers, so they never cost more. */
  largestPage: number;
  /** Throws at the first excess: what goes on from there could only be more. */
  refuse(soFar: Measure): void;
  /** Told of each node that is visited. */
  visited?: () => void;
}

type Variables = Readonly<Record<string, unknown>>;

const NOTHING: Measure = {
  depth: 0,
  introspectionDepth: 0,
  introspections: 0,
  introspectionCost: 0,
  aliases: 0,
  fields: 0,
  cost: 0,
};

/**
 * Measures the operation that runs. Each fragment is walked once, however often it is spread, and each variable is looked
 * at once: the time is that of the text, not of what it expands to.
 */
export function measure(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  parts: MeasureParts,
): Measured {
  const walk = new MeasureWalk(document, operation, variables, parts);
  const root = parts.schema.getRootType(operation.operation) ?? undefined;
  const total = walk.set(operation.selectionSet, root, false);
  return { ...total, cost: Math.ceil(total.cost), sizedBy: [...walk.sizedBy] };
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

class MeasureWalk {
  readonly sizedBy = new Set<string>();
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #known = new Map<string, Measure>();
  readonly #lengths = new Map<string, number>();

  constructor(
    document: DocumentNode,
    readonly operation: OperationDefinitionNode,
    readonly variables: Variables,
    readonly parts: MeasureParts,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  /** `ofAll`: of every type of the schema at once, which is below `__schema { types }`. */
  set(selections: SelectionSetNode, type: GraphQLNamedType | undefined, ofAll: boolean): Measure {
    let total = NOTHING;
    // What stands below __schema and __type has bounds of its own, which hold for all of it.
    const isIntrospection = type?.name.startsWith('__') === true;
    for (const selection of selections.selections) {
      this.parts.visited?.();
      if (selection.kind === Kind.FIELD) total = add(total, this.#field(selection, type, ofAll));
      else if (selection.kind === Kind.FRAGMENT_SPREAD) total = add(total, this.#fragment(selection.name.value, ofAll));
      else {
        const on = selection.typeCondition ? this.parts.schema.getType(selection.typeCondition.name.value) : type;
        total = add(total, this.set(selection.selectionSet, on, ofAll));
      }
      if (!isIntrospection) this.parts.refuse(total);
    }
    return total;
  }

  #fragment(name: string, ofAll: boolean): Measure {
    const key = ofAll ? `${name} of all` : name;
    const found = this.#known.get(key);
    if (found) return found;
    const fragment = this.#fragments.get(name);
    // Unknown fragments and cycles are refused by validation; here a cycle only has to end.
    this.#known.set(key, NOTHING);
    if (!fragment) return NOTHING;
    const type = this.parts.schema.getType(fragment.typeCondition.name.value);
    const measured = this.set(fragment.selectionSet, type, ofAll);
    this.#known.set(key, measured);
    return measured;
  }

  #field(field: FieldNode, parent: GraphQLNamedType | undefined, ofAll: boolean): Measure {
    const name = field.name.value;
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const place = `${parent?.name}.${name}`;
    const isIntrospection = name === '__schema' || name === '__type';
    const type = isIntrospection ? this.parts.schema.getType(name === '__schema' ? '__Schema' : '__Type') : undefined;
    const typeBelow = type ?? (definition ? getNamedType(definition.type) : undefined);
    // What one type refers to may be the largest there is; what all types have is the schema's whole.
    const ofAllBelow = place === '__Schema.types' || (ofAll && typeBelow?.name !== '__Type');
    const below = field.selectionSet ? this.set(field.selectionSet, typeBelow, ofAllBelow) : NOTHING;
    const aliases = (field.alias ? 1 : 0) + below.aliases;
    if (isIntrospection) {
      const introspectionDepth = 1 + Math.max(below.depth, below.introspectionDepth);
      const introspectionCost = 1 + Math.ceil(below.cost);
      return { aliases, depth: 1, introspectionDepth, introspections: 1, introspectionCost, fields: 1, cost: 1 };
    }
    const sizes = this.parts.introspection[ofAll ? 'average' : 'most'];
    const items = sizes[place] ?? this.#itemsOf(field, definition?.args ?? []);
    return {
      ...below,
      aliases,
      fields: 1 + below.fields,
      depth: 1 + below.depth,
      cost: 1 + items * below.cost,
    };
  }

  /** How many items this field can answer with, by its arguments. */
  #itemsOf(field: FieldNode, parameters: readonly GraphQLArgument[]): number {
    if (parameters.length === 0) return 1;
    const given = new Map<string, ValueNode>();
    for (const argument of field.arguments ?? []) given.set(argument.name.value, argument.value);
    const pages: number[] = [];
    for (const name of ['first', 'last']) {
      const value = given.get(name);
      const number = value && this.#read(value);
      if (typeof number === 'number') pages.push(Math.min(number, this.parts.largestPage));
    }
    const preset = parameters.find(({ name }) => name === 'first')?.defaultValue;
    if (pages.length === 0 && typeof preset === 'number') pages.push(preset);
    return Math.max(1, ...pages, this.#lengthOf(given.get('ids')), this.#longestMember(given.get('input')));
  }

  #lengthOf(value: ValueNode | undefined): number {
    if (value?.kind === Kind.LIST) return value.values.length;
    const list = value?.kind === Kind.VARIABLE ? this.#read(value) : null;
    return Array.isArray(list) ? list.length : 0;
  }

  #longestMember(value: ValueNode | undefined): number {
    if (value?.kind === Kind.OBJECT) return Math.max(0, ...value.fields.map((member) => this.#lengthOf(member.value)));
    if (value?.kind !== Kind.VARIABLE) return 0;
    const name = value.name.value;
    const known = this.#lengths.get(name);
    if (known !== undefined) return known;
    const input = this.#read(value);
    const longest = typeof input === 'object' && input !== null ? longestList(input) : 0;
    this.#lengths.set(name, longest);
    return longest;
  }

  #read(value: ValueNode): unknown {
    if (value.kind === Kind.INT) return Number(value.value);
    if (value.kind !== Kind.VARIABLE) return null;
    const name = value.name.value;
    this.sizedBy.add(name);
    return this.variables[name] ?? this.#defaultOf(name);
  }

  #defaults: Map<string, unknown> | null = null;

  #defaultOf(name: string): unknown {
    if (!this.#defaults) {
      this.#defaults = new Map();
      for (const { variable, defaultValue } of this.operation.variableDefinitions ?? []) {
        if (defaultValue) this.#defaults.set(variable.name.value, valueFromASTUntyped(defaultValue));
      }
    }
    return this.#defaults.get(name);
  }
}

function add(a: Measure, b: Measure): Measure {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    introspections: a.introspections + b.introspections,
    introspectionCost: a.introspectionCost + b.introspectionCost,
    aliases: a.aliases + b.aliases,
    fields: a.fields + b.fields,
    cost: a.cost + b.cost,
  };
}

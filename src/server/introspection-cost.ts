import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

/** How many items the lists of introspection have: below `types` on average over all types, elsewhere at most. */
export interface IntrospectionSizes {
  /** By `<type>.<field>`, e.g. `__Type.fields`. */
  average: Readonly<Record<string, number>>;
  most: Readonly<Record<string, number>>;
}

/** An answer about every type is as long as the schema, which an author of a query cannot see in its text. */
export function introspectionSizes(schema: GraphQLSchema): IntrospectionSizes {
  const types = Object.values(schema.getTypeMap());
  const composite = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = composite.map((type) => Object.values(type.getFields()));
  const lengths: Record<string, number[]> = {
    '__Type.fields': fields.map((all) => all.length),
    '__Type.inputFields': types.filter(isInputObjectType).map((type) => Object.keys(type.getFields()).length),
    '__Type.enumValues': types.filter(isEnumType).map((type) => type.getValues().length),
    '__Type.interfaces': composite.map((type) => type.getInterfaces().length),
    '__Type.possibleTypes': types.filter(isInterfaceType).map((type) => schema.getPossibleTypes(type).length),
  };
  const all = { '__Schema.types': types.length, '__Schema.directives': schema.getDirectives().length };
  const argumentCounts = [...fields.flat(), ...schema.getDirectives()].map(({ args }) => args.length);
  const average: Record<string, number> = { ...all, '__Field.args': sum(argumentCounts) / argumentCounts.length };
  const most: Record<string, number> = { ...all, '__Field.args': Math.max(...argumentCounts) };
  for (const [name, counts] of Object.entries(lengths)) {
    average[name] = sum(counts) / types.length;
    most[name] = Math.max(0, ...counts);
  }
  for (const sizes of [average, most]) {
    sizes['__Directive.args'] = sizes['__Field.args'] ?? 0;
    sizes['__Directive.locations'] = Math.max(...schema.getDirectives().map(({ locations }) => locations.length));
  }
  return { average, most };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/* type-graphql has no oneOf of its own (its @Directive('@oneOf') is inert): the classes marked here get it after the build. */
const marked = new Set<string>();

/** Exactly one member may be given, and not as null. The class has the name of its GraphQL type. */
export function oneOf(inputType: { name: string }): void {
  marked.add(inputType.name);
}

export function oneOfTypeNames(): ReadonlySet<string> {
  return marked;
}

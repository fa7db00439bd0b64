import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isInterfaceType,
  isObjectType,
  Kind,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { GraphContext } from './context';
import { PAYLOAD_CHECKS } from './payload-checks';

/**
 * What a mutation would answer about the arguments below its payload, asked before it runs: behind an answer that is
 * refused for one of them money may have gone out, and its caller would pay again. Empty where nothing is to be said.
 */
export async function checkPayload(args: ExecutionArgs): Promise<readonly GraphQLError[]> {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (!operation || String(operation.operation) !== 'mutation') return [];
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  // graphql-js refuses these itself, before it runs anything.
  if (coerced.errors) return [];
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const walk = new PayloadWalk(schema, fragments, coerced.coerced, args.contextValue as GraphContext);
  walk.into(operation.selectionSet, schema.getMutationType() ?? undefined, []);
  return (await Promise.all(walk.checks)).filter((error) => error !== null);
}

type Values = Readonly<Record<string, unknown>>;

/** Visits each fragment once, and checks the same field with the same arguments once. */
class PayloadWalk {
  readonly checks: Promise<GraphQLError | null>[] = [];
  readonly #spread = new Set<string>();
  readonly #checked = new Set<string>();

  constructor(
    readonly schema: GraphQLSchema,
    readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    readonly variables: { [variable: string]: unknown },
    readonly context: GraphContext,
  ) {}

  into(set: SelectionSetNode, type: GraphQLNamedType | undefined, path: readonly string[]): void {
    for (const selection of set.selections) {
      if (!this.#isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) this.#field(selection, type, path);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition ? this.schema.getType(selection.typeCondition.name.value) : type;
        this.into(selection.selectionSet, on, path);
      } else this.#fragment(selection.name.value, path);
    }
  }

  #fragment(name: string, path: readonly string[]): void {
    const fragment = this.fragments.get(name);
    if (!fragment || this.#spread.has(name)) return;
    this.#spread.add(name);
    this.into(fragment.selectionSet, this.schema.getType(fragment.typeCondition.name.value), path);
  }

  #field(node: FieldNode, type: GraphQLNamedType | undefined, before: readonly string[]): void {
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    const field = type.getFields()[node.name.value];
    if (!field) return;
    const path = [...before, (node.alias ?? node.name).value];
    // The mutation's own input is for the mutation to judge.
    if (before.length > 0) this.#arguments(`${type.name}.${field.name}`, field, node, path);
    if (node.selectionSet) this.into(node.selectionSet, getNamedType(field.type), path);
  }

  #arguments(name: string, field: GraphQLField<unknown, unknown>, node: FieldNode, path: readonly string[]): void {
    const check = PAYLOAD_CHECKS[name];
    if (!check && field.args.length === 0) return;
    const refused = (error: unknown) => {
      const originalError = error instanceof Error ? error : new Error(String(error));
      return new GraphQLError(originalError.message, { nodes: [node], path, originalError });
    };
    let values: Values;
    try {
      values = getArgumentValues(field, node, this.variables);
    } catch (error) {
      this.checks.push(Promise.resolve(refused(error)));
      return;
    }
    const key = JSON.stringify([name, values]);
    if (!check || this.#checked.has(key)) return;
    this.#checked.add(key);
    const run = async () => check(values, this.context);
    this.checks.push(run().then(() => null, refused));
  }

  #isIncluded(selection: SelectionNode): boolean {
    const skip = getDirectiveValues(GraphQLSkipDirective, selection, this.variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, selection, this.variables);
    return skip?.if !== true && include?.if !== false;
  }
}

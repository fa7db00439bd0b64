import {
  GraphQLError,
  getNamedType,
  isInputType,
  isScalarType,
  Kind,
  TypeInfo,
  typeFromAST,
  valueFromAST,
  visit,
  visitWithTypeInfo,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationContext,
  type ValueNode,
} from 'graphql';
import { Malformed, malformedIn, readInput } from './malformed';

/*
 * Arguments that are no part of a mutation's own input: those of queries and subscriptions, and those below a mutation's
 * payload. A malformed value there refuses the whole request before it runs, so that no money has moved by then.
 */

/** A validation rule for what stands in the text of an operation. */
export function malformedArgumentsRule(context: ValidationContext): ASTVisitor {
  const mutation = context.getSchema().getMutationType();
  const check = (node: ValueNode) => {
    if (!context.getArgument() || context.getParentType() === mutation) return;
    const scalar = getNamedType(context.getInputType());
    if (!isScalarType(scalar)) return;
    const value = literal(() => scalar.parseLiteral(node));
    if (!(value instanceof Malformed)) return;
    const message = `Argument "${context.getArgument()?.name}" has an invalid value: ${value.message}`;
    context.reportError(new GraphQLError(message, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } }));
  };
  return { StringValue: check };
}

/** A literal of the wrong type is refused by graphql-js itself. */
function literal(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return null;
  }
}

/** The variables of one operation whose values have to be looked at before it runs. */
interface CheckedVariable {
  name: string;
  type: GraphQLInputType;
  /** As the operation gives it. */
  standard: ValueNode | undefined;
}

/** By operation: made once for a document, used for each of its requests. */
export type CheckedVariables = ReadonlyMap<OperationDefinitionNode, readonly CheckedVariable[]>;

/** The variables of a valid document that stand anywhere but in a mutation's own input. */
export function checkedVariables(schema: GraphQLSchema, document: DocumentNode): CheckedVariables {
  const names = namesOutsideInputs(schema, document);
  const checked = new Map<OperationDefinitionNode, CheckedVariable[]>();
  for (const operation of document.definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
    const variables = (operation.variableDefinitions ?? []).flatMap((definition) => {
      const name = definition.variable.name.value;
      const type = typeFromAST(schema, definition.type as never);
      return names.has(name) && isInputType(type) ? [{ name, type, standard: definition.defaultValue }] : [];
    });
    if (variables.length > 0) checked.set(operation, variables);
  }
  return checked;
}

function namesOutsideInputs(schema: GraphQLSchema, document: DocumentNode): ReadonlySet<string> {
  const typeInfo = new TypeInfo(schema);
  const mutation = schema.getMutationType();
  const names = new Set<string>();
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      VariableDefinition: () => false,
      Variable: ({ name }) => {
        if (typeInfo.getArgument() && typeInfo.getParentType() !== mutation) names.add(name.value);
      },
    }),
  );
  return names;
}

/** What is wrong with the values that one request gives; empty where they can be read. */
export function malformedVariables(
  checked: CheckedVariables,
  operationName: string | null | undefined,
  values: Readonly<Record<string, unknown>>,
): string[] {
  const problems: string[] = [];
  for (const [operation, variables] of checked) {
    if (operationName && operation.name?.value !== operationName) continue;
    for (const { name, type, standard } of variables) {
      const isStandard = values[name] === undefined && standard !== undefined;
      const found = isStandard ? malformedDefault(standard, type, name) : malformedIn(type, values[name], name);
      for (const { place, message } of found) {
        problems.push(`Variable "$${name}" has an invalid value at "${place}": ${message}`);
      }
    }
  }
  return problems;
}

function malformedDefault(standard: ValueNode, type: GraphQLInputType, name: string) {
  const { malformed } = readInput(valueFromAST(standard, type), [name]);
  return malformed.map(({ path, message }) => ({ place: path.join('.'), message }));
}

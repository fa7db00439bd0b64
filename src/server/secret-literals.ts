import {
  getNamedType,
  isInputObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { refusalError } from './refusal';

/** What may only come in as a variable: texts of operations are cached here, and logged by proxies and tools on the way. */
export const SECRET_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  CardSourceInput: ['number', 'securityCode'],
  ApproveTransferInput: ['pin'],
  XprizoOptions: ['pin'],
  PeexCredentials: ['secretKey', 'accessToken', 'callbackPassword'],
  CinetPayCredentials: ['apiKey', 'password'],
  MachnetCredentials: ['clientSecret', 'webhookSecret'],
  XprizoCredentials: ['password', 'apiKey'],
};
/** In the JSON of a provider without input types of its own, where only names tell. */
const SECRET_NAME = /^(pin|cvv|ccv|cvc|token|secret\w*|\w*(secret|password|token|apikey|secretkey))$/i;
const NAMES = new RegExp(`\\b(${Object.values(SECRET_MEMBERS).flat().join('|')})\\b|generic`);

/** Throws where the text itself holds such a value, as a literal or as the default of a variable. It is never quoted. */
export function refuseSecretLiterals(query: string, document: DocumentNode, schema: GraphQLSchema): void {
  if (!NAMES.test(query)) return;
  const typeInfo = new TypeInfo(schema);
  const carriers = new Map<string, string>();
  const defaults: string[] = [];
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      VariableDefinition: ({ variable, defaultValue }) => {
        if (defaultValue) defaults.push(variable.name.value);
      },
      ObjectField: ({ name, value }) => {
        const parent = getNamedType(typeInfo.getParentInputType());
        const isInJson = !parent || !isInputObjectType(parent);
        const isSecret = isInJson ? SECRET_NAME.test(name.value) : SECRET_MEMBERS[parent.name]?.includes(name.value);
        if (!isSecret) return;
        const member = isInJson ? name.value : `${parent.name}.${name.value}`;
        if (value.kind !== Kind.VARIABLE) throw secretInText(member);
        carriers.set(value.name.value, member);
      },
    }),
  );
  for (const name of defaults) {
    const member = carriers.get(name);
    if (member !== undefined) throw secretInText(member);
  }
}

function secretInText(member: string) {
  const message = `${member} must not stand in the text of an operation: give it as a variable without a default`;
  return refusalError({ status: 400, code: 'BAD_USER_INPUT', message });
}

import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { withoutCardNumbers } from '../../domain/card-number';
import { invariant } from '../../domain/invariant';
import { Malformed } from '../malformed';

interface TextScalar<T> {
  name: string;
  description: string;
  /** A good value, shown in every refusal. */
  example: string;
  specifiedByURL?: string;
  /** What is wrong with a text, as the end of a sentence; null where it is good. */
  problem: (text: string) => string | null;
  /** The text in the domain's form; the text itself where left out. */
  parse?: (text: string) => T;
  /** A value on its way out; a text that is good where left out. */
  print?: (value: unknown) => string;
}

/** How much of a refused value is shown again: enough to find it, too little to fill a log. */
const SHOWN_CHARACTERS = 40;

/**
 * A scalar that travels as text. A value that is no text is refused; a text that it cannot read becomes a Malformed, which
 * says what is wrong and what a good one looks like.
 */
export function textScalar<T = string>(scalar: TextScalar<T>): GraphQLScalarType<T, string> {
  const parse = scalar.parse ?? ((text) => text as T);

  const say = (problem: string) => `${scalar.name} ${problem}; a good one is "${scalar.example}"`;

  function refuse(problem: string): never {
    throw new GraphQLError(say(problem), { extensions: { code: 'BAD_USER_INPUT', scalar: scalar.name } });
  }

  /** Typed as good: whoever executes an operation has looked for what is not (admission, readInput, refuseMalformed). */
  function read(text: string): T {
    const problem = scalar.problem(text);
    if (problem === null) return parse(text);
    return new Malformed(say(`${shown(text)} ${problem}`), text) as T;
  }

  return new GraphQLScalarType<T, string>({
    name: scalar.name,
    description: scalar.description,
    specifiedByURL: scalar.specifiedByURL,
    parseValue: (value) =>
      typeof value === 'string' ? read(value) : refuse(`must be sent as text, not as ${kindOfValue(value)}`),
    parseLiteral: (node) =>
      node.kind === Kind.STRING ? read(node.value) : refuse(`must be sent as text, not as ${kindOfLiteral(node)}`),
    serialize:
      scalar.print ??
      ((value) => {
        invariant(typeof value === 'string' && scalar.problem(value) === null, `not a ${scalar.name}`);
        return value;
      }),
  });
}

/** Card numbers are withheld before it is cut, which might leave a part of one that nobody knows again. */
function shown(text: string): string {
  const safe = withoutCardNumbers(text);
  return JSON.stringify(safe.length > SHOWN_CHARACTERS ? `${safe.slice(0, SHOWN_CHARACTERS)}…` : safe);
}

function kindOfValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const LITERAL_WORDS = {
  [Kind.INT]: 'a number',
  [Kind.FLOAT]: 'a number',
  [Kind.BOOLEAN]: 'a boolean',
  [Kind.LIST]: 'a list',
  [Kind.OBJECT]: 'an object',
  [Kind.ENUM]: 'a bare word',
  [Kind.NULL]: 'null',
  [Kind.STRING]: 'text',
  [Kind.VARIABLE]: 'a variable',
} satisfies Record<ValueNode['kind'], string>;

function kindOfLiteral(node: ValueNode): string {
  return LITERAL_WORDS[node.kind];
}

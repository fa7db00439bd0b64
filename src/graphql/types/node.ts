import { Field, ID, InterfaceType } from 'type-graphql';
import { nounOf } from '../../domain/ids';

@InterfaceType({ description: 'Anything that can be read again by its id through `node` and `nodes`.' })
export abstract class Node {
  @Field(() => ID, { description: 'Global, opaque and stable, e.g. `"trf_0199c1f2a3b4c5d6e7f8091a2b3c"`.' })
  id!: string;
}

/** The prefix of an id tells the noun, and the nouns are the type names. */
export function typeOfNode(row: { id: string }): string | undefined {
  return nounOf(row.id) ?? undefined;
}

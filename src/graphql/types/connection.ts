import { Field, ObjectType, type ClassType } from 'type-graphql';
import type { GraphQLScalarType } from 'graphql';

@ObjectType({ description: 'Where a page stands in its list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, {
    description:
      'There may be more after `endCursor`: ask again with it as `after`. A page may have fewer items than asked for, or ' +
      'none, and still go on: a filter that few items pass looks at some thousand of them for each page.',
  })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'There is something before `startCursor`.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Where this page begins, e.g. to hand back as `before`; null where it is empty and there is nothing before.',
  })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Where this page ends, to hand back as `after`: its last item, or beyond it the last one looked at. Null where it is ' +
      'empty and there is nothing after.',
  })
  endCursor!: string | null;
}

/** The Relay connection and edge of one node type. */
export function connectionOf(
  getNode: () => ClassType | (abstract new () => object),
  words: { name: string; plural: string; cursor?: GraphQLScalarType },
) {
  const cursorType = words.cursor ?? String;

  @ObjectType(`${words.name}Edge`, {
    description: `One place in a list of ${words.plural}.`,
    simpleResolvers: true,
  })
  class Edge {
    @Field(() => cursorType, { description: 'The position of this item; hand it back as `after` or `before`.' })
    cursor!: string;

    @Field(() => getNode(), { description: 'The item itself.' })
    node!: object;
  }

  @ObjectType(`${words.name}Connection`, {
    description: `One page of a list of ${words.plural}.`,
    simpleResolvers: true,
  })
  class Connection {
    @Field(() => [getNode()], { description: 'The items of this page, in order.' })
    nodes!: object[];

    @Field(() => [Edge], { description: 'The items of this page with their cursors, in order.' })
    edges!: Edge[];

    @Field(() => PageInfo, { description: 'Whether and where the list goes on.' })
    pageInfo!: PageInfo;
  }

  return Connection;
}

import { defaultFieldResolver, isObjectType, type GraphQLSchema } from 'graphql';
import type { GraphContext } from './context';

/** Stands for the root, which has no value of its own. */
const ROOT = {};

/**
 * Lets two aliases of one field with the same arguments share one look at the database: what a resolver answers within one
 * operation does not change. Mutations and what they answer are left out: each of them is meant.
 */
export function answerOnce(schema: GraphQLSchema): void {
  const roots = [schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || roots.includes(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.args.length === 0) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source: unknown, args, context: GraphContext, info) => {
        if (String(info.operation.operation) !== 'query') return resolve(source, args, context, info);
        const owner = typeof source === 'object' && source !== null ? source : ROOT;
        const answered = (context.answered ??= new WeakMap());
        const known = answered.get(owner) ?? new Map<string, unknown>();
        answered.set(owner, known);
        // Whether an argument was written decides as well (lists.ts), not only its value.
        const written = info.fieldNodes[0]?.arguments?.map(({ name }) => name.value).sort();
        const key = JSON.stringify([type.name, field.name, args, written]);
        if (!known.has(key)) known.set(key, resolve(source, args, context, info));
        return known.get(key);
      };
    }
  }
}

import { defaultFieldResolver, getNamedType, isLeafType, isObjectType, type GraphQLSchema } from 'graphql';
import type { GraphContext } from './context';

/** How long the fields of one operation may be answered one after the other before sockets and timers have their turn. */
const MAX_TURN_MS = 5;
/** Fields that go on together: a page of them, so that what a list's items refer to is still read with one statement. */
const FIELDS_PER_TURN = 100;

/** Types of introspection belong to graphql-js, and to every schema of the process. */
const pacedForAll = new WeakSet<object>();
const turns = new WeakMap<object, Turn>();

/**
 * Lets other requests be answered while an answer of many values is put together: what is in memory already is completed
 * without ever waiting, so a long answer held all others up until it was whole. What a field was answered with waits for
 * the event loop to come round where its operation has lasted too long. Only operations that the gate calls long are
 * paced: the loaders read more at once where nothing waits. Events are read and written in order elsewhere.
 */
export function paceFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (isLeafType(getNamedType(field.type)) || pacedForAll.has(field)) continue;
      if (type.name.startsWith('__')) pacedForAll.add(field);
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source: unknown, args, context: Partial<GraphContext> | undefined, info) => {
        const answered: unknown = resolve(source, args, context, info);
        const turn = context?.isPaced === true ? turnOf(context) : null;
        if (!turn || answered === null || answered === undefined) return answered;
        // A loader answers many fields at once: they are let through one page after the other.
        return answered instanceof Promise ? answered.then((value) => turn.pass(value)) : turn.pass(answered);
      };
    }
  }
}

/** Each operation has one of its own: a short one never waits for a long one's fields. */
function turnOf(context: object): Turn {
  const known = turns.get(context);
  if (known) return known;
  const turn = new Turn();
  turns.set(context, turn);
  return turn;
}

class Turn {
  #began: number | null = null;
  #passed = 0;
  readonly #waiting: (() => void)[] = [];
  #released = 0;

  /** The value itself, or a promise of it where the turn is over. */
  pass(value: unknown): unknown {
    if (!this.#isOver()) return value;
    return this.#next().then(() => value);
  }

  #isOver(): boolean {
    if (this.#waiting.length > this.#released) return true;
    const now = performance.now();
    if (this.#began === null) {
      this.#began = now;
      this.#passed = 0;
      setImmediate(() => (this.#began = null));
    }
    // What has passed may not have been completed yet, so its time alone does not tell.
    this.#passed += 1;
    return this.#passed > FIELDS_PER_TURN || now - this.#began > MAX_TURN_MS;
  }

  #next(): Promise<void> {
    if (this.#waiting.length === 0) setImmediate(() => this.#release());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(): void {
    const until = Math.min(this.#released + FIELDS_PER_TURN, this.#waiting.length);
    while (this.#released < until) this.#waiting[this.#released++]?.();
    if (this.#released < this.#waiting.length) return void setImmediate(() => this.#release());
    this.#waiting.length = 0;
    this.#released = 0;
  }
}

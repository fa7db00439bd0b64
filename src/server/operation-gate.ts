import { GraphQLError, type DocumentNode, type ExecutionArgs } from 'graphql';
import type { ApiKey, Viewer } from '../domain/organization';
import type { Clock } from '../domain/world';
import { checkPayload } from '../graphql/payload-check';
import { operationTypeOf, unknownOperation, type Admission, type AdmittedDocument, type Operation } from './admission';
import type { Budget, Cost, Payer, Taken } from './budget';
import type { Graph } from './graph';
import { refusalError } from './refusal';
import { createTurns } from './turns';

export interface Identity {
  viewer: Viewer;
  apiKey: ApiKey;
}

export type OperationType = 'query' | 'mutation' | 'subscription';

/** An operation that may run. */
export interface Ready {
  ready: true;
  document: DocumentNode;
  type: OperationType;
  args: ExecutionArgs;
  cost: Cost;
  /** To be called when it has run, however that ends. */
  finish(): void;
}

/** Why it may not; the errors are for the caller, before `formatError`. */
export interface Refused {
  ready: false;
  status: number;
  errors: readonly GraphQLError[];
  /** Null where it was refused before anybody asked what it costs. */
  cost: Cost | null;
  retryAfterMs: number | null;
}

/** What an operation has to pass before it runs, the same at every door: its size, its price, its payload's arguments. */
export interface OperationGate {
  prepare(operation: Operation, identity: Identity): Promise<Ready | Refused>;
  /** Pays for a body of so many bytes, before it is read. */
  payForBody(payer: Payer, bytes: number): Promise<Taken>;
}

/** From so many points on an operation holds the process up for milliseconds: those of one organization run in turn. */
const HEAVY_POINTS = 1_000;
/** Some ten milliseconds of putting an answer together. A page of 100 transfers with all about them is less. */
const PACED_POINTS = 8_000;
/** A new text of 2,000 characters is read in about a millisecond, in one piece: longer ones wait for each other. */
const LONG_READING_POINTS = 200;
/** Parsing a text and reading its variables; where the text is new the admission adds what validation costs. */
const BYTES_PER_POINT = 50;

export interface OperationGateParts {
  admission: Admission;
  graph: Graph;
  budget: Budget;
  clock: Clock;
}

export function createOperationGate(parts: OperationGateParts): OperationGate {
  const { admission, graph, budget } = parts;
  const turns = createTurns(parts.clock);
  const readingTurns = createTurns(parts.clock);
  const nothing = () => {};

  /** Reads a text for its price; what is new and long waits for its turn. */
  async function admit(operation: Operation, payer: Payer): Promise<Admitted> {
    const reading = admission.readingPoints(operation.query);
    const paid = reading > 0 ? await budget.take(payer, reading) : null;
    if (paid && paid.retryAfterMs !== null)
      return { refused: tooManyPoints(paid.cost, paid.retryAfterMs, parts.clock.now()) };
    const endTurn = reading >= LONG_READING_POINTS ? await readingTurns.take(payer.organizationId) : nothing;
    try {
      return { admitted: admission.admit(operation) };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return { refused: refusedFor([error], paid?.cost ?? null) };
    } finally {
      endTurn();
    }
  }

  async function takeTurn(type: OperationType, points: number, payer: Payer): Promise<() => void> {
    // A mutation waits for its provider, and a subscription for events.
    return type === 'query' && points >= HEAVY_POINTS ? turns.take(payer.organizationId) : nothing;
  }

  return {
    payForBody: (payer, bytes) => budget.take(payer, Math.ceil(bytes / BYTES_PER_POINT)),

    async prepare(operation, { viewer, apiKey }) {
      const read = await admit(operation, apiKey);
      if ('refused' in read) return read.refused;
      const { document, errors, points } = read.admitted;
      if (errors.length > 0) return refusedFor(errors, null);
      const { operationName, variables } = operation;
      const type = operationTypeOf(document, operationName);
      if (!type) return refusedFor([unknownOperation()], null);
      const { cost, retryAfterMs } = await budget.take(apiKey, points);
      if (retryAfterMs !== null) return tooManyPoints(cost, retryAfterMs, parts.clock.now());
      const args: ExecutionArgs = {
        schema: graph.schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: Object.assign(graph.createContext(viewer), {
          isPaced: type !== 'subscription' && points >= PACED_POINTS,
        }),
      };
      const payload = type === 'mutation' ? await checkPayload(args) : [];
      if (payload.length > 0) return refusedFor(payload, cost);
      return { ready: true, document, type, args, cost, finish: await takeTurn(type, points, apiKey) };
    },
  };
}

/** The key, or its organization, has too few points left for it. */
export function tooManyPoints(cost: Cost, retryAfterMs: number, now: number): Refused {
  const retryAt = new Date(now + retryAfterMs).toISOString();
  const message =
    'this API key or its organization has asked for too much lately (RATE_POINTS_PER_MINUTE): this takes ' +
    `${cost.requested} points and ${cost.available} are left; ask again after ${retryAt}, or ask for less`;
  const error = refusalError({ status: 429, code: 'TOO_MANY_REQUESTS', message, extensions: { retryAt } });
  return { ready: false, status: 429, errors: [error], cost, retryAfterMs };
}

type Admitted = { admitted: AdmittedDocument } | { refused: Refused };

function refusedFor(errors: readonly GraphQLError[], cost: Cost | null): Refused {
  return { ready: false, status: 400, errors, cost, retryAfterMs: null };
}

/** In the answer to an operation that the gate let nobody run. */
export function refusedBody(refused: Refused, { formatError }: Pick<Graph, 'formatError'>): object {
  const errors = refused.errors.map((error) => formatError(error));
  return refused.cost ? { errors, extensions: { cost: refused.cost } } : { errors };
}

/** As the header Retry-After has it. */
export function retryAfterSeconds(ms: number): string {
  return String(Math.ceil(ms / 1_000));
}

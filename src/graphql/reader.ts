import type { GraphQLError } from 'graphql';

/** What may wait for a reader that hardly takes anything; beyond it the reader is told to come back and resume. */
export const MAX_BACKLOG_BYTES = 1024 * 1024;

/** An event as it is sent: executed and serialised once, whoever reads it. */
export interface Frame {
  seq: number;
  cursor: string;
  /** The execution result as JSON, UTF-8. Shared by its readers: never written to. */
  payload: Buffer;
}

/** One subscription's end of a transport. */
export interface Reader {
  /** The next events, in order, each once. */
  deliver(frames: readonly Frame[]): void;
  /** Bytes handed over that the system has not taken yet. */
  readonly backlog: number;
  /** Bytes the system has taken since the connection began. */
  readonly taken: number;
  /** Calls back once the system takes more. Not at all where the connection ends before. */
  whenReady(run: () => void): void;
  /** Too much waits for it, and it takes too little of it: the transport ends its connection. */
  tooSlow(): void;
  /** The stream cannot go on: the error is the last it says. */
  fail(error: GraphQLError): void;
}

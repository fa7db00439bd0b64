import type { DataSourceOptions } from 'typeorm';
import type { CheckedPlace } from '../../src/store/lost-events';
import type { OpenedStore } from '../../src/store/open-store';
import { claims } from './store/claims';
import { eventLog } from './store/event-log';
import { filters } from './store/filters';
import { idempotency } from './store/idempotency';
import { integrity } from './store/integrity';
import { nouns } from './store/nouns';
import { pages } from './store/pages';
import { plans } from './store/plans';
import { sealedTexts } from './store/sealed-texts';
import { searches } from './store/searches';
import { settleHistories } from './store/settle-histories';
import { shortPages } from './store/short-pages';
import { start } from './store/start';
import { transactions } from './store/transactions';
import { visibility } from './store/visibility';

export interface SeenStatement {
  text: string;
  values: readonly unknown[];
}

/** A store on a database of its own, and what a test needs beside the port. */
export interface StoreUnderTest {
  store: OpenedStore;
  /** Every statement since the start; a test empties it. */
  statements: SeenStatement[];
  /** What a second poller uses: another process's store where the database allows that, else this one. */
  secondPoller: OpenedStore;
  /** Opens the same database once more, as a start of the program would, beside the first where that is allowed. */
  startAgain(): Promise<OpenedStore>;
  /** Where the database is. */
  place: Pick<CheckedPlace, 'databaseUrl' | 'dataDir' | 'schema'>;
  /** What TypeORM needs to look at the same database. */
  dataSource: DataSourceOptions;
  /** Past the store, straight into the database. */
  execute(text: string): Promise<Record<string, unknown>[]>;
  /** Its plans do not depend on how many rows a table has; otherwise a small table is rightly read whole. */
  plansSmallTables: boolean;
  /** What the database does by itself now and then, and a planner needs to know a table's size. */
  gatherStatistics(): Promise<void>;
  /** The database's plan for a statement; it is not run. */
  explain(statement: SeenStatement): Promise<string>;
  close(): Promise<void>;
}

/** The store's promises, the same on every database. */
export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the store on ${name}`, () => {
    let underTest: StoreUnderTest;
    beforeAll(async () => {
      underTest = await open();
    });
    afterAll(async () => {
      await underTest.close();
    });
    const opened = (): StoreUnderTest => underTest;

    describe('transactions', () => transactions(opened));
    describe('the event log', () => eventLog(opened));
    describe('claims', () => claims(opened));
    describe('pages', () => pages(opened));
    describe('filters', () => filters(opened));
    describe('short pages', () => shortPages(opened));
    describe('searches', () => searches(opened));
    describe('nouns', () => nouns(opened));
    describe('integrity', () => integrity(opened));
    describe('idempotency keys', () => idempotency(opened));
    describe('sealed texts, proofs and callback tokens', () => sealedTexts(opened));
    describe('settle histories', () => settleHistories(opened));
    describe('visibility', () => visibility(opened));
    describe('plans and statements', () => plans(opened));
  });
  describe(`starting on ${name}`, () => start(open));
}

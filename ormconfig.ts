import 'reflect-metadata';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { postgresOptions, sqliteOptions } from './src/store/data-source';

/** The data source of TypeORM's own command line (`typeorm -d`); the program itself opens its store with openStore. */
const { DATABASE_URL, DATA_DIR = 'data' } = process.env;

export default new DataSource(
  DATABASE_URL
    ? postgresOptions(DATABASE_URL, undefined, { connections: 1 })
    : sqliteOptions(path.join(DATA_DIR, 'corridor.db')),
);

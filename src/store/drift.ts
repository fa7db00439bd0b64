import type { DataSource } from 'typeorm';

/** Every way in which a migrated database differs from the entities: nothing, when both say the same. */
export async function listDrift(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  const wouldRun = upQueries.map(({ query }) => query).filter((query) => !WORD_COLLATION.test(query));
  return [...wouldRun.map((query) => `TypeORM would run: ${query}`), ...(await listIndexDrift(dataSource))];
}

/** PostgreSQL alone is told this column's collation, and an entity cannot say so of one database. */
const WORD_COLLATION = /^ALTER TABLE "contact_words" ALTER COLUMN "word" TYPE character varying COLLATE "undefined"$/;

/** TypeORM does not compare an index's condition nor the order of its columns, and our pages live by both. */
async function listIndexDrift(dataSource: DataSource): Promise<string[]> {
  const wanted = new Map(
    dataSource.entityMetadatas.flatMap((entity) =>
      entity.indices.map((index) => {
        const columns = index.columns.map((column) => column.databaseName).join(', ');
        const unique = index.isUnique ? 'UNIQUE ' : '';
        const where = index.where ? ` WHERE ${index.where}` : '';
        return [index.name, `CREATE ${unique}INDEX ${index.name} ON ${entity.tableName} (${columns})${where}`] as const;
      }),
    ),
  );
  const present = new Map(
    (await listIndexes(dataSource)).map((index) => [index.name, plainDefinition(index.definition)]),
  );
  const names = [...new Set([...wanted.keys(), ...present.keys()])].sort();
  return names
    .filter((name) => wanted.get(name) !== present.get(name))
    .map((name) => `index: entities ${wanted.get(name) ?? 'nothing'}; database ${present.get(name) ?? 'nothing'}`);
}

/** The indexes that a CREATE INDEX made; those of primary keys belong to their tables. */
function listIndexes(dataSource: DataSource): Promise<{ name: string; definition: string }[]> {
  return dataSource.query(
    dataSource.options.type === 'postgres'
      ? `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = current_schema()
           AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname AND contype = 'p'
             AND connamespace = current_schema()::regnamespace)`
      : `SELECT name, sql AS definition FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`,
  );
}

/** Both databases' words for the same index, as one text; no condition of ours needs a parenthesis. */
function plainDefinition(definition: string): string {
  const [index = '', condition] = definition
    .replace(/"/g, '')
    .replace(/ USING btree/, '')
    .replace(/ ON \w+\./, ' ON ')
    .split(' WHERE ');
  return condition === undefined ? index : `${index} WHERE ${condition.replace(/::text|[()]/g, '')}`;
}

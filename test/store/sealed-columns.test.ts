import { getMetadataArgsStorage } from 'typeorm';
import { ENTITIES } from '../../src/store/entities';
import { SEALED_COLUMNS } from '../../src/store/sealed-columns';

it('the list of sealed columns names every column that is called sealed, so that a new MASTER_KEY reaches all of them', () => {
  const storage = getMetadataArgsStorage();
  const sealed = ENTITIES.flatMap((entity) =>
    storage
      .filterColumns(entity)
      .filter(({ propertyName }) => propertyName.startsWith('sealed_'))
      .map(({ propertyName }) => `${storage.tables.find(({ target }) => target === entity)?.name}.${propertyName}`),
  );
  expect(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(sealed.sort());
});

import { getIntrospectionQuery, graphqlSync, type IntrospectionQuery } from 'graphql';
import { buildGraph } from '../../src/graphql/build-graph';
import { createScriptedProvider } from './scripted-provider';

it('describes every type, field, argument, input field and enum value', async () => {
  const schema = await buildGraph([createScriptedProvider('FIFTH').definition]);
  const { data } = graphqlSync({ schema, source: getIntrospectionQuery() });
  const { types } = (data as unknown as IntrospectionQuery).__schema;
  const silent: string[] = [];
  const look = (name: string, element: { description?: string | null }) => {
    if (!element.description?.trim()) silent.push(name);
  };
  for (const type of types.filter(({ name }) => !name.startsWith('__'))) {
    look(type.name, type);
    const fields = 'fields' in type ? type.fields : 'inputFields' in type ? type.inputFields : [];
    for (const field of fields ?? []) {
      look(`${type.name}.${field.name}`, field);
      if ('args' in field) for (const arg of field.args) look(`${type.name}.${field.name}(${arg.name})`, arg);
    }
    if ('enumValues' in type) for (const value of type.enumValues ?? []) look(`${type.name}.${value.name}`, value);
  }
  expect(silent).toEqual([]);
  expect(types.length).toBeGreaterThan(150);
});

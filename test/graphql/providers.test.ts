import { isEnumType, type GraphQLSchema } from 'graphql';
import { buildGraph } from '../../src/graphql/build-graph';
import { transfer } from '../contract/store/rows';
import { openGraph } from './graph-world';
import { createScriptedProvider } from './scripted-provider';

function wordsOf(schema: GraphQLSchema): string[] {
  const type = schema.getType('Provider');
  return isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
}

describe('the Provider enum', () => {
  it('has the contract’s four whatever is registered', async () => {
    expect(wordsOf(await buildGraph([]))).toEqual(['PEEX', 'CINETPAY', 'MACHNET', 'XPRIZO']);
  });

  it('gains a fifth from the registry, and forgets it with the next one', async () => {
    const { definition } = createScriptedProvider('FIFTH');
    const schema = await buildGraph([createScriptedProvider('PEEX').definition, definition]);
    expect(wordsOf(schema)).toEqual(['PEEX', 'CINETPAY', 'MACHNET', 'XPRIZO', 'FIFTH']);
    expect(wordsOf(await buildGraph([]))).toHaveLength(4);
    expect(wordsOf(schema)).toHaveLength(5);
  });
});

it("shows a fifth provider's transfers by its own names", async () => {
  const world = await openGraph();
  const row = transfer(world.elsewhere.wallet, { details: { rail: 'swift', hops: 2 } });
  await world.store.write((tx) => tx.insertTransfer(row));
  const { data, errors } = await world.ask(
    '{ transfers(filter: { providers: [FIFTH] }) { nodes { provider details { __typename ... on GenericTransferDetails { native } } } } }',
  );
  expect(errors).toEqual([]);
  expect(data.transfers.nodes).toEqual([
    { provider: 'FIFTH', details: { __typename: 'GenericTransferDetails', native: { rail: 'swift', hops: 2 } } },
  ]);
  await world.close();
});

import type { Page } from '../../../src/domain/store';
import type { StoreUnderTest } from '../store-suite';
import { contact, insertWorld, transfer, type World } from './rows';

const idsOf = (page: Page<{ id: string }>) => page.edges.map((edge) => edge.node.id);

export function searches(opened: () => StoreUnderTest): void {
  let world: World;
  let ids: Record<'kouame' | 'nguessan' | 'jeanBaptiste' | 'cedric', string>;
  beforeAll(async () => {
    world = await insertWorld(opened().store);
    const organizationId = world.organization.id;
    const people = {
      kouame: contact({ organizationId, firstName: 'Aya', lastName: 'Kouamé', email: null, phone: '+2250707123456' }),
      nguessan: contact({ organizationId, firstName: 'Yao', lastName: "N'Guessan", email: null, phone: null }),
      jeanBaptiste: contact({
        organizationId,
        firstName: 'Jean-Baptiste',
        lastName: 'Œuvrard',
        email: 'jb@mail.example',
        phone: null,
      }),
      cedric: contact({
        organizationId,
        firstName: 'Ce\u0301dric',
        lastName: 'N’Guessan',
        email: null,
        phone: '+237677000001',
      }),
    };
    await opened().store.write(async (tx) => {
      for (const one of Object.values(people)) await tx.insertContact(one);
    });
    ids = Object.fromEntries(Object.entries(people).map(([name, { id }]) => [name, id])) as typeof ids;
  });

  const found = async (search: string) => {
    const page = await opened().store.pageContacts(world.visible, { search }, { first: 10 });
    return idsOf(page).map((id) => Object.entries(ids).find(([, other]) => other === id)?.[0]);
  };

  it.each([
    ['an accent left out', 'kouame', ['kouame']],
    ['an accent written', 'KOUAMÉ', ['kouame']],
    ['an accent that is a character of its own', 'cédric', ['cedric']],
    ['a straight apostrophe', "n'guessan", ['nguessan', 'cedric']],
    ['a typeset apostrophe', 'N’Guessan', ['nguessan', 'cedric']],
    ['no apostrophe', 'nguessan', ['nguessan', 'cedric']],
    ['an apostrophe of a keyboard without one', 'n´guessan', ['nguessan', 'cedric']],
    ['the last name first', 'kouame aya', ['kouame']],
    ['a space for a hyphen', 'jean baptiste', ['jeanBaptiste']],
    ['a hyphen', 'Jean-Bap', ['jeanBaptiste']],
    ['a ligature taken apart', 'oeuvrard', ['jeanBaptiste']],
    ['the inside of a name', 'uess', ['nguessan', 'cedric']],
    ['a number in groups', '677 000 001', ['cedric']],
    ['a number with its country', '+237 677-000-001', ['cedric']],
    ['a number as it is dialled from abroad', '00237 677000001', ['cedric']],
    ['the national form with its zero', '07 07 12 34 56', ['kouame']],
    ['the end of a number', '000001', ['cedric']],
    ['a name and a number', 'cedric 677', ['cedric']],
    ['an invisible mark', 'kou\u200Bame', ['kouame']],
    ['an address', 'jb@mail', ['jeanBaptiste']],
    ['another name', 'kouadio', []],
    ['a name and the number of somebody else', 'kouame 677000001', []],
  ])('finds contacts by %s', async (_what, typed, expected) => {
    expect(await found(typed)).toEqual(expected);
  });

  it('finds by its new name who was renamed, and no longer by the old one', async () => {
    const { store } = opened();
    const renamed = contact({ organizationId: world.organization.id, firstName: 'Rokia', lastName: 'Sanogo' });
    await store.write((tx) => tx.insertContact(renamed));
    await store.write((tx) => tx.saveContact({ ...renamed, lastName: 'Keïta' }));
    const search = async (text: string) => idsOf(await store.pageContacts(world.visible, { search: text }, {}));
    expect(await search('keita')).toEqual([renamed.id]);
    expect(await search('rokia')).toEqual([renamed.id]);
    expect(await search('sanogo')).toEqual([]);
  });

  it('finds transfers by what they are called, and by whom they go to', async () => {
    const { store } = opened();
    const toKouame = transfer(world.wallet, { contactId: ids.kouame, clientReference: 'invoice 7' });
    const toCedric = transfer(world.wallet, { contactId: ids.cedric, externalId: 'EXT-9', reference: 'CRabc' });
    await store.write(async (tx) => {
      await tx.insertTransfer(toKouame);
      await tx.insertTransfer(toCedric);
    });
    const search = async (text: string, visible = world.visible) =>
      idsOf(await store.pageTransfers(visible, { search: text }, 'CREATED_ASC', { first: 10 }));
    expect(await search('invoice 7')).toEqual([toKouame.id]);
    expect(await search(' EXT-9 ')).toEqual([toCedric.id]);
    expect(await search('CRabc')).toEqual([toCedric.id]);
    expect(await search('Kouame')).toEqual([toKouame.id]);
    expect(await search('+237 677 000 001')).toEqual([toCedric.id]);
    expect(await search('invoice')).toEqual([]);
    // A key limited to clients does not learn the name of a contact that it does not see.
    const limited = { ...world.visible, clientIds: [world.client.id] };
    expect(await search('Kouame', limited)).toEqual([]);
    expect(await search('invoice 7', limited)).toEqual([toKouame.id]);
    await store.write((tx) => tx.linkContactToClients(ids.kouame, [world.client.id]));
    expect(await search('Kouame', limited)).toEqual([toKouame.id]);
    const stranger = await insertWorld(store);
    for (const text of ['invoice 7', 'EXT-9', 'CRabc', 'Kouame'])
      expect(await search(text, stranger.visible)).toEqual([]);
  });
}

/** A file of schema/operations with its variables, which may hold {{...}}. */
export interface SavedOperation {
  name: string;
  document: string;
  variables: Record<string, unknown>;
}

/** What asks the graph, through whichever door. */
type Ask = (document: string, variables: Record<string, unknown>) => Promise<{ data?: unknown }>;

/** Looks up what is written as {{...}}; schema/operations/README.md lists what can be. */
export async function fillVariables(operation: SavedOperation, ask: Ask): Promise<Record<string, unknown>> {
  let text = JSON.stringify(operation.variables);
  for (const [written, noun = '', which = ''] of text.matchAll(/\{\{(\w+) ?([^}]*)\}\}/g)) {
    text = text.replaceAll(written, await lookUp(noun, which, ask));
  }
  return JSON.parse(text) as Record<string, unknown>;
}

interface List {
  /** `$which` is what follows the noun; a second word is `$currency`. */
  document: string;
  /** Of those found, the first that fits is taken. */
  fits?: (node: Node) => boolean;
  /** The last that fits, of a list that is oldest first. */
  newest?: true;
}

interface Node {
  value: string;
  isActive?: boolean | null;
  verification?: string;
  client?: { verification: string };
  balance?: { available: string | null };
  clients?: object[] | null;
}

const mayPay = ({ verification = '' }: { verification?: string }) =>
  ['VERIFIED', 'NOT_REQUIRED'].includes(verification);

const LISTS: Record<string, List> = {
  account: { document: 'query ($which: [Provider!]) { found: accounts(providers: $which) { nodes { value: id } } }' },
  client: {
    document: 'query ($which: [Provider!]) { found: clients(providers: $which) { nodes { value: id verification } } }',
    fits: mayPay,
  },
  wallet: {
    document: `query ($which: [Provider!], $currency: [Currency!]) {
      found: wallets(filter: { providers: $which, currencies: $currency }) { nodes {
        value: id isActive client { verification } balance { available } } } }`,
    fits: ({ isActive, client = {}, balance }) => isActive !== false && mayPay(client) && balance?.available != null,
  },
  contact: {
    document: 'query ($which: [PhoneNumber!]) { found: contacts(filter: { phones: $which }) { nodes { value: id } } }',
  },
  transfer: {
    document: `query ($which: String) {
      found: transfers(first: 1, filter: { clientReference: $which }) { nodes { value: id } } }`,
  },
  reference: { document: '{ found: transfers(first: 1) { nodes { value: reference } } }' },
  cursor: { document: '{ found: events(first: 1) { nodes { value: cursor } } }' },
  apiKey: {
    document: '{ found: apiKeys(first: 100) { nodes { value: id clients { id } } } }',
    fits: ({ clients }) => clients != null,
    newest: true,
  },
};

async function lookUp(noun: string, words: string, ask: Ask): Promise<string> {
  const list = LISTS[noun];
  if (!list) throw new Error(`schema/operations/README.md does not know {{${noun}}}`);
  const [which, currency] = words === '' ? [] : words.split(' ');
  const { data } = await ask(list.document, {
    ...(which === undefined ? {} : { which }),
    ...(currency === undefined ? {} : { currency }),
  });
  const nodes = (data as { found: { nodes: Node[] } } | null | undefined)?.found.nodes ?? [];
  const fitting = nodes.filter((node) => list.fits?.(node) ?? true);
  const value = fitting.at(list.newest ? -1 : 0)?.value;
  if (value === undefined) throw new Error(`there is no ${noun} ${words}`.trimEnd());
  return value;
}

import 'reflect-metadata';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeVariables } from './config';
import type { Connector, ProviderDefinition } from './domain/connector';
import { USER_ERROR_OF_CATEGORY } from './domain/failures';
import { TRANSFER_METHODS } from './domain/transfer';
import { CALL_PRICE_MS } from './engine/call-price';
import { expectedMs } from './engine/settle-defaults';
import { type Mark, marksIn, SHARED } from './provider-marks';
import { PROVIDERS } from './providers/registry';
import { SANDBOX_PROVIDERS } from './sandbox/registry';
import { CLOSES } from './server/close-codes';
import type { RefusalCode } from './server/refusal';

/**
 * `npm run docs` writes what the documents say of the code from the code itself; `-- --check` only compares, for
 * `npm run check`. Between the markers of README.md nothing is written by hand.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const GENERATED = '<!-- Written by `npm run docs`; do not edit. -->';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Opening a connector calls nobody; what it has is what the provider can do. */
function connectorOf(definition: ProviderDefinition): Connector {
  return definition.open({
    baseUrl: 'http://127.0.0.1:9',
    reach: { to: 'nowhere', isKnown: false },
    credentials: {},
    sandbox: true,
    timeoutMs: 1_000,
    clock: { now: () => 0, after: () => () => undefined },
    random: { fraction: () => 0, hex: (count) => '00'.repeat(count) },
  });
}

async function providerTable(): Promise<string> {
  const rows: string[][] = [];
  for (const definition of PROVIDERS) {
    const connector = connectorOf(definition);
    const can = [
      connector.createTransfer && 'send',
      connector.createTransfers && 'send many at once',
      connector.requestPayment && 'request payment',
      connector.registerContacts && 'register contacts',
      connector.addPayoutAccount && 'payout accounts',
      connector.approveTransfer && 'approve',
      connector.cancelTransfer && 'cancel',
      connector.lookUpTransfers && 'look up many at once',
      connector.readCallback && 'callbacks',
    ].filter((word) => word !== undefined);
    const resends = new Set(
      definition.methods.map((method) => {
        const kind = method === 'CARD' || method === 'MPESA' ? 'COLLECTION' : 'PAYOUT';
        return definition.manners({ kind, method, options: definition.defaultOptions ?? {}, sandbox: false }).resend;
      }),
    );
    rows.push([
      `**${definition.name}** (\`${definition.id}\`)`,
      definition.methods.join(', '),
      definition.currencies.join(', ') || 'any',
      can.join(', '),
      [...resends].join(', '),
      definition.document,
    ]);
    await connector.close();
  }
  return table(['provider', 'methods', 'currencies', 'operations', 'sent again', 'documented in'], rows);
}

function configuration(): string {
  const rows = describeVariables().map(({ name, default: value, meaning }) => [
    `\`${name}\``,
    value === '' ? '' : `\`${value}\``,
    meaning,
  ]);
  return `${GENERATED}\n\n# Configuration\n\nEvery setting is an environment variable; \`npm start\` needs none of them.\n\n${table(['variable', 'default', 'meaning'], rows)}\n`;
}

function sandbox(): string {
  const parts = SANDBOX_PROVIDERS.map(({ name, magicValues = [] }) => {
    const rows = magicValues.map(({ field, value, outcome, source }) => [
      `\`${field}\``,
      `\`${value}\``,
      outcome,
      source,
    ]);
    return `## ${name}\n\n${table(['field', 'value', 'outcome', 'known from'], rows)}`;
  });
  return `${GENERATED}\n\n# Magic values of the sandbox\n\nEverything else settles well within 10 seconds.\n\n${parts.join('\n\n')}\n`;
}

/** Of errors that no payload carries: what ends a request before any resolver runs, and what a resolver throws. */
const REQUEST_ERRORS: Record<RefusalCode | GraphErrorCode, readonly [meaning: string, client: string]> = {
  UNAUTHENTICATED: [
    'No API key, or one that is not known, was revoked or has expired (HTTP 401).',
    'Send `Authorization: Bearer <key>` with another key; do not try again with this one.',
  ],
  FORBIDDEN: ['The API key lacks the scope that the message names.', 'Use a key that has it.'],
  BAD_REQUEST: [
    'Not a GraphQL request as this address takes it, or one that a page of another origin may have forged.',
    'Mend the request; the message says what is missing.',
  ],
  NOT_FOUND: ['There is nothing at this address (HTTP 404).', 'Use one of `extensions.routes`.'],
  REQUEST_TOO_LARGE: ['The body is larger than MAX_BODY_BYTES (HTTP 413).', 'Send less at once.'],
  TOO_MANY_REQUESTS: [
    'The key or organization has as many WebSockets and event streams open as it may (HTTP 429).',
    'Wait before trying again, longer each time; close what is not needed.',
  ],
  GRAPHQL_PARSE_FAILED: ['The document is no GraphQL.', 'Mend the document.'],
  GRAPHQL_VALIDATION_FAILED: ['The document does not fit the schema.', 'Mend the document.'],
  OPERATION_RESOLUTION_FAILURE: [
    'The document has no operation of this name, or several and no `operationName`.',
    'Name one that is there.',
  ],
  OPERATION_TOO_COMPLEX: [
    'The operation asks for more than a setting allows: `extensions` has its name (`limit`), what is `allowed` and `found`.',
    'Split it, or ask for less.',
  ],
  BAD_USER_INPUT: [
    'A value of the wrong shape: a malformed scalar, an argument that cannot be used, a secret in the text of the document.',
    'Mend the value; what is secret goes into a variable.',
  ],
  CURSOR_EXPIRED: [
    'The cursor is older than EVENT_RETENTION_SECONDS, or of an event that a restored backup has lost.',
    'Read the present state, then follow from `extensions.oldestCursor` on, or without `after`.',
  ],
  INVALID_CURSOR: [
    'The cursor is none, or another organization’s.',
    'Use one from an event, an edge, a payload or connection_ack.',
  ],
  QUERY_TOO_SLOW: [
    'Finding what was asked for takes longer than READ_TIMEOUT_MS.',
    'Ask for less: the message names the filters that help.',
  ],
  UNAVAILABLE: [
    'The database cannot do it just now: its disk is full, it cannot be written, or it is out of reach. With HTTP 503: the server restarts.',
    'Ask again in a moment; with the same idempotency key nothing is done twice. `extensions.errorId`, where there is one, names it in our log.',
  ],
  INTERNAL_SERVER_ERROR: [
    'Something that nobody expected.',
    'Report `extensions.errorId`, or `x-request-id` where there is none; ask again only with the same idempotency key.',
  ],
};

type GraphErrorCode =
  'CURSOR_EXPIRED' | 'GRAPHQL_VALIDATION_FAILED' | 'INVALID_CURSOR' | 'OPERATION_RESOLUTION_FAILURE' | 'QUERY_TOO_SLOW';

/** What can be known, and what cannot. */
const GONE_PEERS = `A network that vanishes says nothing. A WebSocket is pinged every 12 s, and ended where the ping before was not answered:
a dead peer is found within 24 s. Nobody answers an event stream (SSE), which is sent a comment every 12 s instead. It is
ended where its peer acknowledged nothing in 12 s of what was sent to it: within 24 s as well. Node does not tell what is
acknowledged; on Linux \`/proc/net/tcp\` and \`/proc/net/tcp6\` do. Elsewhere, and where these cannot be read, an event
stream is ended only once the buffers of the system are full too, or when TCP itself gives up (on Linux some 15 minutes,
\`net.ipv4.tcp_retries2\`); until then it counts as one of its key's and its organization's sockets. Behind a proxy the peer is
the proxy, which has to find out about its own.`;

function errors(): string {
  const codes = Object.entries(USER_ERROR_OF_CATEGORY).map(([category, code]) => [`\`${category}\``, `\`${code}\``]);
  const requests = Object.entries(REQUEST_ERRORS).map(([code, words]) => [`\`${code}\``, ...words]);
  const closes = CLOSES.map(({ code, meaning, client, sse }) => [String(code), meaning, client, sse]);
  return `${GENERATED}\n\n# Errors\n\n## A provider's refusal, as \`userErrors.code\`\n\n${table(['category at the provider', 'code'], codes)}\n\n## Requests and cursors, as \`extensions.code\` of a GraphQL error\n\n${table(['code', 'meaning', 'what a client does'], requests)}\n\n## How a stream ends: WebSocket close codes, and the same over SSE\n\nA stream that the server completes (\`complete\`) is over. One that ends otherwise is resumed with the last cursor: as \`after\`, or as \`Last-Event-ID\` over SSE.\n\n${table(['code', 'meaning', 'what a client does', 'over SSE'], closes)}\n\n## A peer that is silently gone\n\n${GONE_PEERS}\n`;
}

function polling(): string {
  const rows = TRANSFER_METHODS.map((method) => [
    `\`${method}\``,
    PROVIDERS.filter((provider) => provider.methods.includes(method))
      .map(({ name }) => name)
      .join(', '),
    spoken(expectedMs(method, 'PROVIDER')),
    spoken(expectedMs(method, 'PERSON')),
  ]);
  const head = ['method', 'at', 'expected of the provider', 'expected of a person (REQUIRES_ACTION, ON_HOLD)'];
  return `${GENERATED}

# When the provider is asked

Every open transfer has its own next look, \`sync.nextPollAt\`, and \`sync.pace\` says how closely it is followed. The plan
weighs how late news would be against how many calls that takes: a call is made where it is expected to bring news
forward by ${spoken(CALL_PRICE_MS)}. What is expected is learned: each account keeps, per method and by whom is waited for, a small
histogram of the ages at which transfers went on, counted against the time that transfers were watched at that age, so
that those still open count too. It is learned in memory from what the looks see and written every few seconds in one
group, outside the transactions that make transfers final, which would otherwise wait for each other at the histogram's
row; a crash loses seconds of learning and no plan. Old sightings fade.

- **Status.** Waiting for a person and waiting for the provider are learned apart. Where it is in doubt whether the
  provider has the transfer at all (OUTCOME_UNKNOWN), it is asked after a tenth of the time since it was sent.
- **Requests.** Approvals, cancellations and delivery requests are written down before the provider is called. The next
  one is made only after a look that began when the call was over; until then a repeat is answered by looking.
- **Callbacks** only hint. A delivery that names a transfer of the account is kept for ever; of those that are forged or
  name nothing of ours the newest 1,000 of each account are kept, and of any body at most 64 Ki characters. What has
  SUCCEEDED is looked at for them alone, since money may come back: once for each, and again until a look is answered.
- **Attention.** A call seems four times cheaper where a wide subscription would show the transfer, sixteen times where
  a subscription names it or somebody has read it within a minute; whoever begins to look hastens the plan at once.
- **Budget.** Planned looks may use half of the account's call budget; as they run ahead of it, calls become dearer and
  looks rarer, evenly over the account's transfers. Where no call is left the next one is a submission's, then a look's,
  and then one of reading wallets and clients.
- **Wallets** are read with their clients, about every five minutes. One whose money a transfer has moved is read by
  itself a moment after; when is written in the transaction that changes the transfer, so that no crash forgets it.
- **Bounds.** At most a look a second, at least a daily look; after 30 days it is the daily look. It is never given up.
  In the sandbox at least a look every two seconds. Jitter brings a look forward by up to a tenth of the wait between
  two looks around that age.

Before there is data, and where nothing was ever seen, these hold. All of them are CHOICE; no provider documents them.

${table(head, rows)}

## What a look writes

A look that brings news is written before it counts: the row, what was seen (redacted and hashed) and its event, in one
transaction. One that saw the same as the look before is counted (\`times\` and \`lastAt\` of the observation,
\`sync.polls\`) and written together with others, every 50 ms, in one statement that touches only rows on which nothing
else has happened since they were claimed. No money and no event is in it, so it needs no commit of its own: a crash
loses some of these looks, and they are made again.

\`npm run bench -- poll\` compares this with a fixed interval, back-off and a cron sweep at the same number of calls, and
with the bound: the best plan by age, worked out backwards from the last look by dynamic programming for somebody who
knows how long transfers take. No planner does better. On the mixture that the planner had never met, that bound is 0.62
of the best back-off's mean delay and the planner 0.64; what is between them is what learning and its rule cost.
\`npm run bench -- poll-throughput\` compares the looks of a second with the bare HTTP client's requests.
`;
}

function spoken(ms: number): string {
  if (ms >= HOUR_MS) return `${ms / HOUR_MS} h`;
  return ms >= MINUTE_MS ? `${ms / MINUTE_MS} min` : `${ms / 1_000} s`;
}

/** What of a provider rests on a reading or a choice of ours, from the comments of the source: none is left out. */
function marksTable(marks: readonly Mark[]): string {
  return table(
    ['where', 'what the source says of it'],
    marks.map(({ file, at, says }) => [`\`${file.replace(/^src\//, '')}\`, \`${at.replaceAll('`', '')}\``, says]),
  );
}

function providerPages(root: string): Record<string, string> {
  const marks = marksIn(root);
  const subjects = [...PROVIDERS.map(({ key }) => key), SHARED];
  return Object.fromEntries(
    subjects.map((subject) => {
      const file = `docs/providers/${subject}.md`;
      const own = marks.filter((mark) => mark.subject === subject);
      return [file, between(readFileSync(join(root, file), 'utf8'), 'marks', marksTable(own))];
    }),
  );
}

function between(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`a document has no ${open} … ${close}`);
  return `${text.slice(0, start + open.length)}\n\n${content}\n\n${text.slice(end)}`;
}

async function main(check: boolean): Promise<void> {
  const root = process.cwd();
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const files: Record<string, string> = {
    'README.md': between(readme, 'providers', await providerTable()),
    'docs/configuration.md': configuration(),
    'docs/sandbox.md': sandbox(),
    'docs/errors.md': errors(),
    'docs/polling.md': polling(),
    ...providerPages(root),
  };
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, file);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    if (check) {
      console.error(`${file} is out of date\nrun: npm run docs`);
      process.exitCode = 1;
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      console.log(`wrote ${file}`);
    }
  }
}

main(process.argv.includes('--check')).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

import 'reflect-metadata';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeVariables } from './config';
import type { Connector, ProviderDefinition } from './domain/connector';
import { USER_ERROR_OF_CATEGORY } from './domain/failures';
import { PROVIDERS } from './providers/registry';
import { SANDBOX_PROVIDERS } from './sandbox/registry';
import { CLOSES } from './server/close-codes';

/**
 * `npm run docs` writes what the documents say of the code from the code itself; `-- --check` only compares, for
 * `npm run check`. Between the markers of README.md nothing is written by hand.
 */

const GENERATED = '<!-- Written by `npm run docs`; do not edit. -->';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Opening a connector calls nobody; what it has is what the provider can do. */
function connectorOf(definition: ProviderDefinition): Connector {
  return definition.open({
    baseUrl: 'http://127.0.0.1:9',
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

const CURSOR_ERRORS = [
  [
    '`CURSOR_EXPIRED`',
    'The cursor is older than EVENT_RETENTION_SECONDS.',
    'Read the present state, then follow from `extensions.oldestCursor` on, or without `after`.',
  ],
  [
    '`INVALID_CURSOR`',
    'The cursor is none, another organization’s, or lies ahead of the log.',
    'Use one from an event, an edge, a payload or connection_ack.',
  ],
] as const;

function errors(): string {
  const codes = Object.entries(USER_ERROR_OF_CATEGORY).map(([category, code]) => [`\`${category}\``, `\`${code}\``]);
  const closes = CLOSES.map(({ code, meaning, client, sse }) => [String(code), meaning, client, sse]);
  return `${GENERATED}\n\n# Errors\n\n## A provider's refusal, as \`userErrors.code\`\n\n${table(['category at the provider', 'code'], codes)}\n\n## Cursors, as \`extensions.code\` of a GraphQL error\n\n${table(['code', 'meaning', 'what a client does'], CURSOR_ERRORS)}\n\n## How a stream ends: WebSocket close codes, and the same over SSE\n\nA stream that the server completes (\`complete\`) is over. One that ends otherwise is resumed with the last cursor: as \`after\`, or as \`Last-Event-ID\` over SSE.\n\n${table(['code', 'meaning', 'what a client does', 'over SSE'], closes)}\n`;
}

function between(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`README.md has no ${open} … ${close}`);
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

/**
 * Bugs that an engineer could write, planted into a copy of the source as it is loaded (scripts/run-ts.js); src/ itself
 * is never changed. Each `find` must occur exactly once, so that a bug that no longer fits the source is noticed.
 */
export interface PlantedBug {
  name: string;
  edits: { file: string; find: string; replace: string }[];
}

export const PLANTED_BUGS: PlantedBug[] = [
  {
    name: 'resend at once on a time-out',
    edits: [
      {
        file: 'src/engine/lookup.ts',
        find: "'after-grace': isInTime && hasLasted,",
        replace: "'after-grace': true,",
      },
    ],
  },
  {
    name: 'grace too short',
    edits: [{ file: 'test/simulation/provider.ts', find: 'GRACE_MS = 2_000', replace: 'GRACE_MS = 50' }],
  },
  {
    name: 'callback body trusted',
    edits: [
      {
        file: 'src/engine/create-engine.ts',
        find: 'callbacks: createCallbacks(parts, gateway, observer, lookUp, poller),',
        replace: `callbacks: {
      receive: async (key, token, delivery) => {
        const { reference, word } = JSON.parse(delivery.body);
        const account = await parts.store.findAccountByCallbackToken(token);
        const ids = await parts.store.listTransferIdsByNames(account.id, { references: [reference] });
        const status = { done: 'SUCCEEDED', failed: 'FAILED', returned: 'REVERSED' }[word];
        for (const id of status ? ids : []) {
          const sighting = { status, providerStatus: word, details: {}, body: {} };
          await observer.observe(id, { sighting, source: 'CALLBACK', requestedAt: clock.now(), at: clock.now() });
        }
        return { status: 200, body: null };
      },
    },`,
      },
    ],
  },
  {
    // A reference that is made of the key would catch it as well: a database takes no reference twice.
    name: 'no unique key, with references made of nothing',
    edits: [
      {
        file: 'src/engine/intake.ts',
        find: 'if (!(await tx.insertIdempotencyKey(record))) throw new KeyTaken(record.key);',
        replace: 'await tx.insertIdempotencyKey(record);',
      },
      {
        file: 'src/engine/references.ts',
        find: 'return `CR${hmac',
        replace: 'return `CR${parts.random.hex(14).toUpperCase()}`;\n      return `CR${hmac',
      },
    ],
  },
  {
    name: 'event outside the transaction',
    edits: [
      {
        file: 'src/engine/observe.ts',
        find: 'if (events.length > 0) await tx.appendEvents(next.organizationId, events);',
        replace: 'later.set(next.id, events);',
      },
      {
        file: 'src/engine/observe.ts',
        find: 'function announce(written: Written | null): Transfer | null {',
        replace: `const later = new Map();
  async function announce(written: Written | null): Promise<Transfer | null> {
    if (written && later.get(written.transfer.id)?.length) {
      const events = later.get(written.transfer.id);
      later.delete(written.transfer.id);
      await store.write((tx) => tx.appendEvents(written.transfer.organizationId, events));
    }`,
      },
    ],
  },
  {
    name: 'poll overwriting a final state',
    edits: [{ file: 'src/domain/sighting.ts', find: ': DECIDES[heard];', replace: ': true || DECIDES[heard];' }],
  },
  {
    name: 'final made blind again',
    edits: [
      {
        file: 'src/engine/hints.ts',
        find: 'return !isFinal(status) || firstSubmittedAt !== null;',
        replace: 'return !isFinal(status) || firstSubmittedAt === -1;',
      },
      {
        file: 'src/engine/planner.ts',
        find: 'const rules = setup.lateLooksOf?.(transfer);',
        replace: 'const rules = isFinal(transfer.status) ? undefined : setup.lateLooksOf?.(transfer);',
      },
    ],
  },
  {
    name: 'flip on one look',
    edits: [
      {
        file: 'src/domain/last-words.ts',
        find: 'if (change && contrary.lastAskedAt - contrary.firstAskedAt >= (change.apartMs ?? 0)) {',
        replace: 'if (change) {',
      },
    ],
  },
  {
    name: 'cursor kept only in memory',
    edits: [
      {
        file: 'test/simulation/simulation.ts',
        find: 'const after = cursors.get(viewer.organizationId) ?? null;',
        replace: 'const after = null;',
      },
    ],
  },
  {
    name: 'key not scoped to the organization',
    edits: [
      {
        file: 'src/engine/intake.ts',
        find: 'const drafted = await draft();',
        replace: `for (const { id } of await store.listOrganizations()) {
        const known = await store.findIdempotencyKey(id, key);
        if (known) return await replay(viewer, known, operation, inputHash);
      }
      const drafted = await draft();`,
      },
    ],
  },
  {
    name: 'retry under a new reference',
    edits: [
      {
        file: 'src/engine/submit.ts',
        find: 'firstSubmittedAt: row.firstSubmittedAt ?? now,',
        replace:
          'firstSubmittedAt: row.firstSubmittedAt ?? now,\n          ...(row.firstSubmittedAt ? { reference: `${row.reference}R` } : {}),',
      },
      {
        file: 'src/engine/submit.ts',
        find: 'await settleResult(ready, requestedAt, await attempt(ready, (connector) => createOn(connector, ready)));',
        replace:
          'if (ready.transfer.firstSubmittedAt) ready.order.reference += "R";\n    await settleResult(ready, requestedAt, await attempt(ready, (connector) => createOn(connector, ready)));',
      },
    ],
  },
  {
    name: 'SUBMITTING treated as unsent after a restart',
    edits: [
      {
        file: 'src/engine/submit.ts',
        find: "fields: { status: 'OUTCOME_UNKNOWN', lastError: error, nextPollAt: clock.now() },",
        replace: "fields: { status: 'CREATED', lastError: error, nextPollAt: clock.now() },",
      },
    ],
  },
  {
    name: 'approval asked again blindly after doubt',
    edits: [
      {
        file: 'src/engine/transfer-operations.ts',
        find: 'async (connector) => (await ask(connector, handleOf(transfer, parties))) ?? null,',
        replace: `async (connector) =>
          (await ask(connector, handleOf(transfer, parties))?.catch(() => ask(connector, handleOf(transfer, parties)))) ?? null,`,
      },
    ],
  },
  {
    name: 'approval asked for twice at once',
    edits: [
      {
        file: 'src/engine/transfer-operations.ts',
        find: 'allows(row) && isSettled(row)',
        replace: 'allows(row) && (true || isSettled(row))',
      },
    ],
  },
  {
    name: 'cancellation told as done when doubtful',
    edits: [
      {
        file: 'src/engine/transfer-operations.ts',
        find: "fields: { status: 'OUTCOME_UNKNOWN', lastError: error.info, nextPollAt: clock.now() },",
        replace: "fields: { status: 'CANCELED', lastError: error.info },",
      },
    ],
  },
  {
    name: 'delivery asked again blindly after doubt',
    edits: [
      {
        file: 'src/engine/delivery.ts',
        find: 'failure = error;',
        replace: `failure = error;
      await gateway
        .call(parties.account, 'act', async (connector) => connector.requestDelivery?.(handleOf(transfer, parties)))
        .catch(() => undefined);`,
      },
    ],
  },
  {
    name: 'batch sent before it is marked as sent',
    edits: [
      {
        file: 'src/engine/submit.ts',
        find: 'for (const one of ready) if (await markSubmitting(one)) going.push(one);',
        replace: 'going.push(...ready);',
      },
      {
        file: 'src/engine/submit.ts',
        find: 'for (const [index, one] of going.entries()) {',
        replace:
          'for (const one of ready) await markSubmitting(one);\n    for (const [index, one] of going.entries()) {',
      },
    ],
  },
  {
    name: 'random reference',
    edits: [
      {
        file: 'src/engine/references.ts',
        find: 'return `CR${hmac',
        replace: 'return `CR${parts.random.hex(14).toUpperCase()}`;\n      return `CR${hmac',
      },
    ],
  },
  {
    name: 'sent before it was looked up after a restore',
    edits: [
      {
        file: 'src/engine/intake.ts',
        find: "status === 'CREATED' && submitter.hasRoom",
        replace: 'status && submitter.hasRoom',
      },
    ],
  },
  {
    name: 'head not kept',
    edits: [
      {
        file: 'src/store/heads-keeper.ts',
        find: 'if (text === this.written) return;',
        replace: 'if (this.written !== null || text === this.written) return;',
      },
    ],
  },
  {
    name: 'pin kept in the row',
    edits: [
      {
        file: 'src/engine/transfer-draft.ts',
        find: 'options: storedOptions,',
        replace: 'options: { ...storedOptions, pin },',
      },
    ],
  },
  {
    name: 'sent without its lost secret',
    edits: [
      {
        file: 'src/engine/submit.ts',
        find: 'if (transfer.needsSecret && secret === null) {',
        replace: "if (transfer.needsSecret && secret === null && transfer.status === 'REVERSED') {",
      },
    ],
  },
  {
    name: 'key good for another operation',
    edits: [
      {
        file: 'src/engine/intake.ts',
        find: 'if (known.operation !== operation || !isSameInput(known, inputHash))',
        replace: 'if (known.operation === operation && !isSameInput(known, inputHash))',
      },
    ],
  },
  {
    name: 'sent again under the registration as it is now',
    edits: [
      {
        file: 'src/engine/orders.ts',
        find: `    registration: registration && { externalId: registration.externalId },
    ...(transfer.orderedAs as unknown as OrderedAs),
`,
        replace: `    ...(transfer.orderedAs as unknown as OrderedAs),
    registration: registration && { externalId: registration.externalId },
`,
      },
    ],
  },
];

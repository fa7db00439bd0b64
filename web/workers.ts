import type { Environment } from 'monaco-editor';

/** Monaco's background work (completion, validation, diffs), from files of our own. */
const URLS: Readonly<Record<string, string | undefined>> = WORKER_URLS;

const environment: Environment = {
  getWorker: (_id, label) => new Worker(URLS[label] ?? WORKER_URLS.editor, { type: 'module', name: label }),
};
Object.assign(globalThis, { MonacoEnvironment: environment });

import type { Environment } from 'monaco-editor';

/** Monaco's background work (completion, validation, diffs), from files of our own. */
const FILES: Readonly<Record<string, string | undefined>> = WORKER_FILES;

const environment: Environment = {
  // They lie beside this file, whatever path that is served under.
  getWorker: (_id, label) =>
    new Worker(new URL(FILES[label] ?? WORKER_FILES.editor, import.meta.url), { type: 'module', name: label }),
};
Object.assign(globalThis, { MonacoEnvironment: environment });

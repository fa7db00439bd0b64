/** Set by scripts/build-playground.js when it bundles. */
declare const SAVED_OPERATIONS: readonly import('./saved-operation').SavedOperation[];
declare const WORKER_FILES: Readonly<Record<'editor' | 'graphql' | 'json', string>>;

declare module '*.css';

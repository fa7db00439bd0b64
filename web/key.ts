/** Where the API key is kept: this tab's sessionStorage and nowhere else. */
export interface KeyStore {
  get(): string;
  set(key: string): void;
}

const ITEM = 'corridor-api-key';

/** `demoKey` is what a sandbox prefills; empty in live mode. */
export function createKeyStore(storage: Storage, demoKey: string): KeyStore {
  let key = storage.getItem(ITEM) ?? demoKey;
  return {
    get: () => key,
    set(given) {
      key = given.trim();
      storage.setItem(ITEM, key);
    },
  };
}

import { isLoopbackHost } from './loopback';

/** One list for CORS and for the Origin of WebSockets, which browsers do not protect by CORS. */
export interface OriginPolicy {
  allows(origin: string): boolean;
}

/** `own`: where this API itself is served, for pages it serves. */
export function createOriginPolicy(listed: 'loopback' | readonly string[], own: () => readonly string[]): OriginPolicy {
  return {
    allows(origin) {
      if (!URL.canParse(origin)) return false;
      const url = new URL(origin);
      if (listed === 'loopback' ? isLoopbackHost(url.hostname) : listed.includes(url.origin)) return true;
      return own().some((address) => new URL(address).origin === url.origin);
    },
  };
}

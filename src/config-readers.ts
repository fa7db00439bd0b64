import { isIP } from 'node:net';
import { bareHost, isPublicAddress } from './providers/kit/network-address';

/** A value that cannot be used: says what is allowed. The variable's name is put before it. */
export class BadValue extends Error {}

export type Read<T> = (text: string) => T;

export function wordOf<const W extends string>(words: readonly W[]): Read<W> {
  return (text) => {
    const word = words.find((one) => one === text);
    if (word === undefined) throw new BadValue(`must be ${words.join(' or ')}`);
    return word;
  };
}

export function integer(min: number, max: number): Read<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) throw new BadValue(`must be a whole number from ${min} to ${max}`);
    return value;
  };
}

export const plainText: Read<string> = (text) => text;

export const onOff: Read<boolean> = (text) => wordOf(['on', 'off'])(text) === 'on';

const MASTER_KEY_BYTES = 32;

/** 64 hex digits, or base64 (also its URL form) of 32 bytes. */
export const masterKey: Read<Buffer> = (text) => {
  const bytes = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
      ? Buffer.from(text, 'base64')
      : Buffer.alloc(0);
  if (bytes.length !== MASTER_KEY_BYTES) {
    throw new BadValue(`must be ${MASTER_KEY_BYTES} bytes as hex or base64, e.g. from: openssl rand -hex 32`);
  }
  return bytes;
};

const MIN_PEPPER_CHARACTERS = 32;

export const pepper: Read<string> = (text) => {
  if (text.length < MIN_PEPPER_CHARACTERS) {
    throw new BadValue(`must have at least ${MIN_PEPPER_CHARACTERS} characters, e.g. from: openssl rand -hex 32`);
  }
  return text;
};

export const postgresUrl: Read<string> = (text) => {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new BadValue('must be a postgres:// URL; leave it out for the embedded database in DATA_DIR');
  }
  return text;
};

/** Answers it without a slash at its end. */
export const webUrl: Read<string> = (text) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password) {
    throw new BadValue('must be an http:// or https:// URL without user, query or fragment');
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
};

export const metricsToken: Read<string> = (text) => {
  if (!/^[\x21-\x7e]{16,200}$/.test(text)) throw new BadValue('must have at least 16 characters and no spaces');
  return text;
};

export const proxies: Read<string[]> = (text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [address = '', bits = '', ...rest] = part.split('/');
      const family = isIP(address);
      const most = family === 4 ? 32 : 128;
      const isNetwork = !part.includes('/') || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
      if (family === 0 || !isNetwork || rest.length > 0) {
        throw new BadValue('must be addresses or networks separated by commas, e.g. 127.0.0.1,10.0.0.0/8');
      }
      return part;
    });

/** Hosts as URLs have them, with a port where it is not 443. */
export const providerHosts: Read<string[]> = (text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const url = URL.canParse(`https://${part}/`) ? new URL(`https://${part}/`) : null;
      if (!url || url.host !== part.toLowerCase().replace(/:443$/, '')) {
        throw new BadValue('must be hosts separated by commas, e.g. test.example.com,gateway.example.com:8443');
      }
      return url.host;
    });

/** Of such hosts, those that are this machine or could be inside its network. */
export function privateHosts(hosts: readonly string[]): string[] {
  return hosts.filter((host) => {
    const name = bareHost(new URL(`https://${host}/`).hostname);
    return isIP(name) === 0 ? /(^|\.)localhost\.?$/.test(name) : !isPublicAddress(name);
  });
}

export const origins: Read<string[]> = (text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const url = URL.canParse(part) ? new URL(part) : null;
      if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username) {
        throw new BadValue(
          'must be origins separated by commas, e.g. https://app.example.com,https://admin.example.com',
        );
      }
      return url.origin;
    });

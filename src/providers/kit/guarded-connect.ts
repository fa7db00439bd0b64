import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { Reach } from '../../domain/connector';
import { bareHost, isLoopbackAddress, isPublicAddress } from './network-address';

/** Nobody was called: the address is none that this account may have. `code` is what is shown of it. */
class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'ADDRESS_REFUSED';
}

/** How names become addresses; the system's where a test has no other. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { all: true },
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const MAY_CONNECT = {
  public: isPublicAddress,
  loopback: isLoopbackAddress,
  any: () => true,
  nowhere: () => false,
} as const satisfies Record<Reach['to'], (address: string) => boolean>;

/**
 * undici's connector, which connects to checked addresses only. A name is resolved once: the socket is opened to the very
 * addresses that were checked, so a name that resolves to another address a moment later changes nothing. A name with one
 * refused address among good ones is refused whole, because the system may try them all.
 */
export function guardedConnect(
  reach: Reach,
  { timeout, lookup = systemLookup }: { timeout: number; lookup?: Lookup | undefined },
): buildConnector.connector {
  const mayConnect = MAY_CONNECT[reach.to];

  const checkedLookup: LookupFunction = (hostname, options, answer) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => mayConnect(address))) {
        return answer(new AddressRefused('the name leads to an address that may not be called'), []);
      }
      if (options.all) answer(null, addresses);
      else answer(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ timeout, lookup: checkedLookup });

  return (options, callback) => {
    const host = bareHost(options.hostname);
    const isPlain = reach.to === 'public' && options.protocol !== 'https:';
    // An address written as such is looked up by nobody.
    if (reach.to === 'nowhere' || isPlain || (isIP(host) !== 0 && !mayConnect(host))) {
      return callback(new AddressRefused('this address may not be called'), null);
    }
    connect(options, callback);
  };
}

import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export type PeerReader = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string | undefined;

/**
 * Where a WebSocket really comes from, as Fastify tells it of a request: the X-Forwarded-For of a trusted proxy counts, from
 * its end up to the first address that is no trusted proxy's. Nobody else's does.
 */
export function createPeerReader(trusted: readonly string[]): PeerReader {
  const proxies = new BlockList();
  for (const entry of trusted) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    proxies.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  const isTrusted = (address: string) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    return isIP(plain) !== 0 && proxies.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  };
  return ({ headers, socket }) => {
    let address = socket.remoteAddress;
    const forwarded = [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').reverse();
    for (const hop of forwarded) {
      if (address === undefined || hop.trim() === '' || !isTrusted(address)) break;
      address = hop.trim();
    }
    return address;
  };
}

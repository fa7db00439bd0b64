import { readFile } from 'node:fs/promises';
import { isIPv4, type Socket } from 'node:net';
import { endianness } from 'node:os';

/** Bytes sent that the peer has not acknowledged, by `connectionKey`; a connection without any is absent. */
export type Unacknowledged = ReadonlyMap<string, number>;

type End = Pick<Socket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>;

/** Where Linux lists the connections of this network namespace, as its documentation says under proc_net_tcp. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
/** Local and remote address and port, state, and the bytes in the send queue where there are any; all in hexadecimal. */
const SENDING = /^ *\d+: ([\dA-F]+):([\dA-F]{4}) ([\dA-F]+):([\dA-F]{4}) [\dA-F]{2} (?!0{8})([\dA-F]{8}):/gm;
const HEX = 16;
/** What IPv6 writes before an IPv4 address. */
const MAPPED = /^0{20}FFFF/;

/**
 * Asks the system, since Node tells only of its own buffers, and a peer whose network is gone takes megabytes into the
 * system's. Elsewhere than on Linux nothing is known: the answer is empty.
 */
export async function readUnacknowledged(): Promise<Unacknowledged> {
  const tables = await Promise.all(TABLES.map((file) => readFile(file, 'latin1').catch(() => '')));
  return new Map(tables.flatMap(sendingIn));
}

/** Connections of such a table with bytes in their send queue. */
function sendingIn(table: string): [string, number][] {
  return [...table.matchAll(SENDING)].map(([, local = '', localPort, remote = '', remotePort, queued = '']) => [
    [inNetworkOrder(local), localPort, inNetworkOrder(remote), remotePort].join(' '),
    parseInt(queued, HEX),
  ]);
}

export function connectionKey({ localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 }: End): string {
  return [hexOf(localAddress), hex(localPort, 4), hexOf(remoteAddress), hex(remotePort, 4)].join(' ');
}

/** The table shows addresses in words of four bytes as the machine stores them. */
function inNetworkOrder(address: string): string {
  const words = address.match(/.{8}/g) ?? [];
  const bytesOf = (word: string) => (endianness() === 'BE' ? word : (word.match(/../g) ?? []).reverse().join(''));
  return words.map(bytesOf).join('').replace(MAPPED, '');
}

/** An address as Node writes it, without the name of an interface. */
function hexOf(address: string): string {
  const [text = ''] = address.replace(/^::ffff:/, '').split('%');
  if (isIPv4(text))
    return text
      .split('.')
      .map((byte) => hex(Number(byte), 2))
      .join('');
  const groupsOf = (part: string) =>
    part
      .split(':')
      .filter(Boolean)
      .map((group) => hex(parseInt(group, HEX), 4));
  const [head, tail] = text.split('::', 2).map(groupsOf);
  const known = [...(head ?? []), ...(tail ?? [])];
  return [...(head ?? []), ...new Array<string>(Math.max(0, 8 - known.length)).fill('0000'), ...(tail ?? [])].join('');
}

function hex(value: number, digits: number): string {
  return value.toString(HEX).toUpperCase().padStart(digits, '0');
}

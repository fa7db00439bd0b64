import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const HEADERS_END = Buffer.from('\r\n\r\n');
/** Read into by every socket in turn: what is left of it at the end of a turn is copied. */
const SHARED = Buffer.allocUnsafe(256 * 1024);

export interface LightSocket {
  send(message: object): void;
  /** Nothing is read from now on, as by a client that hangs. */
  stall(): void;
  destroy(): void;
}

interface Handlers {
  opened(): void;
  /** A whole text message; the bytes are valid during the call only. */
  message(bytes: Buffer, start: number, end: number): void;
  ended(reason: string): void;
}

/** A WebSocket client that does hardly more than find the messages: a thousand of them must not slow a server down. */
export function openLightSocket(port: number, handlers: Handlers): LightSocket {
  let rest: Buffer | null = null;
  let open = false;
  const socket: Socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: {
      buffer: SHARED,
      callback(length) {
        let bytes = SHARED.subarray(0, length);
        if (rest) bytes = Buffer.concat([rest, bytes]);
        const read = open ? readFrames(bytes, 0) : readHeaders(bytes);
        rest = read === bytes.length ? null : Buffer.from(bytes.subarray(read));
        return true;
      },
    },
  });
  socket.on('error', (error) => handlers.ended(String(error)));
  socket.on('close', () => handlers.ended('closed'));
  socket.write(
    `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
      'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );

  function readHeaders(bytes: Buffer): number {
    const end = bytes.indexOf(HEADERS_END);
    if (end < 0) return 0;
    if (!bytes.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) throw new Error(bytes.toString('latin1', 0, end));
    open = true;
    handlers.opened();
    return readFrames(bytes, end + HEADERS_END.length);
  }

  /** Answers how much of it was whole frames. Servers send theirs unmasked. */
  function readFrames(bytes: Buffer, from: number): number {
    let at = from;
    for (;;) {
      if (bytes.length < at + 2) return at;
      const first = bytes[at] as number;
      let size = bytes[at + 1] as number;
      let start = at + 2;
      if (size === 126) {
        if (bytes.length < at + 4) return at;
        size = bytes.readUInt16BE(at + 2);
        start = at + 4;
      } else if (size === 127) {
        if (bytes.length < at + 10) return at;
        size = Number(bytes.readBigUInt64BE(at + 2));
        start = at + 10;
      }
      const end = start + size;
      if (bytes.length < end) return at;
      take(first, bytes, start, end);
      at = end;
    }
  }

  function take(first: number, bytes: Buffer, start: number, end: number): void {
    const opcode = first & 0x0f;
    if (opcode === TEXT && (first & 0x80) !== 0) handlers.message(bytes, start, end);
    else if (opcode === PING) socket.write(frame(PONG, bytes.subarray(start, end)));
    else if (opcode === CLOSE) handlers.ended(`closed with ${bytes.readUInt16BE(start)}`);
    else if (opcode !== PONG) throw new Error(`a frame of another kind than servers send: ${first}`);
  }

  return {
    send: (message) => void socket.write(frame(TEXT, Buffer.from(JSON.stringify(message)))),
    stall: () => void socket.pause(),
    destroy: () => void socket.destroy(),
  };
}

/** Masked with zeros, which leaves the payload as it is. */
function frame(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = size < 126 ? Buffer.alloc(6) : Buffer.alloc(8);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (size < 126 ? size : 126);
  if (size >= 126) head.writeUInt16BE(size, 2);
  return Buffer.concat([head, payload]);
}

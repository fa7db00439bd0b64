import type { Duplex, Writable } from 'node:stream';
import type { Frame } from '../graphql/reader';

/** Up to here frames are copied into one buffer, which the system takes fastest; larger ones go by reference. */
const MAX_COPIED_BYTES = 128 * 1024;

const FINAL_TEXT_FRAME = 0x81;
const SIXTEEN_BIT_LENGTH = 126;
const SIXTY_FOUR_BIT_LENGTH = 127;
/** RFC 6455, 5.2: longer payloads carry their length in 16 bits, and those above MAX_16_BIT in 64. */
const MAX_7_BIT = 125;
const MAX_16_BIT = 0xffff;
const CLOSING_BRACE = Buffer.from('}');

/** One socket's raw stream, to which `ws` writes whole frames as well. */
export interface SocketLine {
  readonly stream: Duplex;
  /** False once a close frame was sent: nothing may follow it. */
  isOpen(): boolean;
  /** What was handed over in this turn. */
  pending: { prefix: Buffer; frames: readonly Frame[] }[];
  /** Bytes of events written. */
  written: number;
  /** Who wants to be called when the system takes more. */
  waiting: (() => void)[] | null;
}

/** Not at all where the stream ends before. */
export function whenWritable(
  line: { stream: Pick<Writable, 'writableNeedDrain' | 'once'>; waiting: (() => void)[] | null },
  run: () => void,
): void {
  if (!line.stream.writableNeedDrain) return run();
  if (line.waiting) return void line.waiting.push(run);
  line.waiting = [run];
  line.stream.once('drain', () => {
    const { waiting } = line;
    line.waiting = null;
    for (const one of waiting ?? []) one();
  });
}

/** What stands before the payload in a message of this operation. */
export function messagePrefix(id: string): Buffer {
  return Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
}

/**
 * Writes events as graphql-transport-ws `next` messages. All that is ready for a socket in one turn, of all its
 * operations, leaves in one write; nothing waits longer than the turn.
 */
export function createSocketWriter() {
  let lines: SocketLine[] = [];

  function flush(): void {
    const ready = lines;
    lines = [];
    for (const line of ready) writeOut(line);
  }

  return function write(line: SocketLine, prefix: Buffer, frames: readonly Frame[]): void {
    if (line.pending.length === 0) {
      if (lines.length === 0) queueMicrotask(flush);
      lines.push(line);
    }
    line.pending.push({ prefix, frames });
  };
}

function writeOut(line: SocketLine): void {
  const { stream, pending } = line;
  line.pending = [];
  if (!line.isOpen()) return;
  let size = 0;
  for (const { prefix, frames } of pending) {
    for (const { payload } of frames) size += frameLength(prefix.length + payload.length + 1);
  }
  line.written += size;
  if (size <= MAX_COPIED_BYTES) stream.write(copied(pending, size));
  else writeByReference(stream, pending);
}

function copied(pending: SocketLine['pending'], size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  let offset = 0;
  for (const { prefix, frames } of pending) {
    for (const { payload } of frames) {
      offset = writeHeader(buffer, offset, prefix.length + payload.length + 1);
      offset += prefix.copy(buffer, offset);
      offset += payload.copy(buffer, offset);
      offset = buffer.writeUInt8(0x7d, offset);
    }
  }
  return buffer;
}

function writeByReference(stream: Duplex, pending: SocketLine['pending']): void {
  stream.cork();
  for (const { prefix, frames } of pending) {
    for (const { payload } of frames) {
      const length = prefix.length + payload.length + 1;
      const head = Buffer.allocUnsafe(frameLength(length) - payload.length - 1);
      prefix.copy(head, writeHeader(head, 0, length));
      stream.write(head);
      stream.write(payload);
      stream.write(CLOSING_BRACE);
    }
  }
  stream.uncork();
}

function frameLength(length: number): number {
  return length + (length <= MAX_7_BIT ? 2 : length <= MAX_16_BIT ? 4 : 10);
}

/** Of an unmasked text frame; answers where its payload goes. */
function writeHeader(buffer: Buffer, offset: number, length: number): number {
  buffer[offset] = FINAL_TEXT_FRAME;
  if (length <= MAX_7_BIT) {
    buffer[offset + 1] = length;
    return offset + 2;
  }
  if (length <= MAX_16_BIT) {
    buffer[offset + 1] = SIXTEEN_BIT_LENGTH;
    return buffer.writeUInt16BE(length, offset + 2);
  }
  buffer[offset + 1] = SIXTY_FOUR_BIT_LENGTH;
  return buffer.writeBigUInt64BE(BigInt(length), offset + 2);
}

import type { Duplex, Writable } from 'node:stream';
import type { Frame } from '../graphql/reader';

/** Up to here frames are copied into one buffer, which the system takes fastest; larger ones go by reference. */
const MAX_COPIED_BYTES = 256 * 1024;
/** Where they are copied to; another is taken when what waits in this one for slow peers fills it. */
const SLAB_BYTES = 2 * MAX_COPIED_BYTES;
/** Clients that number their operations all use the same few ids, and so the same few prefixes. */
const MAX_NUMBERED = 100;

const FINAL_TEXT_FRAME = 0x81;
const SIXTEEN_BIT_LENGTH = 126;
const SIXTY_FOUR_BIT_LENGTH = 127;
/** RFC 6455, 5.2: longer payloads carry their length in 16 bits, and those above MAX_16_BIT in 64. */
const MAX_7_BIT = 125;
const MAX_16_BIT = 0xffff;
const CLOSING_BRACE = Buffer.from('}');
const CLOSING_BRACE_BYTE = 0x7d;

/** Frames as `next` messages of one operation. */
interface Delivery {
  prefix: Buffer;
  frames: readonly Frame[];
}

/** One socket's raw stream, to which `ws` writes whole frames as well. */
export interface SocketLine {
  readonly stream: Duplex;
  /** False once a close frame was sent: nothing may follow it. */
  isOpen(): boolean;
  /** Subscriptions that write to it. */
  operations: number;
  /** What was handed over in this turn by several of them. */
  pending: Delivery[];
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

const numbered: Buffer[] = [];

/** What stands before the payload in a message of this operation. */
export function messagePrefix(id: string): Buffer {
  const number = Number(id);
  const isNumber = Number.isInteger(number) && number >= 0 && number < MAX_NUMBERED && String(number) === id;
  if (!isNumber) return prefixOf(id);
  return (numbered[number] ??= prefixOf(id));
}

function prefixOf(id: string): Buffer {
  return Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
}

/**
 * Writes events as graphql-transport-ws `next` messages. All that is ready for a socket in one turn leaves in one write:
 * what one subscription is delivered comes together already, and of several it is gathered until the turn's end.
 */
export function createSocketWriter() {
  let lines: SocketLine[] = [];
  let slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  let used = 0;
  /** What was copied last, where it lies: often the next socket gets the same. */
  let last: (Delivery & { bytes: Buffer; end: number }) | null = null;

  function flush(): void {
    const ready = lines;
    lines = [];
    for (const line of ready) {
      const { pending } = line;
      line.pending = [];
      if (line.isOpen()) writeGathered(line, pending);
    }
  }

  function writeGathered(line: SocketLine, pending: readonly Delivery[]): void {
    const size = pending.reduce((sum, delivery) => sum + sizeOf(delivery), 0);
    if (size > MAX_COPIED_BYTES) return writeByReference(line, pending, size);
    last = null;
    const start = reserve(size);
    const end = pending.reduce((offset, delivery) => copyTo(slab, offset, delivery), start);
    writeCopied(line, slab.subarray(start, end), end);
  }

  function writeOne(line: SocketLine, prefix: Buffer, frames: readonly Frame[]): void {
    if (last?.frames === frames && last.prefix === prefix) return writeCopied(line, last.bytes, last.end);
    const delivery = { prefix, frames };
    const size = sizeOf(delivery);
    if (size > MAX_COPIED_BYTES) return writeByReference(line, [delivery], size);
    const start = reserve(size);
    const end = copyTo(slab, start, delivery);
    last = { prefix, frames, bytes: slab.subarray(start, end), end };
    writeCopied(line, last.bytes, end);
  }

  /** Where so many bytes may be written. */
  function reserve(size: number): number {
    if (used + size <= SLAB_BYTES) return used;
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    used = 0;
    return used;
  }

  function writeCopied(line: SocketLine, bytes: Buffer, end: number): void {
    const { stream } = line;
    line.written += bytes.length;
    stream.write(bytes);
    // What the system took at once is nobody's any more: the next bytes go to the same place.
    if (stream.writableLength > 0 && bytes.buffer === slab.buffer && end > used) used = end;
  }

  return function write(line: SocketLine, prefix: Buffer, frames: readonly Frame[]): void {
    if (line.operations === 1 && line.pending.length === 0) {
      if (line.isOpen()) writeOne(line, prefix, frames);
      return;
    }
    if (line.pending.length === 0) {
      if (lines.length === 0) queueMicrotask(flush);
      lines.push(line);
    }
    line.pending.push({ prefix, frames });
  };
}

function sizeOf({ prefix, frames }: Delivery): number {
  let size = 0;
  for (const { payload } of frames) size += frameLength(prefix.length + payload.length + 1);
  return size;
}

/** Answers where the copy ends. */
function copyTo(buffer: Buffer, start: number, { prefix, frames }: Delivery): number {
  let offset = start;
  for (const { payload } of frames) {
    offset = writeHeader(buffer, offset, prefix.length + payload.length + 1);
    buffer.set(prefix, offset);
    offset += prefix.length;
    buffer.set(payload, offset);
    offset += payload.length;
    buffer[offset] = CLOSING_BRACE_BYTE;
    offset += 1;
  }
  return offset;
}

function writeByReference(line: SocketLine, pending: readonly Delivery[], size: number): void {
  const { stream } = line;
  line.written += size;
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

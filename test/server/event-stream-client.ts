import { request, type IncomingMessage } from 'node:http';

export interface StreamEvent {
  event: string | null;
  id: string | null;
  data: string | null;
  comment: string | null;
}

interface Asked {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: object;
}

/** An event stream seen from outside, as its bytes say it: blocks in order, and how it ended. */
export async function openEventStream(url: string, { method = 'POST', headers = {}, body }: Asked) {
  const call = request(url, {
    method,
    headers: {
      accept: 'text/event-stream',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
  });
  call.end(body ? JSON.stringify(body) : undefined);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    call.once('response', resolve).once('error', reject);
  });
  const blocks: StreamEvent[] = [];
  let rest = '';
  let isOver = false;
  let wake = () => {};
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    const parts = (rest + text).split('\n\n');
    rest = parts.pop() ?? '';
    blocks.push(...parts.map(readBlock));
    wake();
  });
  const over = () => {
    isOver = true;
    wake();
  };
  response.once('end', over).once('close', over).on('error', over);

  async function nextBlock(): Promise<StreamEvent | null> {
    while (blocks.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
    return blocks.shift() ?? null;
  }

  return {
    response,
    nextBlock,
    /** The next block that is no keep-alive; null at the end. */
    async next(): Promise<StreamEvent | null> {
      for (;;) {
        const block = await nextBlock();
        if (!block || block.comment !== '') return block;
      }
    },
    /** The whole body of an answer that is no stream. */
    async text(): Promise<string> {
      while (!isOver) await new Promise<void>((resolve) => (wake = resolve));
      return rest;
    },
    close: () => call.destroy(),
  };
}

function readBlock(block: string): StreamEvent {
  const read: StreamEvent = { event: null, id: null, data: null, comment: null };
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (name === '') read.comment = value;
    else if (name === 'event' || name === 'id' || name === 'data') read[name] = value;
  }
  return read;
}

import { readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { refusalBody } from './refusal';

export interface PlaygroundSettings {
  /** What `npm run build` made of web/. */
  folder: string;
  /** Prefilled in the page; null where every key is a secret. */
  demoKey: string | null;
}

/**
 * The page runs its own files and talks to this API, nothing else. Styles may be inline because Monaco places every line
 * of text with a style attribute and writes its colours into style elements; scripts may not. data: is for the few icons
 * in Monaco's style sheet.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

/** /playground, and under it the files it names, whose names change with their content. */
export function mountPlayground(app: FastifyInstance, settings: PlaygroundSettings): void {
  const built = openBuilt(settings);
  const options = { exposeHeadRoute: false } as const;

  const sendPage = (assets: string) => async (_request: object, reply: FastifyReply) => {
    if (!built) return notFound(reply, 'the playground is not built: npm run build');
    return reply
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .type('text/html; charset=utf-8')
      .send(built.page.replaceAll('{{assets}}', assets));
  };
  // Relative to the page, since a proxy may serve all of this under a path of its own and take that off again.
  app.get('/playground', options, sendPage('playground/assets/'));
  app.get('/playground/', options, sendPage('assets/'));

  app.get<{ Params: { file: string } }>('/playground/assets/:file', options, async (request, reply) => {
    const { file } = request.params;
    const type = CONTENT_TYPES[extname(file)];
    // Looked up among the names that are there, so that no other path can be asked for.
    if (!built?.assets.has(file) || type === undefined) return notFound(reply, 'the playground has no such file');
    const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (zipped) reply.header('content-encoding', 'gzip');
    return (
      reply
        // A worker is held to the policy it comes with.
        .header('content-security-policy', CONTENT_SECURITY_POLICY)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('vary', 'accept-encoding')
        .type(type)
        .send(await readFile(join(built.folder, zipped ? `${file}.gz` : file)))
    );
  });
}

/** Null where there is only the source. */
function openBuilt({ folder, demoKey }: PlaygroundSettings) {
  const assets = join(folder, 'assets');
  try {
    const page = readFileSync(join(folder, 'index.html'), 'utf8').replace('{{demoKey}}', demoKey ?? '');
    return { page, folder: assets, assets: new Set(readdirSync(assets)) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function notFound(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(404).send(refusalBody({ status: 404, code: 'NOT_FOUND', message }));
}

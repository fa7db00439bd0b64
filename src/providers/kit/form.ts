import type { CallbackDelivery } from '../../domain/connector';

/** The fields of a form that a provider posts: urlencoded, or multipart/form-data as PHP's curl sends an array (RFC 7578). */
export function readForm({ headers, body }: Pick<CallbackDelivery, 'headers' | 'body'>): URLSearchParams {
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return new URLSearchParams(body);
  const form = new URLSearchParams();
  for (const part of body.split(`--${boundary}`).slice(1)) {
    const [, head, value] = /^\r?\n([^]*?)\r?\n\r?\n([^]*?)\r?\n$/.exec(part) ?? [];
    const name = /\bname="([^"]*)"/i.exec(head ?? '')?.[1];
    if (name !== undefined && value !== undefined) form.append(name, value);
  }
  return form;
}

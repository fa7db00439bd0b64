import type { Call } from './provider';

/** The fields of a form, as browsers, curl and PHP send them: urlencoded, or multipart/form-data (RFC 7578). */
export function readForm({ headers, bodyText }: Pick<Call, 'headers' | 'bodyText'>): URLSearchParams {
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return new URLSearchParams(bodyText);
  const form = new URLSearchParams();
  for (const part of bodyText.split(`--${boundary}`).slice(1)) {
    const [, head, value] = /^\r?\n([^]*?)\r?\n\r?\n([^]*?)\r?\n$/.exec(part) ?? [];
    const name = /\bname="([^"]*)"/i.exec(head ?? '')?.[1];
    if (name !== undefined && value !== undefined) form.append(name, value);
  }
  return form;
}

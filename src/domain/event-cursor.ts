import { InvalidCursor } from './failures';

/** Where in one organization's log; a restored backup begins a new epoch in it. */
export interface LogPosition {
  epoch: number;
  seq: number;
}

/**
 * A position in one organization's log, opaque to callers. It names its organization, so a cursor carried to another
 * organization is refused instead of silently pointing at other events; and the epoch, so that one of an event which a
 * restored backup has lost is known from the one of the event that has taken its place. Epoch 0 is left out.
 */
export function eventCursor(organizationId: string, { epoch, seq }: LogPosition): string {
  return base64Url(epoch === 0 ? `${organizationId}:${seq}` : `${organizationId}:${epoch}:${seq}`);
}

export function readEventCursor(organizationId: string, cursor: string): LogPosition {
  const match = /^([a-z0-9_]+)(?::([1-9]\d{0,15}))?:(0|[1-9]\d{0,15})$/.exec(fromBase64Url(cursor));
  const position = { epoch: Number(match?.[2] ?? 0), seq: Number(match?.[3]) };
  if (!match || match[1] !== organizationId || eventCursor(organizationId, position) !== cursor) {
    throw new InvalidCursor('this is not an event cursor of your organization: use one from an event, edge or payload');
  }
  return position;
}

function base64Url(text: string): string {
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): string {
  try {
    return atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  } catch {
    return '';
  }
}

import { InvalidCursor } from './failures';

/**
 * A position in one organization's log, opaque to callers. It names its organization, so a cursor carried to another
 * organization is refused instead of silently pointing at other events.
 */
export function eventCursor(organizationId: string, seq: number): string {
  return base64Url(`${organizationId}:${seq}`);
}

export function readEventCursor(organizationId: string, cursor: string): number {
  const match = /^([a-z0-9_]+):(0|[1-9]\d{0,15})$/.exec(fromBase64Url(cursor));
  if (!match || match[1] !== organizationId || eventCursor(organizationId, Number(match[2])) !== cursor) {
    throw new InvalidCursor('this is not an event cursor of your organization: use one from an event, edge or payload');
  }
  return Number(match[2]);
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

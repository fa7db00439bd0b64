/** Wake-up topics: one per organization for readers of its log, one per transfer for who waits for it, one for the poller. */
export function organizationTopic(organizationId: string): string {
  return `organization:${organizationId}`;
}

export function transferTopic(transferId: string): string {
  return `transfer:${transferId}`;
}

export const POLLER_TOPIC = 'poller';

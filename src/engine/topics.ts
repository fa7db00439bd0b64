/** Wake-up topics: one per organization for readers of its log, one for the poller. */
export function organizationTopic(organizationId: string): string {
  return `organization:${organizationId}`;
}

export const POLLER_TOPIC = 'poller';

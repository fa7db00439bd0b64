/** Wake-up topics: one per organization, for readers of its log; one per transfer, for who waits for it. */
export function organizationTopic(organizationId: string): string {
  return `organization:${organizationId}`;
}

export function transferTopic(transferId: string): string {
  return `transfer:${transferId}`;
}

/** The end of an organization's log. */
export interface LogHead {
  seq: number;
  hash: string;
}

/**
 * The ends of the logs as the transactions of one commit group have left them, where nobody else can write between them:
 * read once, and written once, before the group's COMMIT.
 */
export class LogHeads {
  private heads = new Map<string, LogHead>();

  find(organizationId: string): LogHead | null {
    return this.heads.get(organizationId) ?? null;
  }

  set(organizationId: string, head: LogHead): void {
    this.heads.set(organizationId, head);
  }

  /** Undoes what has been set since, for a transaction that is rolled back. */
  mark(): () => void {
    const before = new Map(this.heads);
    return () => (this.heads = before);
  }

  clear(): void {
    this.heads.clear();
  }

  takeAll(): [organizationId: string, head: LogHead][] {
    const all = [...this.heads];
    this.clear();
    return all;
  }
}

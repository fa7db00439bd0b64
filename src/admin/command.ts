/** One thing that only an operator may do, on the database itself. */
export interface AdminCommand {
  /** As it is typed after `npm run admin --`; its first word is its name. */
  usage: string;
  /** What it does, in one or two lines of help. */
  help: string;
  /** The exit code; null where the words are no use of this command. */
  run(words: readonly string[]): Promise<number | null>;
}

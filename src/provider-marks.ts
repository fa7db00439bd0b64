import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What is not a provider's own word: INFER, a reading that nobody states, or CHOICE, ours where nothing is known. */
const MARK = /\b(CHOICE|INFER)\b/;
/** Whose rows are everybody's: what the connectors share, and the sandbox as a whole. */
export const SHARED = 'shared';

export interface Mark {
  /** A provider's key, or SHARED. */
  subject: string;
  file: string;
  /** What the comment stands at. */
  at: string;
  /** The sentences of the comment that hold a mark. */
  says: string;
}

/** Every CHOICE and INFER that a comment of the connectors and of the sandbox names. */
export function marksIn(root: string): Mark[] {
  return ['src/providers', 'src/sandbox'].flatMap((folder) => {
    return filesBelow(join(root, folder)).flatMap((path) => {
      const file = relative(root, path).split(sep).join('/');
      const [, , place = '', ...inner] = file.split('/');
      const subject = inner.length === 0 || place === 'kit' ? SHARED : place;
      return commentsOf(readFileSync(path, 'utf8')).flatMap(({ text, at }) => {
        const says = markedSentences(text);
        return says === '' ? [] : [{ subject, file, at, says }];
      });
    });
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : [];
    });
}

/** The comments of a file, each as one text, with the code that follows. */
function commentsOf(source: string): { text: string; at: string }[] {
  const comments: { text: string; at: string }[] = [];
  let open: string[] = [];
  for (const line of source.split('\n')) {
    const inner = /^\s*(?:\/\*\*?|\*\/|\*|\/\/)(.*)$/.exec(line)?.[1];
    if (inner !== undefined) {
      open.push(inner.replace(/\*\/\s*$/, '').trim());
      continue;
    }
    const trailing = /\s\/\/ (.*)$/.exec(line)?.[1];
    if (open.length > 0 && line.trim() !== '') {
      comments.push({ text: open.join(' ').trim(), at: nameOf(line) });
      open = [];
    }
    if (trailing !== undefined) comments.push({ text: trailing, at: nameOf(line) });
  }
  return comments;
}

/** What a line of code is about: the name it declares, or its first words. */
function nameOf(line: string): string {
  const code = line.replace(/\s\/\/ .*$/, '').trim();
  const declared = /(?:const|let|function|interface|type|class)\s+(\w+)/.exec(code)?.[1];
  const member = /^(?:readonly\s+)?['"]?([\w-]+)['"]?\??\s*[:(]/.exec(code)?.[1];
  return declared ?? member ?? code.slice(0, 60);
}

/** The marked sentences; one that is nothing but the mark belongs to the sentence before it. */
function markedSentences(text: string): string {
  const sentences = text.split(/(?<=[.:!?)])\s+(?=[A-Z"`])/).map((sentence) => sentence.trim());
  return sentences
    .flatMap((sentence, index) => {
      if (!MARK.test(sentence)) return [];
      const isBare = /^(CHOICE|INFER)[.:]?$/.test(sentence);
      const [before, after] = [sentences[index - 1] ?? '', sentences[index + 1] ?? ''];
      if (!isBare) return [sentence];
      return [sentence.endsWith(':') ? `${sentence} ${after}` : `${before} ${sentence}`];
    })
    .join(' ');
}

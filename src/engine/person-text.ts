import { refusal } from './refusals';

/** Longest text that is kept of what a person gives as a reason. */
const LONGEST = 4_000;

/** What a person wrote, fit to be kept for ever; an empty or endless text is refused. */
export function readPersonText(
  given: string,
  member: 'evidence' | 'note',
  redactText: (text: string) => string,
): string {
  const text = given.trim();
  if (text === '' || text.length > LONGEST) {
    const message = `${member} has 1 to ${LONGEST} characters: say what the decision rests on`;
    throw refusal('INVALID_INPUT', message, ['input', member]);
  }
  return redactText(text);
}

import type { InputProblem } from '../domain/connector';
import type { CreateTransferInput, RequestPaymentInput } from './engine';
import { readPhone } from './phone';

interface Reachable {
  phone?: string | null;
  country?: string | null;
}

/** The same person with the phone in E.164; one that cannot be read stays as it is and is added to `problems`. */
export function withPhone<P extends Reachable>(person: P, path: string[], problems: InputProblem[]): P {
  if (!person.phone) return person;
  const phonePath = [...path, 'phone'];
  if (problems.some((known) => known.path.join('.') === phonePath.join('.'))) return person;
  const read = readPhone(person.phone, person.country ?? null);
  if ('phone' in read) return { ...person, phone: read.phone };
  problems.push({ path: phonePath, message: read.problem });
  return person;
}

/**
 * A transfer's input with its phones in E.164, so that however a number is spelled, it is the same input to an idempotency
 * key. What cannot be read is in `malformed` and refused with everything else that is wrong.
 */
export function understandTransfer(input: CreateTransferInput): CreateTransferInput {
  const malformed = [...(input.malformed ?? [])];
  const { newContact } = input.recipient;
  const path = ['input', 'recipient', 'newContact'];
  const recipient = newContact
    ? { ...input.recipient, newContact: withPhone(newContact, path, malformed) }
    : input.recipient;
  const sender = input.sender && withPhone(input.sender, ['input', 'sender'], malformed);
  return { ...input, recipient, sender, malformed };
}

export function understandPayment(input: RequestPaymentInput): RequestPaymentInput {
  const malformed = [...(input.malformed ?? [])];
  const { mpesa } = input.source;
  if (!mpesa) return { ...input, malformed };
  const { phone } = withPhone(mpesa, ['input', 'source', 'mpesa'], malformed);
  return { ...input, source: { ...input.source, mpesa: { phone } }, malformed };
}

/** What is wrong with the meaning of an input, without what is only wrong because a value could not be read. */
export function besides(malformed: readonly InputProblem[] | undefined, problems: InputProblem[]): InputProblem[] {
  const unread = new Set((malformed ?? []).map(({ path }) => path.join('.')));
  return [...(malformed ?? []), ...problems.filter(({ path }) => !unread.has(path.join('.')))];
}

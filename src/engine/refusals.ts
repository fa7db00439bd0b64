import type { InputProblem } from '../domain/connector';
import { Refusal, userError, type UserError } from '../domain/failures';

export function refusal(code: UserError['code'], message: string, path: string[]): Refusal {
  return new Refusal([userError(code, message, { path })]);
}

export function refuseOn(problems: readonly InputProblem[]): void {
  if (problems.length > 0) {
    throw new Refusal(problems.map(({ path, message, code }) => userError(code ?? 'INVALID_INPUT', message, { path })));
  }
}

import { ExactNumber } from '../exact-json';
import { digitsIn, fieldsOf, readFields, type Fields } from '../json-fields';
import { MachnetRefusal } from './refusal';

/** The body of any request, as an object. */
export function readBody(bodyText: string): Fields {
  const body = readFields(bodyText);
  if (body === undefined) throw new MachnetRefusal(400, 'The body is not a JSON object.');
  return body;
}

export function objectIn(body: Fields, name: string): Fields {
  const inner = fieldsOf(body[name]);
  if (inner === undefined) throw new MachnetRefusal(400, `${name} is required.`);
  return inner;
}

/** A number, also where it comes as text: the public sample has "payer_id": "100". */
export function idIn(body: Fields, name: string): ExactNumber | null {
  if (body[name] === undefined || body[name] === null) return null;
  const digits = digitsIn(body, name);
  if (digits === undefined || !/^\d{1,18}$/.test(digits)) throw new MachnetRefusal(400, `${name} must be a number.`);
  return new ExactNumber(digits);
}

/** The samples' 2022-05-18T11:48:05.127065. INFER: UTC. */
export function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, -1)}000`;
}

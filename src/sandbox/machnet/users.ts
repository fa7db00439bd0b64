import { textIn, type Fields } from '../json-fields';
import type { Merchant, User } from './parties';
import { MachnetRefusal } from './refusal';
import { readBody, timeText } from './request';

/** What a user is asked for and shown with; everything else sent is taken and not shown (documents, for one). */
const USER_FIELDS = [
  'address_line1',
  'address_line2',
  'business',
  'city',
  'country',
  'date_of_birth',
  'email',
  'first_name',
  'gender',
  'ip_address',
  'last_name',
  'middle_name',
  'mobile_phone',
  'occupation',
  'state',
  'user_relationship',
  'zipcode',
];

/**
 * POST /users. PUBLIC-A: type SEND or RECEIVE, the latter with the send_user_id it belongs to. CHOICE: only the names are
 * demanded (what else is differs by corridor), and a new sender is UNVERIFIED for ever, since KYC is left out here.
 */
export function addUser(merchant: Merchant, bodyText: string, id: string, now: number): User {
  const body = readBody(bodyText);
  const type = textIn(body, 'type');
  if (type !== 'SEND' && type !== 'RECEIVE') throw new MachnetRefusal(400, 'type must be SEND or RECEIVE.');
  for (const name of body['business'] === true ? ['first_name'] : ['first_name', 'last_name']) {
    if (textIn(body, name) === undefined) throw new MachnetRefusal(400, `${name} is required.`);
  }
  const sender = type === 'RECEIVE' ? senderOf(merchant, textIn(body, 'send_user_id')) : undefined;
  const user: User = {
    id,
    type,
    createdAt: now,
    sendUserId: sender?.id ?? null,
    kyc: type === 'SEND' ? 'UNVERIFIED' : null,
    fields: shownFields(body),
    receiveUsers: [],
    funds: [],
    accounts: [],
  };
  merchant.users.set(id, user);
  sender?.receiveUsers.push(user);
  return user;
}

/** CHOICE: a receive user can be changed at any time; Machnet lets it be only before delivery (PUBLIC-A). */
export function changeUser(user: User, bodyText: string): User {
  Object.assign(user.fields, shownFields(readBody(bodyText)));
  return user;
}

/**
 * INFER: what was sent, in the order of the documented samples. CHOICE: the verification is shown under two names, as an
 * integrator reads `status` of a user and `kyc_status` of its verification (PUBLIC-B), and no sample shows either.
 */
export function userView(user: User): Record<string, unknown> {
  const view: Record<string, unknown> = {
    ...user.fields,
    created_at: timeText(user.createdAt),
    id: user.id,
    type: user.type,
    ...(user.kyc === null ? { send_user_id: user.sendUserId } : { kyc_status: user.kyc, status: user.kyc }),
  };
  return Object.fromEntries(Object.entries(view).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function findUser(merchant: Merchant, id: string | undefined): User {
  const user = merchant.users.get(id ?? '');
  if (user === undefined) throw new MachnetRefusal(404, 'User not found.');
  return user;
}

export function findSender(merchant: Merchant, id: string | undefined): User {
  const user = findUser(merchant, id);
  if (user.type !== 'SEND') throw new MachnetRefusal(400, 'The user cannot send.');
  return user;
}

export function findReceiveUser(sender: User, id: string | undefined): User {
  const receiver = sender.receiveUsers.find((one) => one.id === id);
  if (receiver === undefined) throw new MachnetRefusal(404, 'Receive user not found.');
  return receiver;
}

function senderOf(merchant: Merchant, id: string | undefined): User {
  if (id === undefined) throw new MachnetRefusal(400, 'send_user_id is required.');
  return findSender(merchant, id);
}

function shownFields(body: Fields): Record<string, unknown> {
  return Object.fromEntries(USER_FIELDS.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]));
}

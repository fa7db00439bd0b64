import * as cinetpay from './cinetpay-merchant';
import { openDoor, type Door } from './door';
import * as peex from './peex-merchant';
import { openReceiver, type Receiver } from './receiver';

let door: Door;
let receiver: Receiver;
beforeEach(async () => {
  door = await openDoor();
  receiver = await openReceiver();
});
afterEach(async () => {
  await door.close();
  await receiver.close();
});

const wordsOfPeex = (): string[][] =>
  receiver.posts().map(({ body }) => JSON.parse(body).map((row: { status: string }) => row.status));
const fieldsOf = (body: string): Record<string, string> => Object.fromEntries(new URLSearchParams(body));
const wordsOfCinetPay = (): (string | undefined)[] =>
  receiver.posts().map(({ body }) => fieldsOf(body)['treatment_status']);

describe('Peex', () => {
  const target = () => ({ provider: 'PEEX', url: receiver.url, user: 'corridor', password: 'pässword' });

  it('posts an array of transactions with Basic authorization, as all_requests shows them', async () => {
    await door.callTo(target());
    const merchant = peex.merchant(door);
    await merchant.pay('T-1');
    await door.advance(2_000);
    const [{ method, path, headers, body }] = receiver.received as [(typeof receiver.received)[number]];
    expect([method, path]).toEqual(['POST', '/notify']);
    expect(headers['content-type']).toBe('application/json');
    expect(headers.authorization).toBe(`Basic ${Buffer.from('corridor:pässword').toString('base64')}`);
    expect(JSON.parse(body)).toEqual([await merchant.row('T-1')]);
  });

  it('sends no authorization where no user was handed over', async () => {
    await door.callTo({ provider: 'PEEX', url: receiver.url });
    await peex.merchant(door).pay('T-1');
    await door.advance(2_000);
    expect(receiver.received[0]?.headers).not.toHaveProperty('authorization');
  });

  it('tells of every step, and gathers what changes at once', async () => {
    await door.callTo(target());
    const merchant = peex.merchant(door);
    await merchant.pay('T-1');
    await merchant.pay('T-2', { mobile_phone: '677100001' });
    await door.advance(2_000);
    await door.advance(8_000);
    expect(wordsOfPeex()).toEqual([
      ['pending', 'pending'],
      ['paid', 'failed'],
    ]);
  });

  it('sends what was not taken with 2xx again, together with what is new, until it is', async () => {
    await door.callTo(target());
    const merchant = peex.merchant(door);
    receiver.answerWith(503);
    await merchant.pay('T-1', { mobile_phone: '677200001' });
    await door.advance(2_000);
    await door.advance(29_999);
    expect(wordsOfPeex()).toEqual([['pending'], ['canceled']]);
    receiver.answerWith(204);
    await door.advance(1);
    expect(wordsOfPeex()).toEqual([['pending'], ['canceled'], ['canceled']]);
    await door.advance(10 * 60_000);
    const last = wordsOfPeex().length;
    await door.advance(60 * 60_000);
    expect(wordsOfPeex()).toHaveLength(last);
  });

  it("keeps trying while nobody is there, and never holds up the clock's answer", async () => {
    await door.callTo({ ...target(), url: 'http://127.0.0.1:9/' });
    await peex.merchant(door).pay('T-1');
    await door.advance(10_000);
    await door.callTo(target());
    await door.advance(60_000);
    expect(wordsOfPeex()).toEqual([]);
    await peex.merchant(door).pay('T-2');
    await door.advance(2_000);
    expect(wordsOfPeex()).toEqual([['pending']]);
  });

  it("calls one merchant's address for that merchant alone, and the general one for the others", async () => {
    const general = await openReceiver();
    await door.callTo({ ...target(), account: peex.KEY_A });
    await door.callTo({ provider: 'PEEX', url: general.url });
    await peex.merchant(door, peex.KEY_A).pay('T-A');
    await peex.merchant(door, peex.KEY_B).pay('T-B');
    await door.advance(2_000);
    const tracks = (one: Receiver): string[] => one.posts().map(({ body }) => JSON.parse(body)[0].track_id);
    expect([tracks(receiver), tracks(general)]).toEqual([['T-A'], ['T-B']]);
    await door.callTo({ provider: 'PEEX', url: null, account: peex.KEY_A });
    await peex.merchant(door, peex.KEY_A).pay('T-C');
    await door.advance(2_000);
    expect(tracks(general)).toEqual(['T-B', 'T-C']);
    await general.close();
  });

  it('is silent where no address was given', async () => {
    await peex.merchant(door).pay('T-1');
    await door.advance(10_000);
    expect(receiver.received).toEqual([]);
  });

  it('tells of a status that was set by hand', async () => {
    await door.callTo(target());
    await peex.merchant(door).pay('T-1');
    await door.setStatus({ provider: 'PEEX', reference: 'T-1', status: 'rejected', paymentProof: 'WHY' });
    expect(JSON.parse(receiver.posts()[0]?.body ?? '')).toMatchObject([{ status: 'rejected', payment_proof: 'WHY' }]);
    await door.setStatus({ provider: 'PEEX', reference: 'T-1', status: 'rejected' });
    expect(receiver.posts()).toHaveLength(1);
  });
});

describe('CinetPay', () => {
  it('pings the notify_url with an empty GET, then posts form fields, at every step', async () => {
    const merchant = await cinetpay.merchant(door);
    const { transaction_id, lot } = await merchant.pay('C-1', { notify_url: receiver.url });
    await door.advance(10_000);
    expect(receiver.received.map(({ method, body }) => [method, body === ''])).toEqual([
      ['GET', true],
      ['POST', false],
      ['GET', true],
      ['POST', false],
    ]);
    expect(receiver.posts()[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(receiver.posts().map(({ body }) => fieldsOf(body))).toEqual([
      {
        transaction_id,
        client_transaction_id: 'C-1',
        lot,
        amount: '500',
        receiver: '0700000001',
        sending_status: 'CONFIRM',
        comment: '',
        treatment_status: 'REC',
        operator_transaction_id: '',
        validated_at: '',
      },
      {
        transaction_id,
        client_transaction_id: 'C-1',
        lot,
        amount: '500',
        receiver: '0700000001',
        sending_status: 'CONFIRM',
        comment: 'Transfert effectué avec succès',
        treatment_status: 'VAL',
        operator_transaction_id: `SANDBOX.${transaction_id}`,
        validated_at: '2026-01-15 12:00:05',
      },
    ]);
  });

  it('posts nothing to an address that does not answer the ping, and does not come back', async () => {
    receiver.answerWith(404);
    await (await cinetpay.merchant(door)).pay('C-1', { notify_url: receiver.url });
    await door.advance(60 * 60_000);
    expect(receiver.received.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it('calls the address of the control route instead, where there is one', async () => {
    await door.callTo({ provider: 'CINETPAY', url: receiver.url });
    await (await cinetpay.merchant(door)).pay('C-1', { notify_url: 'http://127.0.0.1:9/' });
    await door.advance(2_000);
    expect(wordsOfCinetPay()).toEqual(['REC']);
  });

  it('never calls a notify_url on another machine', async () => {
    await (await cinetpay.merchant(door)).pay('C-1', { notify_url: 'http://yourdomain.com/transfer/notify' });
    await door.advance(2_000);
    await expect(Promise.race([door.logged('yourdomain'), Promise.resolve('silent')])).resolves.toBe('silent');
  });
});

describe('faults', () => {
  async function payAndSettle(fault: string, count: number): Promise<void> {
    const merchant = await cinetpay.merchant(door);
    await door.fault('CINETPAY', 'callback', fault, { count });
    await merchant.pay('C-1', { notify_url: receiver.url });
    await door.advance(2_000);
    await door.advance(3_000);
  }

  it('lost: one never comes', async () => {
    await payAndSettle('lost', 1);
    expect(wordsOfCinetPay()).toEqual(['VAL']);
  });

  it('tripled: one comes three times', async () => {
    await payAndSettle('tripled', 1);
    expect(wordsOfCinetPay()).toEqual(['REC', 'REC', 'REC', 'VAL']);
  });

  it('forged: instead of one comes another, which claims success', async () => {
    await payAndSettle('forged', 1);
    expect(wordsOfCinetPay()).toEqual(['VAL', 'VAL']);
    expect((await door.ledger())[0].status).toBe('VAL');
  });

  it('forged: with the wrong credentials, where there are some', async () => {
    await door.callTo({ provider: 'PEEX', url: receiver.url, user: 'corridor', password: 'right' });
    await door.fault('PEEX', 'callback', 'forged', { count: 1 });
    await peex.merchant(door).pay('T-1', { mobile_phone: '677100001' });
    await door.advance(2_000);
    await door.advance(8_000);
    expect(wordsOfPeex()).toEqual([['paid'], ['failed']]);
    const [forged, real] = receiver.posts().map(({ headers }) => headers.authorization);
    expect(forged).toBe(`Basic ${Buffer.from('forged-user:forged-password').toString('base64')}`);
    expect(real).toBe(`Basic ${Buffer.from('corridor:right').toString('base64')}`);
  });

  it('reordered: one comes after the next', async () => {
    await payAndSettle('reordered', 1);
    expect(wordsOfCinetPay()).toEqual(['VAL', 'REC']);
  });

  it('reordered: two come the wrong way round, ten seconds late, when no other follows', async () => {
    await payAndSettle('reordered', 2);
    expect(wordsOfCinetPay()).toEqual([]);
    await door.advance(10_000);
    expect(wordsOfCinetPay()).toEqual(['VAL', 'REC']);
  });
});

it('keeps the addresses over a reset, and forgets what waits', async () => {
  await door.callTo({ provider: 'PEEX', url: receiver.url });
  receiver.answerWith(500);
  await peex.merchant(door).pay('T-1');
  await door.advance(2_000);
  await door.reset();
  receiver.answerWith(200);
  await door.advance(60 * 60_000);
  expect(wordsOfPeex()).toEqual([['pending']]);
  await peex.merchant(door).pay('T-2');
  await door.advance(2_000);
  expect(wordsOfPeex()).toHaveLength(2);
});

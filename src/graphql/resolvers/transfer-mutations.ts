import { Arg, Ctx, Mutation, Resolver, UseMiddleware } from 'type-graphql';
import type { GraphContext } from '../context';
import { RequestPaymentInput } from '../inputs/payment';
import {
  AcknowledgeTransferInput,
  ApproveTransferInput,
  CancelTransferInput,
  CreateTransferInput,
  RefreshTransferInput,
  ResolveTransferInput,
  TransferBatchInput,
} from '../inputs/transfer';
import { readInput, refuseMalformed } from '../malformed';
import { mutate } from '../mutate';
import {
  CreateTransferPayload,
  CreateTransfersPayload,
  RequestPaymentPayload,
  TransferPayload,
} from '../types/transfer-payloads';
import { plainMembers } from '../plain-members';
import { noteRead } from '../read-transfers';

const NOTHING = { transfer: null, idempotency: null, cursor: null };

@Resolver()
export class TransferMutations {
  @Mutation(() => CreateTransferPayload, {
    description:
      'Sends money, at most once: the intent is stored before the provider is called, and a doubtful answer is looked up, ' +
      'never sent again blindly. Scope: transfers:write.',
  })
  createTransfer(
    @Arg('input', () => CreateTransferInput, { description: 'What to send, from where, to whom.' })
    input: CreateTransferInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'transfers:write', NOTHING, () =>
      engine.transfers.create(viewer, understood(input, engine)),
    );
  }

  @Mutation(() => CreateTransfersPayload, {
    description:
      'Sends many transfers; each succeeds or fails by itself. One provider call where the provider takes lots. ' +
      'Scope: transfers:write.',
  })
  createTransfers(
    @Arg('input', () => TransferBatchInput, { description: 'The transfers.' }) input: TransferBatchInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    const batch = { ...input, transfers: input.transfers.map((item) => understood(item, engine)) };
    return mutate(context, 'transfers:write', { items: [], idempotency: null }, () =>
      engine.transfers.createBatch(viewer, batch),
    );
  }

  @Mutation(() => RequestPaymentPayload, {
    description:
      'Asks for money: the same guarantees as `createTransfer`, the other way round. Scope: transfers:write.',
  })
  requestPayment(
    @Arg('input', () => RequestPaymentInput, { description: 'What to ask for, from whom.' }) input: RequestPaymentInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'transfers:write', NOTHING, () =>
      engine.transfers.requestPayment(viewer, readPayment(input, engine)),
    );
  }

  @UseMiddleware(refuseMalformed)
  @Mutation(() => TransferPayload, { description: 'Approves a transfer that waits for it. Scope: transfers:write.' })
  approveTransfer(
    @Arg('input', () => ApproveTransferInput, { description: 'What to approve.' }) input: ApproveTransferInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'transfers:write', { transfer: null }, () => engine.transfers.approve(viewer, input));
  }

  @UseMiddleware(refuseMalformed)
  @Mutation(() => TransferPayload, {
    description: 'Calls a transfer off, where it is not sent yet or the provider lets it. Scope: transfers:write.',
  })
  cancelTransfer(
    @Arg('input', () => CancelTransferInput, { description: 'What to call off.' }) input: CancelTransferInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'transfers:write', { transfer: null }, () => engine.transfers.cancel(viewer, input));
  }

  @UseMiddleware(refuseMalformed)
  @Mutation(() => TransferPayload, {
    description: 'Looks a transfer up at its provider now, ahead of the poll plan. Scope: transfers:write.',
  })
  refreshTransfer(
    @Arg('input', () => RefreshTransferInput, { description: 'What to look up.' }) input: RefreshTransferInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'transfers:write', { transfer: null }, async () => {
      const refreshed = await engine.transfers.refresh(viewer, input);
      noteRead(engine, refreshed.transfer);
      return refreshed;
    });
  }

  @UseMiddleware(refuseMalformed)
  @Mutation(() => TransferPayload, {
    description:
      "Settles a transfer that is not final and needs attention, by a person's evidence. The provider is asked once more " +
      'first: what contradicts its answer is refused. Scope: transfers:resolve.',
  })
  resolveTransfer(
    @Arg('input', () => ResolveTransferInput, { description: 'What became of it and how that is known.' })
    input: ResolveTransferInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'transfers:resolve', { transfer: null }, () => engine.transfers.resolve(viewer, input));
  }

  @Mutation(() => TransferPayload, {
    description:
      'Records who has dealt with what needs attention and how, and ends it where nothing else does: CONTRADICTED, ' +
      'AMOUNT_MISMATCH, SECRET_LOST. The same word of the provider is not raised again. Scope: transfers:resolve.',
  })
  acknowledgeTransfer(
    @Arg('input', () => AcknowledgeTransferInput, { description: 'What was seen and done.' })
    input: AcknowledgeTransferInput,
    @Ctx() context: GraphContext,
  ) {
    const { engine, viewer } = context;
    return mutate(context, 'transfers:resolve', { transfer: null }, () => engine.transfers.acknowledge(viewer, input));
  }
}

/** What cannot be read of it goes along: the engine refuses it, unless the key was used before. */
function understood(given: CreateTransferInput, engine: { cardPayments?: boolean }) {
  const { input, malformed } = readInput(given, ['input'], engine);
  const read = { ...input, options: input.options && plainMembers(input.options) };
  return malformed.length > 0 ? { ...read, malformed } : read;
}

function readPayment(given: RequestPaymentInput, engine: { cardPayments?: boolean }) {
  const { input, malformed } = readInput(given, ['input'], engine);
  return malformed.length > 0 ? { ...input, malformed } : input;
}

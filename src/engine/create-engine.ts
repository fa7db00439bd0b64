import { needsAttention } from '../domain/attention';
import { isFinal, type Transfer } from '../domain/transfer';
import { createAbsences } from './absences';
import { createActs } from './acts';
import { createAttention } from './attention';
import { createAccountAccess } from './account-access';
import { callbackUrl, createAccounts } from './accounts';
import { CALL_PRICE_MS } from './call-price';
import { createCallbacks } from './callbacks';
import { createContacts } from './contacts';
import { createDelivery } from './delivery';
import type { Engine, EngineParts } from './engine';
import { createGateway } from './gateway';
import { createIntake } from './intake';
import { createLookUp } from './lookup';
import { createObserver } from './observe';
import { createPayouts } from './payouts';
import { createPlanner } from './planner';
import { createPoller } from './poller';
import { createProfiles } from './profiles';
import { createReferences } from './references';
import { createRestores } from './restores';
import { createRegistrar } from './registrar';
import { createStreams } from './streams';
import { createSubmitter } from './submit';
import { createDrafter } from './transfer-draft';
import { createTransferOperations } from './transfer-operations';
import { createWallets } from './wallets';

export function createEngine(parts: EngineParts): Engine {
  const { clock, log } = parts;
  const gateway = createGateway(parts);
  const references = createReferences(parts);
  const restores = createRestores(parts);
  const profiles = createProfiles(parts, gateway);
  const attention = createAttention(clock, (watched) => {
    planner
      .hasten(watched)
      .catch((error: unknown) => log.error({ err: error }, 'the plan of what is watched now could not be hastened'));
  });
  const planner = createPlanner(parts, {
    attention,
    callPriceMs: CALL_PRICE_MS,
    lateLooksOf: (transfer) => gateway.lateLooksOf(transfer),
  });
  const observer = createObserver(parts, planner, { onStatus, onPlan: (transfer) => poller.planned(transfer) });
  const acts = createActs(parts, observer);
  const delivery = createDelivery(parts, gateway, observer, acts);
  const absences = createAbsences(clock);
  const lookUp = createLookUp(parts, gateway, observer, delivery, planner, absences);
  const registrar = createRegistrar(parts, gateway);
  const callbackUrlOf = (account: Parameters<typeof callbackUrl>[0]) =>
    callbackUrl(account, gateway, parts.settings.publicUrl());
  const submitter = createSubmitter(
    { ...parts, callbackUrlOf },
    gateway,
    observer,
    lookUp,
    registrar,
    delivery,
    absences,
  );
  const streams = createStreams(parts, attention, restores);
  const intake = createIntake(
    { ...parts, cursorOf: (event) => streams.cursorOf(event) },
    createDrafter(parts, gateway, { references, restores }),
    submitter,
  );
  const poller = createPoller(parts, gateway, lookUp, submitter, profiles, planner);

  function onStatus(transfer: Transfer): void {
    submitter.statusChanged(transfer);
    if (isFinal(transfer.status)) absences.forget(transfer.id);
    profiles.forgetAnswers(transfer);
  }

  function nextPollOf(transfer: Transfer): number | null {
    const { id, accountId, status, nextPollAt } = transfer;
    if (nextPollAt === null || (isFinal(status) && !needsAttention(transfer, 'CONTRADICTED'))) return null;
    const planned = poller.isClaimed(id) ? clock.now() : (observer.unwritten.find(id)?.nextPollAt ?? nextPollAt);
    return status === 'CREATED' ? planned : Math.max(planned, gateway.lookUpsHeldUntil(accountId) ?? 0);
  }

  return {
    providers: parts.providers,
    limits: parts.settings.limits,
    cardPayments: parts.settings.cardPayments,
    transfers: {
      ...intake,
      ...createTransferOperations(parts, gateway, observer, lookUp, submitter, acts, absences),
      nextPollOf,
    },
    contacts: createContacts(parts, gateway, registrar),
    accounts: { ...createAccounts(parts, gateway, profiles), ...createAccountAccess(parts, gateway) },
    wallets: createWallets(parts, gateway, profiles),
    callbacks: createCallbacks(parts, gateway, observer, lookUp, poller),
    streams,
    payouts: createPayouts(parts, gateway),
    attention,
    async start() {
      await references.prepare();
      await restores.refresh();
      await poller.start();
    },
    async stop() {
      submitter.close();
      await poller.stop();
      await observer.unwritten.stop();
      await intake.settled();
      await planner.stop();
      await gateway.close();
    },
  };
}

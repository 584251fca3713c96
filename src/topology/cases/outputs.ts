import type { ActivityCommand, ActivityStatus, CommandType } from '../activity-command';
import type { Claim } from '../claim';
import type { Output } from '../processor';
import { type Case, type EndedCase, type EndReason, standing } from './case';

const END_STATUS: Readonly<Record<EndReason, ActivityStatus>> = {
  'answered-live': 'completed',
  completed: 'completed',
  retracted: 'canceled',
  'switched-off': 'canceled',
  cancelled: 'canceled',
  deleted: 'canceled',
  expired: 'canceled',
};

interface Ends {
  readonly expiresAt: number | null;
  /** Why the case is over; null: it is open. */
  readonly end: EndReason | null;
}

/** What Creatio shall hold of the case now, whole. */
export const command = (type: CommandType, caseKey: string, found: Case, atMs: number, ends: Ends): Output => {
  const { miss } = found;
  const { end, expiresAt } = ends;
  const offered = end === null && found.owner === null;
  const value: ActivityCommand = {
    type,
    caseId: found.id,
    caseKey,
    version: 0,
    domainId: miss.domainId,
    issuedAt: atMs,
    status: end === null ? (offered ? 'not-started' : 'in-progress') : END_STATUS[end],
    owner: found.owner,
    ladder: offered ? found.ladder : [],
    rung: found.rung,
    excluded: offered ? found.excluded : [],
    offer: found.offer,
    alsoRemind: end === null ? (found.alsoRemind ?? []) : [],
    expiresAt,
    endReason: end,
    startAt: found.openedAt,
    dueAt: found.dueAt,
    deadlineAt: miss.deadlineAt,
    missCount: found.missCount,
    cause: miss.cause,
    queueId: miss.queueId,
    queueName: miss.queueName,
    conversationId: miss.conversationId,
    messenger: miss.messenger,
    gatewayId: miss.gatewayId,
    customerId: miss.customerId,
    externalId: miss.externalId,
    displayName: miss.displayName,
    phone: miss.phone,
    marks: miss.marks,
    previousCaseId: found.previous ?? null,
    notes: found.notes,
  };
  return { topic: 'activityCommands', key: caseKey, value };
};

/** The open case as the claims topic shows it. */
export const openClaim = (found: Case, caseKey: string): Claim => ({
  caseId: found.id,
  caseKey,
  state: standing(found),
  operator: found.owner,
  since: found.since,
  endReason: null,
  version: found.claimVersion,
});

/** An ended one. */
export const endedClaim = (done: EndedCase, caseKey: string): Claim => ({
  caseId: done.id,
  caseKey,
  state: 'ended',
  operator: done.owner,
  since: done.endedAt,
  endReason: done.reason,
  version: done.claimVersion,
});

export const claimOutput = (value: Claim): Output => ({
  topic: 'claims',
  key: value.caseId,
  partitionKey: value.caseKey,
  value,
});

export const tombstone = (caseId: string, caseKey: string): Output => ({
  topic: 'claims',
  key: caseId,
  partitionKey: caseKey,
  value: null,
});

import type { ActivityCommand, ActivityStatus, CommandType } from '../activity-command';
import type { ActionAnswer, ActionResult, ClaimState } from '../claim';
import type { Output } from '../processor';
import type { Case, EndReason } from './case';

const END_STATUS: Readonly<Record<EndReason, ActivityStatus>> = {
  'answered-live': 'completed',
  completed: 'completed',
  retracted: 'canceled',
  'switched-off': 'canceled',
  cancelled: 'canceled',
  deleted: 'canceled',
  expired: 'canceled',
};

/** What Creatio shall hold of the case now, whole. */
export const command = (
  type: CommandType,
  caseKey: string,
  found: Case,
  atMs: number,
  end: EndReason | null = null,
): Output => {
  const { miss } = found;
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
    alsoRemind: [],
    expiresAt: null,
    endReason: end,
    startAt: found.openedAt,
    dueAt: found.dueAt,
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
    previousCaseId: found.previous,
    notes: found.notes,
  };
  return { topic: 'activityCommands', key: caseKey, value };
};

export interface ClaimNow {
  readonly caseId: string;
  readonly caseKey: string;
  readonly state: ClaimState;
  readonly operator: string | null;
  readonly since: number;
  readonly endReason: string | null;
}

export const claim = (now: ClaimNow): Output => ({
  topic: 'claims',
  key: now.caseId,
  partitionKey: now.caseKey,
  value: { ...now, version: 0 },
});

export const forgotten = (caseId: string, caseKey: string): Output => ({
  topic: 'claims',
  key: caseId,
  partitionKey: caseKey,
  value: null,
});

export interface Answered {
  readonly actionId: string;
  readonly action: string;
  readonly caseId: string;
  readonly caseKey: string;
  readonly operator: string;
}

export const answer = (
  to: Answered,
  result: ActionResult,
  more: {
    readonly by?: string | null;
    readonly since?: number | null;
    readonly cause?: string | null;
    readonly conversationId?: string | null;
  },
): ActionAnswer => ({
  actionId: to.actionId,
  action: to.action,
  caseId: to.caseId,
  caseKey: to.caseKey,
  operator: to.operator,
  result,
  by: more.by ?? null,
  since: more.since ?? null,
  cause: more.cause ?? null,
  conversationId: more.conversationId ?? null,
  version: 0,
});

export const answered = (value: ActionAnswer): Output => ({ topic: 'actionAnswers', key: value.caseKey, value });

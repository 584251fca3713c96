import type { CaseEvent } from '../case-event';
import type { Place } from '../processor';
import type { Verdict, VerdictFact } from '../verdict';
import { joinAnswers } from './answers';
import { caseKeyOf } from './case-key';
import { type Conversation, roleOf, type Said } from './conversation';
import type { Evaluation } from './evaluate';
import type { Outcome } from './outcome';

/** Facts that a verdict carries, at most. */
const MAX_FACTS = 20;

/** A UUID version 5 of a name in our namespace. */
export type Uuid = (name: string) => string;

export const episodeIdOf = (uuidV5: Uuid, conversationId: string, anchorMs: number): string =>
  uuidV5(`episode:${conversationId}:${anchorMs}`);

/** The ledger's record of an episode. The version is stamped later. */
export const verdictRecord = (
  uuidV5: Uuid,
  conversationId: string,
  state: Conversation,
  evaluation: Evaluation,
  outcome: Outcome,
  place: Place,
): Verdict => {
  const { wait, policy } = evaluation;
  const anchorAt = wait?.anchor ?? state.first;
  const marks = [...(state.marks ?? [])];
  const provenBy = wait === null ? null : place.coveredBy(anchorAt, outcome.at);
  if (wait !== null) {
    if (provenBy === null) marks.push('source-gap');
    if (joinAnswers(wait.rules)) marks.push('join-only');
    if (wait.isFollowUp) marks.push('follow-up');
  }
  const isAnswered = outcome.kind === 'answered';
  return {
    kind: outcome.kind,
    reason: outcome.reason,
    causeText: outcome.causeText,
    episodeId: episodeIdOf(uuidV5, conversationId, anchorAt),
    conversationId,
    domainId: state.domain ?? '',
    version: 0,
    caseKey: caseKeyOf(conversationId, state),
    queueId: wait?.queueId ?? null,
    queueName: wait === null ? null : nameOf(state, wait.queueId, outcome.at),
    agentId: isAnswered ? (wait?.answer?.agent ?? null) : null,
    anchorAt,
    deadlineAt: wait?.deadline ?? null,
    answeredAt: isAnswered ? (wait?.answer?.at ?? null) : null,
    decidedAt: place.timeMs,
    policyVersion: policy.version,
    provenBy,
    marks: marks.sort(),
    facts: factsOf(state, outcome.at),
  };
};

/**
 * What a case event says of the conversation, whatever its type. Written out: a spread here was a tenth of the detector's time.
 *
 * @param idName what its id is derived from
 */
export const caseEventOf = (
  conversationId: string,
  state: Conversation,
  type: CaseEvent['type'],
  idName: string,
  atMs: number,
  uuidV5: Uuid,
): CaseEvent => {
  const { customer } = state;
  return {
    eventId: uuidV5(idName),
    type,
    caseKey: caseKeyOf(conversationId, state),
    source: 'detector',
    occurredAt: atMs,
    receivedAt: atMs,
    version: 0,
    domainId: state.domain ?? null,
    conversationId,
    episodeId: null,
    caseId: null,
    queueId: null,
    queueName: null,
    cause: null,
    anchorAt: null,
    deadlineAt: null,
    policyVersion: null,
    marks: NONE,
    customerId: customer?.id ?? null,
    messenger: customer?.messenger ?? null,
    gatewayId: customer?.gateway ?? null,
    externalId: customer?.external ?? null,
    displayName: customer?.name ?? null,
    phone: customer?.phone ?? null,
    agentId: null,
    operator: null,
    actionId: null,
    notified: NONE,
    rung: null,
    origin: null,
  };
};

const NONE: readonly string[] = [];

/** The miss, for the cases. A direct hand-off names its agent: he is asked first. */
export const missedEvent = (base: CaseEvent, verdict: Verdict, state: Conversation): CaseEvent => ({
  ...base,
  episodeId: verdict.episodeId,
  queueId: verdict.queueId,
  queueName: verdict.queueName,
  cause: verdict.reason,
  anchorAt: verdict.anchorAt,
  deadlineAt: verdict.deadlineAt,
  policyVersion: verdict.policyVersion,
  marks: verdict.marks,
  agentId: verdict.queueId === null ? (state.channels?.find(({ by }) => by === 'flow')?.agent ?? null) : null,
});

/** A queue's name as its joins, its refusal or its leaves by then say it; null: none does. */
export const nameOf = (
  { joins = [], refused, leaves = [] }: Conversation,
  queueId: string | null,
  upToMs = Number.POSITIVE_INFINITY,
): string | null =>
  [...joins, ...(refused === undefined ? [] : [refused]), ...leaves].find(
    ({ at, queue, name }) => queue === queueId && name !== undefined && at <= upToMs,
  )?.name ?? null;

/** The facts by `upToMs` in their order in time, the first ones and the last ones if they are many. */
export const factsOf = (state: Conversation, upToMs = Number.POSITIVE_INFINITY): VerdictFact[] => {
  const facts: VerdictFact[] = [];
  const add = (type: string, at: number | undefined, id: string | null): void => {
    if (at !== undefined && at <= upToMs) facts.push({ type, at, id });
  };
  const addSaid = (type: string, said: Said | undefined, id: string | null): void => add(type, said?.at, id);
  for (const join of state.joins ?? []) add('queue-joined', join.at, join.queue);
  for (const leave of state.leaves ?? []) add('queue-left', leave.at, leave.queue);
  addSaid('queue-rejected', state.refused, state.refused?.queue ?? null);
  for (const channel of state.channels ?? []) {
    const role = roleOf(channel);
    const who = channel.agent ?? channel.id;
    add('agent-offered', channel.offered, who);
    addSaid('agent-missed', channel.missed, who);
    add('agent-joined', channel.joined, who);
    addSaid('agent-left', channel.left, who);
    for (const at of channel.wrote ?? []) add(`${role}-message`, at, role === 'human' ? who : channel.id);
    for (const at of channel.maybe ?? []) add('unknown', at, channel.id);
  }
  addSaid('conversation-closed', state.closed, null);
  facts.sort((a, b) => a.at - b.at || (a.type < b.type ? -1 : a.type > b.type ? 1 : 0));
  return facts.length <= MAX_FACTS ? facts : [...facts.slice(0, MAX_FACTS / 2), ...facts.slice(-MAX_FACTS / 2)];
};

import type { CaseEvent } from '../case-event';
import type { Place } from '../processor';
import type { Verdict, VerdictFact } from '../verdict';
import { caseKeyOf } from './case-key';
import { type Conversation, roleOf } from './conversation';
import { type Evaluation, joinAnswers, type Outcome } from './evaluate';

/** Facts that a verdict carries, at most. */
const MAX_FACTS = 20;

type Uuid = (name: string) => string;

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
  if (wait !== null && provenBy === null) marks.push('source-gap');
  if (wait !== null && joinAnswers(wait.rules)) marks.push('join-only');
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
    queueName: wait?.queueName ?? null,
    agentId: outcome.kind === 'answered' ? (wait?.answeredBy ?? null) : null,
    anchorAt,
    deadlineAt: wait?.deadline ?? null,
    answeredAt: outcome.kind === 'answered' ? (wait?.answeredAt ?? null) : null,
    decidedAt: place.timeMs,
    policyVersion: policy.version,
    provenBy,
    marks: marks.sort(),
    facts: factsOf(state),
  };
};

/** What a case event says of the conversation, whatever its type. Written out: a spread here was a tenth of the detector's time. */
export const caseEventOf = (
  conversationId: string,
  state: Conversation,
  type: CaseEvent['type'],
  eventId: string,
  atMs: number,
): CaseEvent => ({
  eventId,
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
  customerId: state.customer?.id ?? null,
  messenger: state.customer?.messenger ?? null,
  gatewayId: state.customer?.gateway ?? null,
  externalId: state.customer?.external ?? null,
  displayName: state.customer?.name ?? null,
  phone: state.customer?.phone ?? null,
  agentId: null,
  operator: null,
  actionId: null,
  notified: NONE,
  rung: null,
  origin: null,
});

const NONE: readonly string[] = [];

/** The facts in their order in time, the first ones and the last ones if they are many. */
const factsOf = (state: Conversation): VerdictFact[] => {
  const facts: VerdictFact[] = [];
  const add = (type: string, at: number | undefined, id: string | null): void => {
    if (at !== undefined) facts.push({ type, at, id });
  };
  for (const join of state.joins ?? []) add('queue-joined', join.at, join.queue);
  for (const leave of state.leaves ?? []) add('queue-left', leave.at, leave.queue);
  add('queue-rejected', state.refused?.at, state.refused?.queue ?? null);
  for (const [id, channel] of Object.entries(state.channels ?? {})) {
    const role = roleOf(id, channel);
    add('agent-offered', channel.offered, channel.agent ?? id);
    add('agent-missed', channel.missed?.at, channel.agent ?? id);
    add('agent-joined', channel.joined, channel.agent ?? id);
    add('agent-left', channel.left, channel.agent ?? id);
    for (const at of channel.wrote ?? []) add(`${role}-message`, at, role === 'human' ? (channel.agent ?? id) : id);
  }
  add('conversation-closed', state.closed?.at, null);
  facts.sort((a, b) => a.at - b.at || (a.type < b.type ? -1 : 1));
  return facts.length <= MAX_FACTS ? facts : [...facts.slice(0, MAX_FACTS / 2), ...facts.slice(-MAX_FACTS / 2)];
};

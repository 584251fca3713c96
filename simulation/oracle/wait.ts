import type { Policy, QueueRules } from '../../src/topology/policy/policy';
import { deadlineOf } from './business-time';
import { channelOf, customerWords, first, type Happened, humanWords, last, ofAgents, ofType } from './conversation';
import { closeMeaning, leaveMeaning, refusalMeaning } from './words';

/** What holds at a time, as the side topics say. */
export interface InForce {
  policyAt(atMs: number): Policy;
  switchAt(atMs: number): boolean;
}

/** A wait for a human, as it looks from what is known of its conversation. */
export interface Wait {
  readonly anchor: number;
  readonly rules: QueueRules;
  readonly policy: Policy;
  readonly deadline: number;
  /** First answer, whenever; null: none is known. */
  readonly answer: number | null;
  readonly end: End;
  readonly followUp: boolean;
}

/** How it ends if no answer comes by then. */
export interface End {
  readonly at: number;
  readonly kind: 'missed' | 'ignored';
  readonly reason: string;
}

const missed = (at: number, reason: string): End => ({ at, kind: 'missed', reason });
const ignored = (at: number, reason: string): End => ({ at, kind: 'ignored', reason });

export const rulesOf = (policy: Policy, queueId: string | null): QueueRules =>
  queueId === null ? policy.direct : (policy.queues[queueId] ?? policy.defaults);

export const joinsAnswer = (rules: QueueRules): boolean => rules.answer === 'join' || !rules.sees.includes('messages');

/** Whether the conversation hadn't ended before that moment. */
export const isOpenAt = (events: readonly Happened[], at: number): boolean =>
  ofType(events, 'conversation-closed').every((end) => end.at >= at);

/** Hand-offs to a human: what asks for one. */
export const handOffs = (events: readonly Happened[]): readonly Happened[] => {
  const byColleague = new Set(events.filter(({ event }) => event.invitedBy === 'agent').map((one) => channelOf(one)));
  const offers = ofAgents(events, 'agent-offered').filter((one) => !byColleague.has(channelOf(one)));
  return [...ofType(events, 'queue-joined'), ...offers];
};

/** The moments that could be the anchor of a conversation's first wait; empty: nobody was asked to come. */
const beginnings = (events: readonly Happened[]): readonly Happened[] => {
  // Nobody can be asked to come to a conversation that has ended.
  const open = (one: Happened): boolean => isOpenAt(events, one.at);
  const offered = new Set(
    ofAgents(events, 'agent-offered')
      .filter(open)
      .map((one) => channelOf(one)),
  );
  const byColleague = new Set(events.filter(({ event }) => event.invitedBy === 'agent').map((one) => channelOf(one)));
  const joined = ofAgents(events, 'agent-joined').filter(
    (one) => !offered.has(channelOf(one)) && !byColleague.has(channelOf(one)),
  );
  const asked = [
    ...ofType(events, 'queue-joined'),
    ...ofType(events, 'queue-rejected'),
    ...handOffs(events),
    ...joined,
  ].filter(open);
  return asked.length > 0 ? asked : ofType(events, 'queue-left').filter(open);
};

/** Queues come first where several begin at one moment. */
const beginning = (events: readonly Happened[]): Happened | undefined => {
  const all = beginnings(events);
  const at = first(all)?.at;
  const now = all.filter((one) => one.at === at);
  // Of two queues at the same moment the one that comes first in the order of words: the log's order must not matter.
  const joins = ofType(now, 'queue-joined');
  return (
    [...joins].sort((a, b) => (`${a.event.queueId}` < `${b.event.queueId}` ? -1 : 1))[0] ??
    now.find(({ event }) => event.type === 'queue-rejected') ??
    now[0]
  );
};

/** The queue that asks: of an offer it may be said by another of its channel's events. */
const queueOf = (events: readonly Happened[], asks: Happened): string | null => {
  if (asks.event.type.startsWith('queue-')) return asks.event.queueId;
  const own = ofType(events, asks.event.type).filter((one) => channelOf(one) === channelOf(asks));
  return own.map(({ event }) => event.queueId).find((queueId) => queueId !== null) ?? null;
};

/** What counts as an answer under these rules, earliest first. */
export const answers = (events: readonly Happened[], rules: QueueRules): readonly number[] => {
  const words = humanWords(events).map(({ at }) => at);
  if (!joinsAnswer(rules)) return [...words].sort((a, b) => a - b);
  const proven = ofType(events, 'queue-left')
    .filter(({ event }) => leaveMeaning(event.source, event.cause) === 'bridged')
    .map(({ at }) => at);
  return [...words, ...ofAgents(events, 'agent-joined').map(({ at }) => at), ...proven].sort((a, b) => a - b);
};

/** The first wait of a conversation; null: nobody was asked to come. */
export const firstWait = (events: readonly Happened[], inForce: InForce): Wait | null => {
  const begins = beginning(events);
  if (begins === undefined) return null;
  const anchor = begins.at;
  const policy = inForce.policyAt(anchor);
  const rules = rulesOf(policy, queueOf(events, begins));
  const deadline = deadlineOf(policy, rules, anchor, rules.thresholdMs);
  const ends = [
    atDeadline(events, rules, deadline),
    ...leftQueue(events, rules),
    ...refused(events, rules),
    ...atClose(events, rules, anchor),
  ];
  const end = ends.reduce((least, one) => (one.at < least.at ? one : least));
  return { anchor, rules, policy, deadline, answer: answers(events, rules)[0] ?? null, end, followUp: false };
};

const joinedBy = (events: readonly Happened[], at: number): boolean =>
  ofAgents(events, 'agent-joined').some((one) => one.at <= at);

const atDeadline = (events: readonly Happened[], rules: QueueRules, deadline: number): End => {
  if (joinedBy(events, deadline)) return missed(deadline, 'agent-silent');
  const offered = ofAgents(events, 'agent-offered').some((one) => one.at <= deadline);
  return missed(deadline, offered || !rules.sees.includes('waiting') ? 'queue-timeout' : 'no-agent');
};

/** Whether something that may still bring a human lies in `(from, until]`. */
export const goesOn = (events: readonly Happened[], from: number, until: number): boolean =>
  [
    ...ofType(events, 'queue-joined'),
    ...ofAgents(events, 'agent-offered'),
    ...ofAgents(events, 'agent-joined'),
    ...humanWords(events),
  ].some(({ at }) => at > from && at <= until);

const leftQueue = (events: readonly Happened[], rules: QueueRules): readonly End[] =>
  ofType(events, 'queue-left').flatMap(({ at, event }) => {
    const meaning = leaveMeaning(event.source, event.cause);
    const until = at + rules.requeueWindowMs;
    if (meaning === 'bridged' || joinedBy(events, at) || goesOn(events, at, until)) return [];
    return [meaning === 'blocked' ? ignored(until, 'blocked') : missed(until, meaning)];
  });

const refused = (events: readonly Happened[], rules: QueueRules): readonly End[] => {
  const refusal = first(ofType(events, 'queue-rejected'));
  if (refusal === undefined) return [];
  const meaning = refusalMeaning(refusal.event.cause);
  if (meaning === 'out-of-hours') return [missed(refusal.at, meaning)];
  const until = refusal.at + rules.requeueWindowMs;
  return goesOn(events, refusal.at, until) || joinedBy(events, refusal.at) ? [] : [missed(until, meaning)];
};

const atClose = (events: readonly Happened[], rules: QueueRules, anchor: number): readonly End[] => {
  const closed = first(ofType(events, 'conversation-closed'));
  if (closed === undefined) return [];
  const { at } = closed;
  const { cause } = closed.event;
  if (cause === 'broadcast_end') return [ignored(at, 'broadcast')];
  const short =
    at - anchor < rules.shortAbandonMs &&
    cause === 'client_leave' &&
    !customerWords(events).some((word) => word.at <= at);
  if (short) return [ignored(at, 'short-abandon')];
  if (joinedBy(events, at)) return [missed(at, 'agent-silent')];
  const gaveUp = last(
    ofType(events, 'queue-left').filter(
      (one) =>
        one.at <= at && leaveMeaning(one.event.source, one.event.cause) !== 'bridged' && !goesOn(events, one.at, at),
    ),
  );
  if (gaveUp !== undefined) {
    const meaning = leaveMeaning(gaveUp.event.source, gaveUp.event.cause);
    if (meaning === 'blocked') return [ignored(at, meaning)];
    if (cause === 'flow_err') return [missed(at, 'handoff-lost')];
    if (cause !== 'client_leave') return [missed(at, meaning)];
    return [missed(at, meaning === 'offer-interrupted' ? meaning : 'customer-left-waiting')];
  }
  return [missed(at, isRinging(events, at) ? 'offer-interrupted' : closeMeaning(cause))];
};

/** Whether an invite was open at that moment: offered, neither joined nor missed since. */
export const isRinging = (events: readonly Happened[], at: number): boolean =>
  [...new Set(ofAgents(events, 'agent-offered').map((one) => channelOf(one)))].some((channel) => {
    const own = events.filter((one) => channelOf(one) === channel && one.at <= at);
    const rang = last(ofType(own, 'agent-offered'));
    const stopped = last(ofType(own, 'agent-missed'));
    return (
      rang !== undefined &&
      ofType(own, 'agent-joined').length === 0 &&
      !(stopped !== undefined && stopped.at >= rang.at && stopped.at < at)
    );
  });

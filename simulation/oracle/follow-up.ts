import { deadlineOf } from './business-time';
import { channelOf, customerWords, first, type Happened, humanWords, last, ofAgents, ofType } from './conversation';
import { type End, goesOn, handOffs, type InForce, isOpenAt, rulesOf, type Wait } from './wait';
import { closeMeaning, leaveMeaning } from './words';

const missed = (at: number, reason: string): End => ({ at, kind: 'missed', reason });
const ignored = (at: number, reason: string): End => ({ at, kind: 'ignored', reason });

/** Agents' channels with their time in the chat: from the join, or the first word, until they left. */
const stays = (events: readonly Happened[]): readonly { readonly from: number; readonly to: number }[] => {
  const channels = new Set([...ofAgents(events, 'agent-joined'), ...humanWords(events)].map((one) => channelOf(one)));
  return [...channels].map((channel) => {
    const own = events.filter((one) => channelOf(one) === channel);
    const came = first([...ofType(own, 'agent-joined'), ...humanWords(events).filter((one) => own.includes(one))]);
    const left = last(ofType(own, 'agent-left'));
    return { from: came?.at ?? 0, to: left?.at ?? Number.POSITIVE_INFINITY };
  });
};

const inChat = (events: readonly Happened[], at: number): boolean =>
  stays(events).some(({ from, to }) => from <= at && to > at);

const isResponsible = (events: readonly Happened[], at: number): boolean => {
  if (inChat(events, at)) return true;
  const lastLeave = last(
    [...ofAgents(events, 'agent-left'), ...ofType(events, 'queue-left')].filter((one) => one.at <= at),
  );
  return handOffs(events).some((one) => one.at <= at && one.at > (lastLeave?.at ?? Number.NEGATIVE_INFINITY));
};

const queueAt = (events: readonly Happened[], at: number): string | null =>
  last(ofType(events, 'queue-joined').filter((one) => one.at <= at))?.event.queueId ?? null;

/**
 * The wait that follows an episode: the customer writes again after a human has answered.
 *
 * @param after when that episode was answered, or a human wrote after it
 */
export const nextWait = (events: readonly Happened[], after: number, inForce: InForce): Wait | null => {
  const said = first(customerWords(events).filter(({ at }) => at > after));
  if (said === undefined) return null;
  // From then on a human is on his way, or in the chat.
  const later = [...handOffs(events), ...ofAgents(events, 'agent-joined')].filter(({ at }) => at > said.at);
  const anchor = isResponsible(events, said.at) ? said.at : first(later)?.at;
  if (anchor === undefined || !isOpenAt(events, anchor)) return null;
  const policy = inForce.policyAt(anchor);
  const rules = rulesOf(policy, queueAt(events, anchor));
  if (rules.followUpThresholdMs === null || !rules.sees.includes('messages')) {
    const again = first(humanWords(events).filter(({ at }) => at >= anchor));
    return again === undefined ? null : nextWait(events, again.at, inForce);
  }
  const deadline = deadlineOf(policy, rules, anchor, rules.followUpThresholdMs);
  const ends = [
    atDeadline(events, anchor, deadline, rules.sees.includes('waiting')),
    ...leftAlone(events, anchor, rules.requeueWindowMs),
    ...leftQueue(events, anchor, rules.requeueWindowMs),
    ...atClose(events, anchor),
  ];
  const end = ends.reduce((least, one) => (one.at < least.at ? one : least));
  // Whoever has answered once is in the chat already: only a message answers again.
  const answer = first(humanWords(events).filter(({ at }) => at >= anchor))?.at ?? null;
  return { anchor, rules, policy, deadline, answer, end, followUp: true };
};

const atDeadline = (events: readonly Happened[], _anchor: number, deadline: number, seesWaiting: boolean): End => {
  if (inChat(events, deadline)) return missed(deadline, 'agent-silent');
  const offered = ofAgents(events, 'agent-offered').some(({ at }) => at <= deadline);
  return missed(deadline, offered || !seesWaiting ? 'queue-timeout' : 'no-agent');
};

/** The last human in the chat leaves, and nobody comes. */
const leftAlone = (events: readonly Happened[], anchor: number, windowMs: number): readonly End[] =>
  ofAgents(events, 'agent-left').flatMap(({ at, event }) => {
    if (at < anchor || inChat(events, at)) return [];
    const word = event.cause?.toLowerCase();
    if (word === 'transfer') return [];
    if (word === 'agent_timeout' || word === 'silence_timeout') return [missed(at, 'agent-silent')];
    return goesOn(events, at, at + windowMs) ? [] : [ignored(at + windowMs, 'closed-by-agent')];
  });

const leftQueue = (events: readonly Happened[], anchor: number, windowMs: number): readonly End[] =>
  ofType(events, 'queue-left').flatMap(({ at, event }) => {
    const meaning = leaveMeaning(event.source, event.cause);
    if (at < anchor || meaning === 'bridged' || inChat(events, at) || goesOn(events, at, at + windowMs)) return [];
    return [meaning === 'blocked' ? ignored(at + windowMs, 'blocked') : missed(at + windowMs, meaning)];
  });

const atClose = (events: readonly Happened[], anchor: number): readonly End[] => {
  const closed = first(ofType(events, 'conversation-closed'));
  if (closed === undefined) return [];
  const { at } = closed;
  const { cause } = closed.event;
  if (cause === 'broadcast_end') return [ignored(at, 'broadcast')];
  // In the moment of the end nobody has left yet.
  const present = inChat(events, at) || inChat(events, at - 1);
  if (cause === 'client_leave') return [missed(at, present ? 'agent-silent' : 'customer-left-waiting')];
  if (cause === 'flow_err') return [missed(at, 'handoff-lost')];
  const leftSince = ofAgents(events, 'agent-left').some((one) => one.at >= anchor);
  return present || leftSince ? [ignored(at, 'closed-by-agent')] : [missed(at, closeMeaning(cause))];
};

import type { ChatEvent } from '../chat-event';
import {
  BOT,
  type Channel,
  type Conversation,
  type Customer,
  greatest,
  least,
  type QueueStep,
  withStep,
  withTime,
} from './conversation';

/** Adds an event's facts. Returns the same object when it adds nothing: the event was known. */
export const withFacts = (before: Conversation, event: ChatEvent, at: number): Conversation => {
  const state = withIdentity(before, event, at);
  switch (event.type) {
    case 'queue-joined':
      return { ...state, joins: withStep(state.joins, step(event, at)) };
    case 'queue-left':
      return { ...state, leaves: withStep(state.leaves, { ...step(event, at), ...cause(event) }) };
    case 'queue-rejected':
      return state.refused !== undefined && state.refused.at <= at
        ? state
        : { ...state, refused: { ...step(event, at), ...cause(event) } };
    case 'transferred':
      return state;
    case 'conversation-closed':
      return state.closed !== undefined && state.closed.at <= at
        ? state
        : { ...state, closed: { at, ...cause(event) } };
    case 'conversation-started':
      return event.channelId === null ? state : withChannel(state, event, {});
    case 'agent-offered':
      return withChannel(state, event, { offered: at });
    case 'agent-joined':
      return withChannel(state, event, { joined: at });
    case 'agent-missed':
      return withChannel(state, event, { missed: { at, ...cause(event) } });
    case 'agent-left':
      return withChannel(state, event, { left: at });
    case 'message-sent':
      return event.messageKind === 'content' ? withChannel(state, event, { wrote: at }) : state;
    case 'unknown':
    case 'heartbeat':
      return state;
  }
};

const step = (event: ChatEvent, at: number): QueueStep => ({
  at,
  queue: event.queueId,
  ...(event.queueName === null ? {} : { name: event.queueName }),
});

const cause = (event: ChatEvent): { cause?: string } => (event.cause === null ? {} : { cause: event.cause });

const withIdentity = (state: Conversation, event: ChatEvent, at: number): Conversation => {
  let next = state;
  if (at < next.first) next = { ...next, first: at };
  if (next.domain === undefined && event.domainId !== '') next = { ...next, domain: event.domainId };
  if (event.labels.length > 0 && event.labels.some((label) => !next.labels?.includes(label))) {
    next = { ...next, labels: [...new Set([...(next.labels ?? []), ...event.labels])].sort() };
  }
  const customer = withCustomer(next.customer, event);
  if (customer !== next.customer) next = { ...next, ...(customer === undefined ? {} : { customer }) };
  if (event.occurredAt > at && !next.marks?.includes('clock-cut'))
    next = { ...next, marks: [...(next.marks ?? []), 'clock-cut'] };
  return next;
};

const CUSTOMER_FIELDS = [
  ['id', 'customerId'],
  ['messenger', 'messenger'],
  ['gateway', 'gatewayId'],
  ['external', 'externalId'],
  ['name', 'displayName'],
  ['phone', 'phone'],
] as const;

/** The least text wins where two events disagree: any fixed rule does, as long as order can't matter. */
const withCustomer = (before: Customer | undefined, event: ChatEvent): Customer | undefined => {
  let customer = before;
  for (const [ours, theirs] of CUSTOMER_FIELDS) {
    const value = event[theirs];
    const known = customer?.[ours];
    if (value === null || value === '' || (known !== undefined && known <= value)) continue;
    customer = { ...customer, [ours]: value };
  }
  return customer;
};

type ChannelFact = Pick<Channel, 'offered' | 'joined' | 'missed' | 'left'> & { readonly wrote?: number };

/** Feeds that don't name an agent's channel name the agent. */
const channelIdOf = (event: ChatEvent): string => {
  if (event.channelId !== null) return event.channelId;
  if (event.agentId !== null) return `agent:${event.agentId}`;
  return event.senderRole === 'human' || event.senderRole === 'customer' ? event.senderRole : BOT;
};

const withChannel = (state: Conversation, event: ChatEvent, fact: ChannelFact): Conversation => {
  const id = channelIdOf(event);
  const before = state.channels?.[id];
  const next: { -readonly [Name in keyof Channel]: Channel[Name] } = { ...before };
  let changed = before === undefined;
  const set = <Name extends keyof Channel>(name: Name, value: Channel[Name]): void => {
    if (next[name] === value) return;
    next[name] = value;
    changed = true;
  };
  if (event.senderRole !== 'unknown') set('role', strongest(next.role, event.senderRole));
  if (event.agentId !== null && next.agent === undefined) set('agent', event.agentId);
  if (event.invitedBy !== 'unknown' && next.by === undefined) set('by', event.invitedBy);
  if (event.queueId !== null && next.queue === undefined && event.type === 'agent-offered') set('queue', event.queueId);
  if (fact.offered !== undefined) set('offered', least(next.offered, fact.offered));
  if (fact.joined !== undefined) set('joined', least(next.joined, fact.joined));
  if (fact.left !== undefined) set('left', greatest(next.left, fact.left));
  if (fact.missed !== undefined && (next.missed === undefined || fact.missed.at < next.missed.at))
    set('missed', fact.missed);
  if (fact.wrote !== undefined) set('wrote', withTime(next.wrote, fact.wrote));
  return changed ? { ...state, channels: { ...state.channels, [id]: next } } : state;
};

const STRENGTH = { bot: 0, customer: 1, human: 2 } as const;

const strongest = (a: Channel['role'], b: 'bot' | 'customer' | 'human'): 'bot' | 'customer' | 'human' =>
  a !== undefined && STRENGTH[a] > STRENGTH[b] ? a : b;

import type { ChatEvent } from '../chat-event';
import {
  BOT,
  type Channel,
  type Conversation,
  greatest,
  later,
  least,
  newChannel,
  type Role,
  type Said,
  withoutOldOffers,
  withTime,
} from './conversation';
import { leastText } from './identity';

/** Adds what an event says of a member's channel. Returns the same object when that was known. */
export const withChannel = (state: Conversation, event: ChatEvent, at: number): Conversation => {
  const id = channelIdOf(event);
  const { channels } = state;
  const index = channels === undefined ? -1 : channels.findIndex((channel) => channel.id === id);
  const known = channels?.[index] ?? newChannel(id);
  const next = changed(known, event, at);
  if (next === known) return state;
  if (channels === undefined) return { ...state, channels: [next] };
  return { ...state, channels: index < 0 ? withoutOldOffers([...channels, next]) : channels.with(index, next) };
};

/** Feeds that don't name an agent's channel name the agent. */
const channelIdOf = (event: ChatEvent): string => {
  if (event.channelId !== null) return event.channelId;
  if (event.agentId !== null) return `agent:${event.agentId}`;
  if (event.senderRole === 'human' || event.senderRole === 'customer') return event.senderRole;
  return event.type === 'unknown' ? 'unknown' : BOT;
};

const changed = (before: Channel, event: ChatEvent, at: number): Channel => {
  const named = withNames(before, event);
  switch (event.type) {
    case 'agent-offered': {
      const offered = least(named.offered, at);
      const rang = greatest(named.rang, at);
      const queue = event.queueId === null ? named.queue : leastText(named.queue, event.queueId);
      return offered === named.offered && rang === named.rang && queue === named.queue
        ? named
        : { ...named, offered, rang, queue };
    }
    case 'agent-joined': {
      const joined = least(named.joined, at);
      const came = greatest(named.came, at);
      const joinedQueue = event.queueId === null ? named.joinedQueue : leastText(named.joinedQueue, event.queueId);
      return joined === named.joined && came === named.came && joinedQueue === named.joinedQueue
        ? named
        : { ...named, joined, came, joinedQueue };
    }
    case 'agent-missed': {
      const missed = later(named.missed, said(event, at));
      return missed === named.missed ? named : { ...named, missed };
    }
    case 'agent-left': {
      const left = later(named.left, said(event, at));
      return left === named.left ? named : { ...named, left };
    }
    case 'message-sent':
    case 'unknown':
      return withMessage(named, event, at);
    default:
      return named;
  }
};

/** Only content is an answer; what isn't known here might be one. */
const withMessage = (channel: Channel, event: ChatEvent, at: number): Channel => {
  if (event.type === 'unknown' || event.messageKind === 'unknown') {
    const maybe = withTime(channel.maybe, at);
    return maybe === channel.maybe ? channel : { ...channel, maybe };
  }
  if (event.messageKind !== 'content') return channel;
  const wrote = withTime(channel.wrote, at);
  return wrote === channel.wrote ? channel : { ...channel, wrote };
};

const withNames = (channel: Channel, event: ChatEvent): Channel => {
  const role = event.senderRole === 'unknown' ? channel.role : strongest(ROLES, channel.role, event.senderRole);
  const by = event.invitedBy === 'unknown' ? channel.by : strongest(INVITERS, channel.by, event.invitedBy);
  const agent = event.agentId === null ? channel.agent : leastText(channel.agent, event.agentId);
  return role === channel.role && by === channel.by && agent === channel.agent
    ? channel
    : { ...channel, role, by, agent };
};

const said = (event: ChatEvent, at: number): Said => (event.cause === null ? { at } : { at, cause: event.cause });

/** Where two events disagree, what says more that a human was to come wins. */
const ROLES: readonly Role[] = ['bot', 'customer', 'human'];
const INVITERS = ['agent', 'flow', 'queue'] as const;

const strongest = <T>(order: readonly T[], known: T | undefined, value: T): T =>
  known !== undefined && order.indexOf(known) > order.indexOf(value) ? known : value;

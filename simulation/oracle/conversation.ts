import type { ChatEvent } from '../../src/topology/chat-event';

/** An event with the time that counts: Webitel's, cut to five seconds after it was received. */
export interface Happened {
  readonly at: number;
  readonly event: ChatEvent;
}

const CLOCK_AHEAD_MS = 5_000;

export const happened = (event: ChatEvent): Happened => ({
  at: Math.min(event.occurredAt, event.receivedAt + CLOCK_AHEAD_MS),
  event,
});

export type Type = ChatEvent['type'];

export const ofType = (events: readonly Happened[], type: Type): readonly Happened[] =>
  events.filter(({ event }) => event.type === type);

export const first = (events: readonly Happened[]): Happened | undefined =>
  events.reduce<Happened | undefined>(
    (least, one) => (least === undefined || one.at < least.at ? one : least),
    undefined,
  );

export const last = (events: readonly Happened[]): Happened | undefined =>
  events.reduce<Happened | undefined>((most, one) => (most === undefined || one.at > most.at ? one : most), undefined);

/** Which channel an event speaks of. The bot's messages have none; a feed that names no channel names the agent. */
export const channelOf = ({ event }: Happened): string => {
  if (event.channelId !== null) return event.channelId;
  if (event.agentId !== null) return `agent:${event.agentId}`;
  return event.senderRole === 'human' || event.senderRole === 'customer' ? event.senderRole : 'bot';
};

/** Whose channel it is: as some event says, a human's being the strongest word; else an invited or joined one is an agent's. */
export const roleOf = (events: readonly Happened[], channel: string): 'human' | 'customer' | 'bot' => {
  const own = events.filter((one) => channelOf(one) === channel && SPEAKS_OF_A_CHANNEL.includes(one.event.type));
  const said = own.map(({ event }) => event.senderRole);
  if (said.includes('human')) return 'human';
  if (said.includes('customer')) return 'customer';
  if (said.includes('bot') || channel === 'bot') return 'bot';
  const invited = own.some(({ event }) => event.type === 'agent-offered' || event.type === 'agent-joined');
  return invited ? 'human' : 'customer';
};

const SPEAKS_OF_A_CHANNEL: readonly Type[] = [
  'unknown',
  'conversation-started',
  'agent-offered',
  'agent-joined',
  'agent-missed',
  'agent-left',
  'message-sent',
];

const isContent = ({ event }: Happened): boolean => event.type === 'message-sent' && event.messageKind === 'content';

/** Public messages of humans. */
export const humanWords = (events: readonly Happened[]): readonly Happened[] =>
  events.filter((one) => isContent(one) && roleOf(events, channelOf(one)) === 'human');

export const customerWords = (events: readonly Happened[]): readonly Happened[] =>
  events.filter((one) => isContent(one) && roleOf(events, channelOf(one)) === 'customer');

/** Agents' events of a type: those in channels that are theirs. */
export const ofAgents = (events: readonly Happened[], type: Type): readonly Happened[] =>
  ofType(events, type).filter((one) => roleOf(events, channelOf(one)) === 'human');

/** What could be an answer but isn't known to be one. */
export const riddles = (events: readonly Happened[]): readonly Happened[] =>
  events.filter((one) => {
    const { event } = one;
    const unknown = event.type === 'unknown' || (event.type === 'message-sent' && event.messageKind === 'unknown');
    if (!unknown) return false;
    // Only a message without a channel is known to be the bot's.
    if (event.type === 'unknown' && event.channelId === null && event.agentId === null) return true;
    const channel = channelOf(one);
    const named = events.some((other) => channelOf(other) === channel && other.event.senderRole !== 'unknown');
    const role = roleOf(events, channel);
    return !(role === 'bot' || (role === 'customer' && named));
  });

import { type ChatEvent, EMPTY_CHAT_EVENT } from '../../src/topology/chat-event';

/** A round moment, far from zero. */
export const T = 1_790_000_000_000;

let counter = 0;

/** An event of conversation `c-1` unless told otherwise; `at` counts from T. */
export const chatEvent = (type: ChatEvent['type'], at: number, more: Partial<ChatEvent> = {}): ChatEvent => {
  counter += 1;
  return {
    ...EMPTY_CHAT_EVENT,
    eventId: `event-${counter}`,
    type,
    conversationId: 'c-1',
    domainId: '1',
    occurredAt: T + at,
    receivedAt: T + at + 50,
    source: 'bus',
    ...more,
  };
};

/** Everything up to `at` stands in the log; cover since long before. */
export const beatAt = (at: number, more: Partial<ChatEvent> = {}): ChatEvent =>
  chatEvent('heartbeat', at, {
    conversationId: '',
    domainId: '',
    feed: 'relay',
    origin: 'relay-1',
    coverSince: T - 3_600_000,
    ...more,
  });

export const joined = (at: number, more: Partial<ChatEvent> = {}): ChatEvent =>
  chatEvent('queue-joined', at, { queueId: '17', queueName: 'Support', ...more });
export const offered = (at: number, agent = 'a', more: Partial<ChatEvent> = {}): ChatEvent =>
  chatEvent('agent-offered', at, {
    channelId: `ch-${agent}`,
    agentId: agent,
    invitedBy: 'queue',
    queueId: '17',
    ...more,
  });
export const agentJoined = (at: number, agent = 'a', more: Partial<ChatEvent> = {}): ChatEvent =>
  chatEvent('agent-joined', at, { channelId: `ch-${agent}`, agentId: agent, ...more });
export const humanWrote = (at: number, agent = 'a', more: Partial<ChatEvent> = {}): ChatEvent =>
  chatEvent('message-sent', at, { channelId: `ch-${agent}`, messageKind: 'content', ...more });
export const customerWrote = (at: number, more: Partial<ChatEvent> = {}): ChatEvent =>
  chatEvent('message-sent', at, { channelId: 'ch-customer', messageKind: 'content', customerId: '501', ...more });
export const closed = (at: number, cause = 'client_leave'): ChatEvent =>
  chatEvent('conversation-closed', at, { cause });

export const CHAT_EVENT_TYPES = [
  'unknown',
  'conversation-started',
  'queue-joined',
  'agent-offered',
  'agent-missed',
  'agent-joined',
  'message-sent',
  'agent-left',
  'transferred',
  'queue-left',
  'queue-rejected',
  'conversation-closed',
  'heartbeat',
] as const;
export type ChatEventType = (typeof CHAT_EVENT_TYPES)[number];

/** Which kind of feed took the event. `hooks`: queue hooks and flows; `bus`: Webitel's message exchanges; `cdc`: its tables; `producer`: anybody else. */
export const SOURCES = ['unknown', 'hooks', 'bus', 'cdc', 'producer'] as const;
export type Source = (typeof SOURCES)[number];

/** `unknown`: the source can't tell; the detector knows it from the channel's invite and join. */
export const SENDER_ROLES = ['unknown', 'customer', 'human', 'bot'] as const;
export type SenderRole = (typeof SENDER_ROLES)[number];

/** Only `content` is an answer or a customer's content; the rest never is. */
export const MESSAGE_KINDS = [
  'unknown',
  'content',
  'typing',
  'note',
  'template',
  'greeting',
  'read',
  'edit',
  'service',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** Who invited the agent. `agent`: a colleague's invite, never a hand-off. */
export const INVITERS = ['unknown', 'queue', 'flow', 'agent'] as const;
export type Inviter = (typeof INVITERS)[number];

/** Why a conversation is none of ours. */
export const LABELS = ['broadcast', 'meeting', 'blocked', 'test', 'im'] as const;

/**
 * One canonical chat event. Flat, so that any producer in any language can write it; what a source doesn't know is null.
 * Times are epoch milliseconds; ids are text.
 */
export interface ChatEvent {
  /** Deterministic from the source's content: a re-sent event is the same event. */
  readonly eventId: string;
  readonly type: ChatEventType;
  /** The key. Empty for heartbeats. */
  readonly conversationId: string;
  readonly domainId: string;
  /** Webitel's clock. For a heartbeat: up to when its origin has written everything it heard. */
  readonly occurredAt: number;
  /** Our clock, written once by whoever took the event first. */
  readonly receivedAt: number;
  readonly source: Source;
  readonly sourcePosition: string | null;
  /** The customer's id in Webitel (`chat.client.id`). */
  readonly customerId: string | null;
  /** telegram, viber, whatsapp, facebook, webchat … as Webitel spells it. */
  readonly messenger: string | null;
  readonly gatewayId: string | null;
  /** Personal. */
  readonly externalId: string | null;
  /** Personal. */
  readonly displayName: string | null;
  /** Personal. */
  readonly phone: string | null;
  readonly queueId: string | null;
  readonly queueName: string | null;
  readonly attemptId: string | null;
  /** Webitel's user id of the agent. */
  readonly agentId: string | null;
  /** The member's channel; an agent's channel has the id of its invite. Null in message-sent: the bot wrote. */
  readonly channelId: string | null;
  readonly senderRole: SenderRole;
  readonly messageKind: MessageKind;
  readonly invitedBy: Inviter;
  /** The source's own word: a close cause, an attempt's result, a decline cause. Of an unknown type: its name. */
  readonly cause: string | null;
  readonly labels: readonly string[];
  /** Heartbeats: the feed (one set of relays or one upstream) and who in it speaks. */
  readonly feed: string | null;
  readonly origin: string | null;
  /** Heartbeats: since when that origin has heard everything; null claims no cover. */
  readonly coverSince: number | null;
  /** Heartbeats: the origin's last one, it stops in good order. */
  readonly signOff: boolean;
}

/** All fields at their "not known"; producers spread it and set what they know. */
export const EMPTY_CHAT_EVENT: Omit<
  ChatEvent,
  'eventId' | 'type' | 'conversationId' | 'domainId' | 'occurredAt' | 'receivedAt' | 'source'
> = {
  sourcePosition: null,
  customerId: null,
  messenger: null,
  gatewayId: null,
  externalId: null,
  displayName: null,
  phone: null,
  queueId: null,
  queueName: null,
  attemptId: null,
  agentId: null,
  channelId: null,
  senderRole: 'unknown',
  messageKind: 'unknown',
  invitedBy: 'unknown',
  cause: null,
  labels: [],
  feed: null,
  origin: null,
  coverSince: null,
  signOff: false,
};

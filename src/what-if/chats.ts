import { type ChatEvent, EMPTY_CHAT_EVENT } from '../topology/chat-event';
import { type Policy, rulesFor, type Sees } from '../topology/policy/policy';
import type { Act, Refusal } from './act';
import { queueIdOf, type Story } from './read-story';

/** Turns what people do in chats into the events that Webitel would send of it. */
export interface Chats {
  /** The events of one act; empty: none, since there is no chat in which it could happen. */
  eventsOf(act: Act, atMs: number): readonly ChatEvent[];
}

interface Chat {
  readonly id: string;
  readonly customer: string;
  queueId: string | null;
  isWaiting: boolean;
  readonly agents: Set<string>;
}

/** Webitel's words for what a flow finds. */
const REFUSALS: Readonly<Record<Refusal, string>> = {
  closed: 'calendar',
  full: 'max_wait_size',
  'nobody there': 'no_agents',
};

/** Which of a queue's feeds shows an event; what isn't here is always seen. */
const SHOWN_BY: Partial<Record<ChatEvent['type'], Sees>> = {
  'agent-offered': 'waiting',
  'agent-missed': 'waiting',
  'message-sent': 'messages',
  'conversation-closed': 'closes',
};

export const createChats = (story: Story, policy: Policy, uuidV5: (name: string) => string): Chats => {
  const open = new Map<string, Chat>();
  let opened = 0;
  let sent = 0;

  const begin = (customer: string): Chat => {
    opened += 1;
    const chat: Chat = {
      id: uuidV5(`story:${customer}:${opened}`),
      customer,
      queueId: null,
      isWaiting: false,
      agents: new Set(),
    };
    open.set(customer, chat);
    return chat;
  };

  const event = (chat: Chat, atMs: number, type: ChatEvent['type'], more: Partial<ChatEvent> = {}): ChatEvent => {
    sent += 1;
    return {
      ...EMPTY_CHAT_EVENT,
      eventId: uuidV5(`story-event:${sent}`),
      type,
      conversationId: chat.id,
      domainId: policy.domains[0] ?? '',
      occurredAt: atMs,
      receivedAt: atMs,
      source: 'producer',
      customerId: chat.customer,
      displayName: chat.customer,
      messenger: story.customers[chat.customer]?.messenger ?? 'telegram',
      ...more,
    };
  };

  const said = (chat: Chat, atMs: number): ChatEvent =>
    event(chat, atMs, 'message-sent', {
      channelId: `customer:${chat.customer}`,
      senderRole: 'customer',
      messageKind: 'content',
    });
  const queueOf = (chat: Chat) => ({
    queueId: chat.queueId,
    queueName: chat.queueId === null ? null : (policy.queues[chat.queueId]?.name ?? null),
  });
  const joinedQueue = (chat: Chat, queue: string, atMs: number): ChatEvent => {
    chat.queueId = queueIdOf(policy, queue);
    chat.isWaiting = true;
    return event(chat, atMs, 'queue-joined', queueOf(chat));
  };
  const by = (agent: string) => ({ agentId: agent, channelId: `agent:${agent}` });
  const offer = (chat: Chat, agent: string, atMs: number): ChatEvent =>
    event(chat, atMs, 'agent-offered', { ...by(agent), ...queueOf(chat), invitedBy: 'queue' });
  const take = (chat: Chat, agent: string, atMs: number): ChatEvent[] => {
    if (chat.agents.has(agent)) return [];
    chat.agents.add(agent);
    return [offer(chat, agent, atMs), event(chat, atMs, 'agent-joined', by(agent))];
  };
  const close = (chat: Chat, atMs: number, cause: string): ChatEvent => {
    open.delete(chat.customer);
    return event(chat, atMs, 'conversation-closed', { cause });
  };

  const made = (act: Act, atMs: number): { readonly chat: Chat; readonly events: readonly ChatEvent[] } | null => {
    if (act.kind === 'switch' || act.kind === 'case-action') return null;
    if (act.kind === 'writes-to-queue' || act.kind === 'waits-silently') {
      const chat = open.get(act.customer) ?? begin(act.customer);
      const words = act.kind === 'writes-to-queue' ? [said(chat, atMs)] : [];
      return { chat, events: [...words, joinedQueue(chat, act.queue, atMs)] };
    }
    if (act.kind === 'refused') {
      const chat = open.get(act.customer) ?? begin(act.customer);
      chat.queueId = queueIdOf(policy, act.queue);
      return {
        chat,
        events: [said(chat, atMs), event(chat, atMs, 'queue-rejected', { ...queueOf(chat), cause: REFUSALS[act.why] })],
      };
    }
    const chat = open.get(act.customer);
    if (chat === undefined) return null;
    return { chat, events: inChat(chat, act, atMs) };
  };

  type InChat = Exclude<Act, { kind: 'switch' | 'case-action' | 'writes-to-queue' | 'waits-silently' | 'refused' }>;

  const inChat = (chat: Chat, act: InChat, atMs: number): readonly ChatEvent[] => {
    switch (act.kind) {
      case 'customer-writes':
        return [said(chat, atMs)];
      case 'customer-leaves':
        return [close(chat, atMs, 'client_leave')];
      case 'given-up':
        chat.isWaiting = false;
        return [event(chat, atMs, 'queue-left', { ...queueOf(chat), cause: 'abandoned' })];
      case 'offered':
        return [offer(chat, act.agent, atMs)];
      case 'lets-ring':
        return [event(chat, atMs, 'agent-missed', { ...by(act.agent), ...queueOf(chat), cause: 'TIMEOUT' })];
      case 'takes':
        return take(chat, act.agent, atMs);
      case 'agent-writes':
        return [
          ...take(chat, act.agent, atMs),
          event(chat, atMs, 'message-sent', { ...by(act.agent), senderRole: 'human', messageKind: 'content' }),
        ];
      case 'agent-leaves':
        chat.agents.delete(act.agent);
        return [event(chat, atMs, 'agent-left', by(act.agent))];
      case 'passes':
        chat.agents.delete(act.agent);
        return [
          event(chat, atMs, 'agent-left', { ...by(act.agent), cause: 'TRANSFER' }),
          event(chat, atMs, 'queue-left', { ...queueOf(chat), cause: 'transferred' }),
          joinedQueue(chat, act.queue, atMs),
        ];
      case 'ends':
        chat.agents.delete(act.agent);
        return [event(chat, atMs, 'agent-left', by(act.agent)), close(chat, atMs, 'flow_end')];
    }
  };

  return {
    eventsOf: (act, atMs) => {
      const found = made(act, atMs);
      if (found === null) return [];
      const { sees } = rulesFor(policy, found.chat.queueId);
      return found.events.filter(({ type }) => {
        const feed = SHOWN_BY[type];
        return feed === undefined || sees.includes(feed);
      });
    },
  };
};

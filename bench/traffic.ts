import { uuidV5 } from '../src/ids/uuid-v5';
import { type ChatEvent, type ChatEventType, EMPTY_CHAT_EVENT } from '../src/topology/chat-event';

/** A step of a conversation: 8 of them, 5 s apart. */
const STEP_MS = 5_000;
const STEPS = 8;
/** Conversations open at a time. */
const OPEN = 2_000;
/** Of a hundred conversations so many are missed. */
const MISSED_PERCENT = 15;

const ANSWERED: readonly ChatEventType[] = [
  'conversation-started',
  'queue-joined',
  'message-sent',
  'agent-offered',
  'agent-joined',
  'message-sent',
  'queue-left',
  'conversation-closed',
];
const MISSED: readonly ChatEventType[] = [
  'conversation-started',
  'queue-joined',
  'message-sent',
  'agent-offered',
  'agent-missed',
  'message-sent',
  'queue-left',
  'conversation-closed',
];

/**
 * Events of many conversations in the order in which they happened, always {@link OPEN} of them open; the last ones stay open.
 *
 * @param count events
 */
export function* traffic(count: number, startAtMs: number): Generator<ChatEvent> {
  // Each conversation begins STEPS × STEP_MS / OPEN after the one before.
  const gapMs = (STEPS * STEP_MS) / OPEN;
  for (let made = 0, tick = 0; made < count; tick += 1) {
    // At each tick one conversation begins, and those that began a whole number of steps ago go on.
    for (let step = STEPS - 1; step >= 0 && made < count; step -= 1) {
      const conversation = tick - (step * OPEN) / STEPS;
      if (conversation < 0) continue;
      made += 1;
      yield event(conversation, step, Math.floor(startAtMs + tick * gapMs));
    }
  }
}

const event = (conversation: number, step: number, atMs: number): ChatEvent => {
  const conversationId = idOf(conversation);
  const isMissed = (conversation * 7) % 100 < MISSED_PERCENT;
  const type = (isMissed ? MISSED : ANSWERED)[step] ?? 'message-sent';
  const isAgent = type.startsWith('agent-') || (type === 'message-sent' && step === 5 && !isMissed);
  return {
    ...EMPTY_CHAT_EVENT,
    eventId: `${conversationId}:${step}`,
    type,
    conversationId,
    domainId: '1',
    occurredAt: atMs,
    receivedAt: atMs + 40,
    source: 'bus',
    sourcePosition: `chat:${atMs}:${conversation}`,
    gatewayId: '14',
    customerId: String(5_000 + conversation),
    messenger: step === 0 ? 'telegram' : null,
    queueId: type.startsWith('queue-') || type === 'agent-offered' ? '17' : null,
    agentId: isAgent ? '1001' : null,
    channelId: isAgent ? `a-${conversationId}` : type === 'message-sent' ? `c-${conversationId}` : null,
    messageKind: type === 'message-sent' ? 'content' : 'unknown',
    invitedBy: type === 'agent-offered' ? 'queue' : 'unknown',
    cause:
      type === 'queue-left' ? (isMissed ? 'abandoned' : 'success') : type === 'conversation-closed' ? 'flow_end' : null,
  };
};

const known: string[] = [];
const idOf = (conversation: number): string => {
  known[conversation % (2 * OPEN)] ??= '';
  const slot = conversation % (2 * OPEN);
  const entry = known[slot] ?? '';
  if (entry.startsWith(`${conversation} `)) return entry.slice(entry.indexOf(' ') + 1);
  const id = uuidV5(`bench:${conversation}`);
  known[slot] = `${conversation} ${id}`;
  return id;
};

/** What a relay says each second, to every partition. */
export const heartbeat = (atMs: number, coverSinceMs: number): ChatEvent => ({
  ...EMPTY_CHAT_EVENT,
  eventId: `beat-${atMs}`,
  type: 'heartbeat',
  conversationId: '',
  domainId: '',
  occurredAt: atMs,
  receivedAt: atMs,
  source: 'bus',
  feed: 'bench',
  origin: 'bench-1',
  coverSince: coverSinceMs,
});

import { uuidV5 } from '../ids/uuid-v5';
import { type ChatEvent, EMPTY_CHAT_EVENT } from '../topology/chat-event';

/** An event before the relay adds when it was received. */
export type Draft = Omit<ChatEvent, 'receivedAt'>;

/** What a translator knows of an event. */
export type Known = Pick<ChatEvent, 'type' | 'conversationId' | 'domainId' | 'occurredAt' | 'source'> &
  Partial<ChatEvent>;

/**
 * An event whose id comes from its content: whoever sends the same again sends the same event.
 *
 * @param kind tells apart events that one message is translated to
 * @param content what the id is made from; without it everything that is known
 */
export const draft = (known: Known, kind: string, content?: unknown): Draft => ({
  ...EMPTY_CHAT_EVENT,
  ...known,
  eventId: uuidV5(`event:${kind}:${stable(content ?? known)}`),
});

/** JSON with sorted keys: two senders may order them differently. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import type { LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import { type ChatEvent, EMPTY_CHAT_EVENT } from '../../topology/chat-event';
import { TOPICS } from '../../topology/topics';

export interface SelfHeartbeatOptions {
  /** The partitions that were read to their end. */
  readonly runtime: { readToEnd(): readonly number[] };
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intervalMs: number;
}

/**
 * Heartbeats of our own, for producers that write none: each partition's owner says what time it is, but only after it has read everything
 * that stands there. They claim no cover, since nobody knows what such a producer lost.
 */
export const startSelfHeartbeats = (options: SelfHeartbeatOptions): { close(): void } => {
  const { runtime, writer, codecs, clock, logger } = options;
  let cancel: () => void = () => {};
  let closed = false;
  const beat = async (): Promise<void> => {
    const nowMs = clock.now();
    const records = runtime.readToEnd().map((partition) => ({
      topic: TOPICS.chatEvents.name,
      key: '',
      value: codecs.encode('chatEvents', heartbeat(partition, nowMs)),
      partition,
    }));
    try {
      if (records.length > 0) await writer.send(records);
    } catch (error) {
      logger.warn({ error: String(error) }, 'heartbeats could not be written; episodes are held until they are');
    }
    if (!closed) cancel = clock.after(options.intervalMs, () => void beat());
  };
  cancel = clock.after(options.intervalMs, () => void beat());
  return {
    close: () => {
      closed = true;
      cancel();
    },
  };
};

const heartbeat = (partition: number, nowMs: number): ChatEvent => ({
  ...EMPTY_CHAT_EVENT,
  eventId: `self-${partition}-${nowMs}`,
  type: 'heartbeat',
  conversationId: '',
  domainId: '',
  occurredAt: nowMs,
  receivedAt: nowMs,
  source: 'producer',
  feed: 'self',
  origin: `self-${partition}`,
});

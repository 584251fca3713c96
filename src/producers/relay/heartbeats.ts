import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import type { LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import { type ChatEvent, EMPTY_CHAT_EVENT } from '../../topology/chat-event';
import { TOPICS } from '../../topology/topics';
import type { Cover } from './cover';
import type { StallWatch } from './stall-watch';

export interface HeartbeatOptions {
  readonly cover: Cover;
  readonly stalls: StallWatch;
  readonly meter: Meter;
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intervalMs: number;
  readonly feed: string;
  readonly origin: string;
}

/**
 * Says into every partition, again and again, up to when everything stands there. A heartbeat takes its time before it is sent, through the
 * same ordered writer as the events: what arrives later is written later.
 */
export const startHeartbeats = (options: HeartbeatOptions): { signOff(): Promise<void> } => {
  const { cover, stalls, writer, codecs, clock, meter, logger } = options;
  let cancel: () => void = () => {};
  let closed = false;
  let beating: Promise<void> = Promise.resolve();

  /** Whoever called while we stood still has hung up, or waits in a socket that isn't read yet: its event comes before the next heartbeat. */
  const standsAfterStall = (): boolean => {
    if (!stalls.stoodStill()) return false;
    cover.broken(clock.now());
    meter.count('missed_chats_relay_cover_broken_total', { cause: 'stood-still' });
    logger.warn({}, 'this process stood still; the feed has a gap');
    return true;
  };

  const send = async (signOff: boolean): Promise<void> => {
    const nowMs = clock.now();
    const beat = heartbeat(options, cover.writtenUpToMs(nowMs), nowMs, signOff);
    const value = codecs.encode('chatEvents', beat);
    await writer.send(
      Array.from({ length: TOPICS.chatEvents.partitions }, (_, partition) => ({
        topic: TOPICS.chatEvents.name,
        key: '',
        value,
        partition,
      })),
    );
  };

  const beat = async (): Promise<void> => {
    try {
      if (!standsAfterStall()) await send(false);
    } catch (error) {
      logger.warn({ error: String(error) }, 'a heartbeat could not be written: episodes are held until one is');
    }
    if (!closed) cancel = clock.after(options.intervalMs, schedule);
  };
  const schedule = (): void => {
    beating = beat();
  };
  schedule();

  return {
    signOff: async () => {
      closed = true;
      cancel();
      await beating;
      standsAfterStall();
      await send(true);
    },
  };
};

const heartbeat = (options: HeartbeatOptions, timeMs: number, nowMs: number, signOff: boolean): ChatEvent => ({
  ...EMPTY_CHAT_EVENT,
  eventId: `${options.origin}-${nowMs}`,
  type: 'heartbeat',
  conversationId: '',
  domainId: '',
  occurredAt: timeMs,
  receivedAt: nowMs,
  source: 'hooks',
  feed: options.feed,
  origin: options.origin,
  coverSince: options.cover.sinceMs(),
  signOff,
});

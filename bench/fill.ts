import type { Codecs } from '../src/ports/codec';
import type { LogWriter, OutgoingRecord } from '../src/ports/log';
import { TOPICS } from '../src/topology/topics';
import { heartbeat, traffic } from './traffic';

export interface Filled {
  readonly events: number;
  readonly heartbeats: number;
  readonly bytes: number;
}

const SENT_TOGETHER = 5_000;
const BEAT_MS = 1_000;

/** Writes the events and their heartbeats before anything is measured. */
export const fill = async (
  writer: LogWriter,
  codecs: Codecs,
  count: number,
  startAtMs: number,
  progress: (written: number) => void,
): Promise<Filled> => {
  const topic = TOPICS.chatEvents.name;
  let waiting: OutgoingRecord[] = [];
  let beatAtMs = startAtMs;
  const filled = { events: 0, heartbeats: 0, bytes: 0 };
  const send = async (): Promise<void> => {
    await writer.send(waiting);
    waiting = [];
    progress(filled.events);
  };
  const beat = (atMs: number): void => {
    const value = codecs.encode('chatEvents', heartbeat(atMs, startAtMs - 3_600_000));
    for (let partition = 0; partition < TOPICS.chatEvents.partitions; partition += 1)
      waiting.push({ topic, key: null, value, partition });
    filled.heartbeats += TOPICS.chatEvents.partitions;
  };
  for (const event of traffic(count, startAtMs)) {
    for (; beatAtMs <= event.occurredAt; beatAtMs += BEAT_MS) beat(beatAtMs);
    const value = codecs.encode('chatEvents', event);
    filled.events += 1;
    filled.bytes += value.length;
    waiting.push({ topic, key: event.conversationId, value });
    if (waiting.length >= SENT_TOGETHER) await send();
  }
  beat(beatAtMs);
  await send();
  return filled;
};

import type { Codecs } from '../ports/codec';
import type { LogReader } from '../ports/log-reader';
import { TOPICS } from '../topology/topics';
import { decodeRecords } from './decode';

const LOOK_BYTES = 65_536;

/**
 * The first offset of a partition of chat-events from which on the log speaks of `timeMs` or later, found by halving. The log's own times count
 * (heartbeats, else when a record was received), not the broker's: what was filled in later, or under another clock, is found too.
 *
 * @returns the end where there is none
 */
export const offsetAtTime = async (
  reader: LogReader,
  codecs: Codecs,
  at: { readonly partition: number; readonly first: number; readonly next: number },
  timeMs: number,
): Promise<number> => {
  let low = at.first;
  let high = at.next;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = await timeAt(reader, codecs, at.partition, middle);
    if (found !== null && found < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** What time it is at a place of the log; null at its end. */
export const timeAt = async (
  reader: LogReader,
  codecs: Codecs,
  partition: number,
  offset: number,
): Promise<number | null> => {
  const { records } = await reader.read({
    topic: TOPICS.chatEvents.name,
    partition,
    from: offset,
    maxBytes: LOOK_BYTES,
  });
  let received: number | null = null;
  for (const record of records) {
    const [read] = await decodeRecords(codecs, 'chatEvents', [record]);
    if (read === undefined || 'undecodable' in read) continue;
    if (read.event.type === 'heartbeat') return read.event.occurredAt;
    received ??= read.event.receivedAt;
  }
  return received;
};

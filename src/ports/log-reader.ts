import type { Log, LogRecord } from './log';

export interface Chunk {
  /** In offset order; empty at the end. */
  readonly records: readonly LogRecord[];
  /** Where to read on. */
  readonly next: number;
  /** Offset of the next record to be written there. */
  readonly highWatermark: number;
}

export interface ReadAt {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  /** About so much is returned at most, but always a record if there is one. */
  readonly maxBytes?: number;
}

/** Reads partitions by hand: no group, so nobody's work is disturbed and nothing has to be joined first. For tools. */
export interface LogReader extends Pick<Log, 'offsets' | 'offsetsAt'> {
  /** @throws LogUnavailable; RangeError when `from` lies before the partition's first offset or beyond its end */
  read(at: ReadAt): Promise<Chunk>;
}

/**
 * The records of `[from, to)` of one partition, chunk by chunk; the next chunk is fetched while the last one is worked on.
 *
 * @param maxBytes of one chunk
 */
export async function* chunksOf(
  reader: LogReader,
  span: { readonly topic: string; readonly partition: number; readonly from: number; readonly to: number },
  maxBytes = 4_194_304,
): AsyncGenerator<readonly LogRecord[]> {
  const { topic, partition, to } = span;
  if (span.from >= to) return;
  const fetch = (from: number): Promise<Chunk> => {
    const chunk = reader.read({ topic, partition, from, maxBytes });
    // It is awaited later: a failure meanwhile isn't unheard.
    chunk.catch(() => {});
    return chunk;
  };
  for (let coming: Promise<Chunk> | null = fetch(span.from); coming !== null; ) {
    const chunk: Chunk = await coming;
    coming = chunk.next < to ? fetch(chunk.next) : null;
    if (chunk.records.length === 0 && chunk.next >= chunk.highWatermark) return;
    const last = chunk.records.at(-1);
    yield last !== undefined && last.offset >= to
      ? chunk.records.filter((record) => record.offset < to)
      : chunk.records;
  }
}

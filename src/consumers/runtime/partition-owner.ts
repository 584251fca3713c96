import { randomUUID } from 'node:crypto';
import { type Codecs, Undecodable, UnknownWriter } from '../../ports/codec';
import { type Batch, type LogRecord, LogUnavailable, type LogWriter, type OutgoingRecord } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import type { SideInputs } from '../../ports/side-inputs';
import type { OutboxEntry, PartitionStore } from '../../ports/state-store';
import type { Processor } from '../../topology/processor';
import { type Decoded, decodeEntry, foldPartition } from './fold-partition';
import { decodeRecords, encodeRecords } from './outbox-records';
import { freshMeta, type PartitionMeta, parseMeta } from './partition-meta';
import { createStateCache } from './state-cache';
import { createWakeUps } from './wake-ups';

export interface OwnerDeps<State, Event> {
  readonly processor: Processor<State, Event>;
  readonly partition: number;
  readonly store: PartitionStore;
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly side: SideInputs;
  readonly meter: Meter;
  readonly logger: Logger;
  /** First and next offset of this partition in the log. */
  logEnds(): Promise<{ readonly first: number; readonly next: number }>;
  /** Keys that stay in memory between batches, about. */
  readonly cachedKeys: number;
}

/** The log in Kafka isn't the one that the stored position speaks of: going on would skip or repeat at random. */
export class AnotherLog extends Error {
  override readonly name = 'AnotherLog';
}

/** The batch isn't ours to finish; reading goes on at `nextOffset`. */
export interface Refused {
  readonly nextOffset: number;
}

/** What one partition's owner holds between take-over and loss. */
interface Hold<State> {
  readonly token: string;
  nextOffset: number | null;
  meta: PartitionMeta;
  /** Written to the store, not yet known to be in the log. */
  unwritten: OutboxEntry | null;
  trimTo: number | null;
  readonly states: ReturnType<typeof createStateCache<State>>;
  readonly wakeUps: ReturnType<typeof createWakeUps>;
}

/** Owns one partition: takes it over, folds its batches, commits each through the fence, and writes the outbox. */
export interface PartitionOwner {
  /** @returns the offset from which to read. @throws AnotherLog */
  takeOver(): Promise<number>;
  /** @returns null when the batch is folded, committed and written */
  onBatch(batch: Batch): Promise<Refused | null>;
  /** Lets go of everything in memory: the next batch begins with a take-over. */
  forget(): void;
  status(nowMs: number): OwnerStatus;
}

export interface OwnerStatus {
  readonly nextOffset: number | null;
  readonly timeMs: number | null;
  readonly held: boolean;
  readonly states: number;
  readonly timers: number;
  readonly overdue: number;
}

export const createPartitionOwner = <State, Event>(deps: OwnerDeps<State, Event>): PartitionOwner => {
  const { processor, store, writer, codecs, side, meter, logger, partition } = deps;
  let hold: Hold<State> | null = null;

  const takeOver = async (): Promise<number> => {
    hold = null;
    const token = randomUUID();
    const found = await store.takeOver(token);
    const ends = await deps.logEnds();
    if (found.nextOffset !== null && found.nextOffset > ends.next) {
      throw new AnotherLog(
        `${processor.name} partition ${partition}: the store says that the next offset is ${found.nextOffset}, but the log ends at ${ends.next}. ` +
          'It is another log, or records were lost. Give the processor an empty namespace, or restore the log.',
      );
    }
    for (const entry of found.outbox) await writer.send(decodeRecords(entry.records));
    const behind = found.nextOffset !== null && found.nextOffset < ends.first;
    if (found.nextOffset === null || behind) {
      if (behind) await store.clear(token);
      if (ends.next > ends.first) {
        meter.count('missed_chats_rebuilds_total', { processor: processor.name, cause: behind ? 'moved' : 'empty' });
        logger.warn(
          { processor: processor.name, partition, from: ends.first, to: ends.next },
          'no usable state: rebuilding it from the log',
        );
      }
      hold = newHold(token, null, freshMeta(ends.first === 0), []);
      return ends.first;
    }
    hold = newHold(
      token,
      found.nextOffset,
      found.meta === null ? freshMeta(true) : parseMeta(found.meta),
      found.timers,
    );
    hold.trimTo = found.outbox.at(-1)?.id ?? null;
    return found.nextOffset;
  };

  const newHold = (
    token: string,
    nextOffset: number | null,
    meta: PartitionMeta,
    timers: Parameters<typeof createWakeUps>[0],
  ): Hold<State> => ({
    token,
    nextOffset,
    meta,
    unwritten: null,
    trimTo: null,
    states: createStateCache<State>(deps.cachedKeys),
    wakeUps: createWakeUps(timers),
  });

  const decode = async (record: LogRecord): Promise<Decoded<Event>> => {
    if (record.value === null) return { record, undecodable: 'no-value' };
    for (;;) {
      try {
        return { record, event: codecs.decode(processor.input, record.value) as Event };
      } catch (error) {
        if (error instanceof Undecodable) return { record, undecodable: error.message };
        if (!(error instanceof UnknownWriter)) throw error;
        try {
          await codecs.fetchWriter(processor.input, error.schemaId);
        } catch (fetchError) {
          if (fetchError instanceof Undecodable) return { record, undecodable: fetchError.message };
          throw new LogUnavailable('the schema registry did not answer', { cause: fetchError });
        }
      }
    }
  };

  const decodeAll = async (records: readonly LogRecord[]): Promise<Decoded<Event>[]> => {
    const decoded: Decoded<Event>[] = [];
    for (const record of records) {
      if (record.value !== null) {
        try {
          decoded.push({ record, event: codecs.decode(processor.input, record.value) as Event });
          continue;
        } catch (error) {
          if (!(error instanceof Undecodable || error instanceof UnknownWriter)) throw error;
        }
      }
      decoded.push(await decode(record));
    }
    return decoded;
  };

  /** Loads every state that the batch can touch: its own keys, and those whose timers its heartbeats can fire. */
  const load = async (held: Hold<State>, batch: readonly Decoded<Event>[], latestMs: number): Promise<void> => {
    const missing = new Set<string>();
    const need = (key: string): void => {
      if (held.states.get(key) === undefined) missing.add(key);
    };
    for (const item of batch) {
      if ('event' in item && processor.heartbeatOf(item.event) === null) need(processor.keyOf(item.event));
    }
    for (const key of held.wakeUps.due(latestMs)) need(key);
    const fromMs = held.meta.time.timeMs;
    const all =
      processor.wakeAllOnSwitch === true && fromMs !== null && side.switchChanges(fromMs, latestMs).length > 0;
    if (all) for (const key of held.wakeUps.keys()) need(key);
    if (missing.size === 0) return;
    const keys = [...missing];
    // A key that the store can't have: nothing was ever committed for this partition.
    const found = held.nextOffset === null ? keys.map(() => null) : await store.load(keys);
    keys.forEach((key, index) => {
      held.states.set(key, decodeEntry<State>(found[index] ?? null));
    });
  };

  const onBatch = async (batch: Batch): Promise<Refused | null> => {
    const held = hold ?? { nextOffset: await takeOver() };
    if (!('states' in held)) return { nextOffset: held.nextOffset };
    if (held.unwritten !== null) await writeOut(held, decodeRecords(held.unwritten.records));
    const from = held.nextOffset ?? 0;
    const records = batch.records.filter((record) => record.offset >= from);
    const last = records.at(-1);
    if (last === undefined) return null;

    const decoded = await decodeAll(records);
    let latestMs = 0;
    for (const item of decoded) if ('event' in item) latestMs = Math.max(latestMs, processor.timeOf(item.event));
    await side.readyFor(latestMs);
    await load(held, decoded, latestMs);

    const folded = foldPartition(
      { processor, partition, codecs, side, meter, states: held.states, wakeUps: held.wakeUps },
      decoded,
      held.meta,
    );
    const outboxId = held.meta.outboxId + 1;
    const outbox = folded.records.length === 0 ? null : { id: outboxId, records: encodeRecords(folded.records) };
    const meta = { ...folded.meta, outboxId: outbox === null ? held.meta.outboxId : outboxId };
    const result = await commit(held, folded, last.offset + 1, meta, outbox);
    if (result !== 'committed') {
      meter.count('missed_chats_fenced_total', { processor: processor.name, cause: result });
      logger.warn(
        { processor: processor.name, partition, cause: result },
        'commit refused: forgetting what is in memory, beginning again',
      );
      hold = null;
      return { nextOffset: await takeOver() };
    }
    held.nextOffset = last.offset + 1;
    held.meta = meta;
    held.trimTo = null;
    held.unwritten = outbox;
    held.states.settle();
    await writeOut(held, folded.records);
    return null;
  };

  const commit = async (
    held: Hold<State>,
    folded: ReturnType<typeof foldPartition>,
    nextOffset: number,
    meta: PartitionMeta,
    outbox: OutboxEntry | null,
  ) => {
    try {
      return await store.commit({
        token: held.token,
        expectedOffset: held.nextOffset,
        nextOffset,
        meta: JSON.stringify(meta),
        states: folded.states,
        timers: folded.timers,
        outbox,
        trimOutboxTo: held.trimTo,
      });
    } catch (error) {
      // It may have been done or not: only the store knows, so what is in memory is worth nothing.
      hold = null;
      throw error;
    }
  };

  const writeOut = async (held: Hold<State>, records: readonly OutgoingRecord[]): Promise<void> => {
    if (held.unwritten === null) return;
    await writer.send(records);
    held.trimTo = held.unwritten.id;
    held.unwritten = null;
  };

  return {
    takeOver,
    onBatch,
    forget: () => {
      hold = null;
    },
    status: (nowMs) => ({
      nextOffset: hold?.nextOffset ?? null,
      timeMs: hold?.meta.time.timeMs ?? null,
      held: hold?.meta.time.held ?? true,
      states: hold?.states.size ?? 0,
      timers: hold?.wakeUps.size ?? 0,
      overdue: hold?.wakeUps.countDue(nowMs) ?? 0,
    }),
  };
};

import { foldPartition } from '../consumers/runtime/fold-partition';
import { freshMeta, type PartitionMeta } from '../consumers/runtime/partition-meta';
import { createStateCache, type StateCache } from '../consumers/runtime/state-cache';
import { createWakeUps, type WakeUps } from '../consumers/runtime/wake-ups';
import type { Codecs } from '../ports/codec';
import type { OutgoingRecord } from '../ports/log';
import { noMeter } from '../ports/meter';
import type { SideInputs } from '../ports/side-inputs';
import { partitionOf } from '../topology/murmur2';
import type { Processor } from '../topology/processor';
import { TOPICS } from '../topology/topics';

/** All partitions of one processor, folded by the runtime's own fold, in memory and one record at a time. */
export interface Lanes<Event> {
  /**
   * Appends an event to its partition's log and folds it.
   *
   * @param partition of heartbeats, whose key doesn't say it
   * @returns what it came to, in order
   */
  take(event: Event, partition?: number): readonly OutgoingRecord[];
  /** When the next timer is due; null: none is set. */
  nextWakeMs(): number | null;
  readonly partitions: number;
}

interface Lane<State> {
  readonly states: StateCache<State>;
  readonly wakeUps: WakeUps;
  meta: PartitionMeta;
  offset: number;
}

/** A story has a handful of keys: nothing is ever let go of. */
const ALL_STATES = Number.MAX_SAFE_INTEGER;

export const createLanes = <State, Event>(
  processor: Processor<State, Event>,
  codecs: Codecs,
  side: SideInputs,
): Lanes<Event> => {
  const { partitions } = TOPICS[processor.input];
  const lanes = Array.from(
    { length: partitions },
    (): Lane<State> => ({
      states: createStateCache<State>(ALL_STATES),
      wakeUps: createWakeUps([]),
      meta: freshMeta(true),
      offset: 0,
    }),
  );

  const take = (event: Event, given?: number): readonly OutgoingRecord[] => {
    const isBeat = processor.heartbeatOf(event) !== null;
    const key = Buffer.from(isBeat ? '' : processor.keyOf(event));
    const partition = given ?? partitionOf(key, partitions);
    const lane = lanes[partition] as Lane<State>;
    if (!isBeat && lane.states.get(key.toString()) === undefined)
      lane.states.set(key.toString(), { state: null, muted: false });
    const { states, wakeUps, offset } = lane;
    const record = { partition, offset, timestampMs: 0, key, value: null, headers: {} };
    const folded = foldPartition(
      { processor, partition, codecs, side, meter: noMeter, states, wakeUps },
      [{ record, event }],
      lane.meta,
    );
    lane.meta = folded.meta;
    lane.offset += 1;
    return folded.records;
  };

  return {
    take,
    partitions,
    nextWakeMs: () => {
      const times = lanes.flatMap(({ wakeUps }) =>
        wakeUps.keys().map((key) => wakeUps.at(key) ?? Number.POSITIVE_INFINITY),
      );
      return times.length === 0 ? null : Math.min(...times);
    },
  };
};

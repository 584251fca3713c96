import { foldPartition } from '../../src/consumers/runtime/fold-partition';
import { freshMeta } from '../../src/consumers/runtime/partition-meta';
import { createStateCache } from '../../src/consumers/runtime/state-cache';
import { createWakeUps } from '../../src/consumers/runtime/wake-ups';
import type { Codecs } from '../../src/ports/codec';
import { noMeter } from '../../src/ports/meter';
import { partitionOf } from '../../src/topology/murmur2';
import type { Policy } from '../../src/topology/policy/policy';
import type { Output, Processor } from '../../src/topology/processor';
import { TOPICS } from '../../src/topology/topics';
import { testPolicy } from './policy';

export interface Folding<State> {
  readonly outputs: Output[];
  readonly states: ReadonlyMap<string, State | null>;
}

/**
 * Folds events through a processor as the runtime does, all of one partition: that of the first event's key. Outputs come back as they were made.
 */
export const fold = <State, Event>(
  processor: Processor<State, Event>,
  events: readonly Event[],
  options: {
    readonly partition?: number;
    readonly switchAt?: (atMs: number) => boolean;
    readonly switchChanges?: readonly number[];
    readonly policyAt?: (atMs: number) => Policy;
  } = {},
): Folding<State> => {
  const outputs: Output[] = [];
  const codecs = { encode: (topic: string, value: unknown) => collect(topic, value) } as unknown as Codecs;
  const values: unknown[] = [];
  const collect = (topic: string, value: unknown): Buffer => {
    values.push({ topic, value });
    return Buffer.from(String(values.length - 1));
  };
  const first = events.find((event) => processor.heartbeatOf(event) === null);
  const partitions = TOPICS[processor.input].partitions;
  const partition =
    options.partition ?? (first === undefined ? 0 : partitionOf(Buffer.from(processor.keyOf(first)), partitions));
  const states = createStateCache<State>(1_000_000);
  const keys = new Set(events.map((event) => processor.keyOf(event)));
  for (const key of keys) states.set(key, { state: null, muted: false });
  const batch = events.map((event, offset) => {
    const isBeat = processor.heartbeatOf(event) !== null;
    const key = Buffer.from(isBeat ? '' : processor.keyOf(event));
    return { record: { partition, offset: 100 + offset, timestampMs: 0, key, value: null, headers: {} }, event };
  });
  const side = {
    policyAt: options.policyAt ?? (() => testPolicy),
    switchAt: options.switchAt ?? (() => true),
    switchChanges: (afterMs: number, untilMs: number) =>
      (options.switchChanges ?? []).filter((at) => at > afterMs && at <= untilMs),
    readyFor: async () => {},
    isReadyFor: () => true,
  };
  const folded = foldPartition(
    { processor, partition, codecs, side, meter: noMeter, states, wakeUps: createWakeUps([]) },
    batch,
    freshMeta(true),
  );
  for (const record of folded.records) {
    if (record.topic.endsWith('.dlq'))
      throw new Error(`dead letter: ${record.headers?.['__connect.errors.exception.message']?.toString()}`);
    // Only claims have tombstones.
    if (record.value === null) {
      outputs.push({ topic: 'claims', key: String(record.key), partitionKey: '', value: null });
      continue;
    }
    const made = values[Number(String(record.value))] as { topic: string; value: unknown } | undefined;
    outputs.push({ ...(made as object), key: String(record.key) } as Output);
  }
  return { outputs, states: new Map([...keys].map((key) => [key, states.get(key)?.state ?? null])) };
};

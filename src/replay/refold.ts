import { type FoldDeps, foldPartition } from '../consumers/runtime/fold-partition';
import { freshMeta } from '../consumers/runtime/partition-meta';
import type { Entry, StateCache } from '../consumers/runtime/state-cache';
import { createWakeUps } from '../consumers/runtime/wake-ups';
import type { Codecs, RecordOf } from '../ports/codec';
import { noMeter } from '../ports/meter';
import type { SideInputs } from '../ports/side-inputs';
import type { Read } from '../reading/decode';
import type { Processor } from '../topology/processor';
import type { TopicId } from '../topology/topics';

/** What a fold said, before it became bytes. */
export type Said = { [Id in TopicId]: { readonly topic: Id; readonly value: RecordOf[Id] } }[TopicId];

export interface Refold<Event> {
  /** Records in offset order, each once. */
  fold(batch: readonly Read<Event>[]): void;
  readonly deadLetters: () => number;
}

const NOTHING: Entry<never> = { state: null, muted: false };
const NO_BYTES = Buffer.alloc(0);

/**
 * Folds a partition's records once more through the runtime's own fold, in a namespace of its own: the states live in this process, and the outputs
 * go to `hear` instead of to topics. No group, no store and no topic of the living system is touched.
 */
export const createRefold = <State, Event>(deps: {
  readonly processor: Processor<State, Event>;
  readonly partition: number;
  readonly side: SideInputs;
  hear(said: Said): void;
}): Refold<Event> => {
  const entries = new Map<string, Entry<State>>();
  const states: StateCache<State> = {
    get: (key) => entries.get(key) ?? NOTHING,
    set: (key, entry) => {
      if (entry.state === null) entries.delete(key);
      else entries.set(key, entry);
    },
    settle: () => {},
    get size() {
      return entries.size;
    },
  };
  const codecs: Codecs = {
    encode: (topic, value) => {
      deps.hear({ topic, value } as unknown as Said);
      return NO_BYTES;
    },
    decode: () => {
      throw new RangeError('a fold decodes nothing');
    },
    fetchWriter: async () => {},
  };
  const fold: FoldDeps<State, Event> = {
    processor: deps.processor,
    partition: deps.partition,
    codecs,
    side: deps.side,
    meter: noMeter,
    states,
    wakeUps: createWakeUps([]),
  };
  let meta = freshMeta(true);
  let deadLetters = 0;
  return {
    fold: (batch) => {
      const folded = foldPartition(fold, batch, meta);
      meta = folded.meta;
      deadLetters += folded.records.filter((record) => record.topic.endsWith('.dlq')).length;
    },
    deadLetters: () => deadLetters,
  };
};

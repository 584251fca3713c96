import { type RecordOf, Undecodable } from '../../src/ports/codec';
import type { LogRecord } from '../../src/ports/log';
import { TOPICS, type TopicId } from '../../src/topology/topics';
import { codecs } from '../roles/tools';
import type { Told } from '../world/operators';
import type { CreatioLeft } from './creatio-left';
import type { Plan } from './plan';

/** Every topic, dead letters too, by name and partition. */
export interface Topics {
  readonly logs: Readonly<Record<string, readonly (readonly LogRecord[])[]>>;
}

/** Everything that is left when a history has come to rest. */
export interface Outcome extends Topics {
  readonly plan: Plan;
  readonly creatio: CreatioLeft;
  /** What operators were told by the API. */
  readonly told: readonly Told[];
  /** Roles that ended by themselves. */
  readonly deaths: readonly string[];
  /** It didn't come to rest in time. */
  readonly restless: boolean;
}

/** A record with where it stands. */
export interface Placed<Value> {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  /** null: a tombstone. */
  readonly value: Value | null;
}

/** What a topic holds, partition by partition, in its order. Bytes that can't be read are left out. */
export const read = <Id extends TopicId>(outcome: Topics, topic: Id): readonly Placed<RecordOf[Id]>[] =>
  (outcome.logs[TOPICS[topic].name] ?? [])
    .flat()
    .flatMap(({ partition, offset, key, value }): readonly Placed<RecordOf[Id]>[] => {
      const place = { partition, offset, key: String(key ?? '') };
      if (value === null) return [{ ...place, value }];
      try {
        return [{ ...place, value: codecs.decode(topic, value) }];
      } catch (error) {
        if (error instanceof Undecodable) return [];
        throw error;
      }
    });

import { parseMeta } from '../consumers/runtime/partition-meta';
import type { BreakerNotes } from '../ports/breaker-memory';
import type { Codecs } from '../ports/codec';
import type { LogReader } from '../ports/log-reader';
import type { StoreInspector } from '../ports/store-inspector';
import { readSideSnapshot } from '../reading/side-snapshot';
import { SWITCH_CODE } from '../topology/connector/lookups';
import { switchInForce } from '../topology/effective';
import { OBSERVE_CODE, observedAt } from '../topology/observe';
import { DEAD_LETTERED, deadLetterTopic, TOPICS } from '../topology/topics';
import { type PartitionStatus, partitionStatusOf } from './partition-status';

export interface Status {
  readonly processors: readonly { readonly processor: string; readonly partitions: readonly PartitionStatus[] }[];
  /** null: nobody has published a value yet, which is off. */
  readonly isSwitchOn: boolean | null;
  readonly isObserving: boolean;
  /** The policy in force; null: none was ever published. */
  readonly policy: { readonly version: string; readonly effectiveAt: number } | null;
  /** Policy that is published and doesn't hold yet. */
  readonly coming: { readonly version: string; readonly effectiveAt: number } | null;
  readonly breakers: BreakerNotes;
  /** By dead-letter topic: records that stand there. */
  readonly deadLetters: Readonly<Record<string, number>>;
}

export interface StatusDeps {
  readonly reader: LogReader;
  readonly codecs: Codecs;
  readonly inspector: Pick<StoreInspector, 'look'>;
  breakers(): Promise<BreakerNotes>;
  readonly nowMs: number;
}

const PROCESSORS = [
  { processor: 'detector', input: 'chatEvents' },
  { processor: 'cases', input: 'caseEvents' },
] as const;

/** How the pipeline stands, from what it keeps in Kafka and Redis: no role has to answer. */
export const readStatus = async (deps: StatusDeps): Promise<Status> => {
  const { reader, nowMs } = deps;
  const [processors, { settings, policies }, breakers, dead] = await Promise.all([
    Promise.all(
      PROCESSORS.map(async (each) => ({ processor: each.processor, partitions: await partitionsOf(deps, each) })),
    ),
    readSideSnapshot(reader, deps.codecs),
    deps.breakers(),
    Promise.all(
      DEAD_LETTERED.map(async (topic) => {
        const ends = await reader.offsets(deadLetterTopic(topic));
        return [deadLetterTopic(topic), ends.reduce((sum, { first, next }) => sum + next - first, 0)] as const;
      }),
    ),
  ]);
  const values = (code: string) => settings.filter((setting) => setting.code === code);
  // The first version holds for all earlier times.
  const inForce = policies.findLast(({ effectiveAt }) => effectiveAt <= nowMs) ?? policies[0];
  const coming = policies.find(({ effectiveAt }) => effectiveAt > nowMs);
  const named = (found: typeof inForce) =>
    found === undefined ? null : { version: found.policy.version, effectiveAt: found.effectiveAt };
  return {
    processors,
    isSwitchOn: values(SWITCH_CODE).length === 0 ? null : switchInForce(values(SWITCH_CODE), nowMs),
    isObserving: observedAt(values(OBSERVE_CODE), nowMs),
    policy: named(inForce),
    coming: coming === inForce ? null : named(coming),
    breakers,
    deadLetters: Object.fromEntries(dead),
  };
};

const partitionsOf = async (
  { reader, inspector, nowMs }: StatusDeps,
  { processor, input }: (typeof PROCESSORS)[number],
): Promise<PartitionStatus[]> => {
  const ends = await reader.offsets(TOPICS[input].name);
  return Promise.all(
    ends.map(async (end, partition) => {
      const first = await inspector.look(processor, partition, nowMs);
      const meta = first.meta === null ? null : parseMeta(first.meta);
      return partitionStatusOf({ partition, end, look: first, time: meta?.time ?? null, nowMs });
    }),
  );
};

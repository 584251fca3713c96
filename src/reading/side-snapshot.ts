import type { Codecs } from '../ports/codec';
import { chunksOf, type LogReader } from '../ports/log-reader';
import type { SideInputs } from '../ports/side-inputs';
import { type EffectivePolicy, policyInForce, switchChanges, switchInForce } from '../topology/effective';
import type { Policy } from '../topology/policy/policy';
import type { Setting } from '../topology/setting';
import { TOPICS } from '../topology/topics';
import { decodeRecords } from './decode';

/** Settings and policy as they stand in the log now, whole. */
export interface SideSnapshot {
  /** Every setting's values, by time. */
  readonly settings: readonly Setting[];
  readonly policies: readonly EffectivePolicy[];
}

/** Reads the settings and policy topics from their beginning to their end. */
export const readSideSnapshot = async (reader: LogReader, codecs: Codecs): Promise<SideSnapshot> => {
  const [settings, published] = await Promise.all([
    newest(reader, codecs, 'settings'),
    newest(reader, codecs, 'policy'),
  ]);
  const policies = published.map(({ effectiveAt, document }) => ({
    effectiveAt,
    policy: JSON.parse(document) as Policy,
  }));
  const order = (a: { effectiveAt: number }, b: { effectiveAt: number }): number => a.effectiveAt - b.effectiveAt;
  return { settings: settings.sort(order), policies: policies.sort(order) };
};

/** A compacted topic of one partition: the last value of each key. */
const newest = async <Id extends 'settings' | 'policy'>(reader: LogReader, codecs: Codecs, topic: Id) => {
  const { name } = TOPICS[topic];
  const [ends] = await reader.offsets(name);
  const byKey = new Map<string, Extract<Awaited<ReturnType<typeof decodeRecords<Id>>>[number], { event: unknown }>>();
  const span = { topic: name, partition: 0, from: ends?.first ?? 0, to: ends?.next ?? 0 };
  for await (const records of chunksOf(reader, span)) {
    for (const read of await decodeRecords(codecs, topic, records)) {
      const key = String(read.record.key);
      if (read.record.value === null) byKey.delete(key);
      else if ('event' in read) byKey.set(key, read);
    }
  }
  return [...byKey.values()].map(({ event }) => event);
};

/** The same as a processor's side inputs, for folding what lies in the log: they don't move, so nothing has to be waited for. */
export const asSideInputs = (
  snapshot: SideSnapshot,
  change: { readonly policy?: (policy: Policy) => Policy; readonly alwaysOn?: boolean } = {},
): SideInputs => {
  const changed = change.policy;
  const policies =
    changed === undefined
      ? snapshot.policies
      : snapshot.policies.map(({ effectiveAt, policy }) => ({ effectiveAt, policy: changed(policy) }));
  return {
    policyAt: (atMs) => policyInForce(policies, atMs),
    switchAt: (atMs) => change.alwaysOn === true || switchInForce(snapshot.settings, atMs),
    switchChanges: (afterMs, untilMs) =>
      change.alwaysOn === true ? [] : switchChanges(snapshot.settings, afterMs, untilMs),
    readyFor: async () => {},
    isReadyFor: () => true,
  };
};

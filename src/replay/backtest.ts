import type { Codecs } from '../ports/codec';
import { chunksOf, type LogReader } from '../ports/log-reader';
import { decodeRecords } from '../reading/decode';
import { asSideInputs, type SideSnapshot } from '../reading/side-snapshot';
import { createDetector } from '../topology/detector/detector';
import type { Policy, QueueRules } from '../topology/policy/policy';
import { TOPICS } from '../topology/topics';
import type { Verdict } from '../topology/verdict';
import { createRefold } from './refold';
import type { PartitionSpan } from './span';

/** The verdicts of a span under one threshold, by episode: the last word on each. */
export interface Tried {
  readonly thresholdMs: number;
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

export interface BacktestDeps {
  readonly reader: LogReader;
  readonly codecs: Codecs;
  readonly snapshot: SideSnapshot;
  uuidV5(name: string): string;
  progress(records: number): void;
}

/**
 * Folds a span once with each threshold: one pass over the topic, each record read and decoded once, and as many detectors beside each other. The
 * switch is taken for on: what would have been missed is asked, not what was made of it.
 *
 * @param queue only this queue's threshold is changed; null: every queue's
 */
export const backtest = async (
  deps: BacktestDeps,
  spans: readonly PartitionSpan[],
  thresholdsMs: readonly number[],
  queue: string | null,
): Promise<readonly Tried[]> => {
  const tried = thresholdsMs.map((thresholdMs) => ({
    thresholdMs,
    verdicts: new Map<string, Verdict>(),
    side: asSideInputs(deps.snapshot, {
      alwaysOn: true,
      policy: (policy) => withThreshold(policy, thresholdMs, queue),
    }),
  }));
  for (const span of spans) {
    const refolds = tried.map(({ side, verdicts }) =>
      createRefold({
        processor: createDetector({ uuidV5: deps.uuidV5 }),
        partition: span.partition,
        side,
        hear: (said) => {
          if (said.topic !== 'verdicts' || said.value.kind === 'agent-miss') return;
          const { episodeId, queueId } = said.value;
          if (queue !== null && queueId !== queue) return;
          if (verdicts.has(episodeId) || isIn(span, said.value.version)) verdicts.set(episodeId, said.value);
        },
      }),
    );
    const range = { topic: TOPICS.chatEvents.name, partition: span.partition, from: span.start, to: span.end };
    for await (const chunk of chunksOf(deps.reader, range)) {
      const batch = await decodeRecords(deps.codecs, 'chatEvents', chunk);
      for (const refold of refolds) refold.fold(batch);
      deps.progress(chunk.length);
    }
  }
  return tried.map(({ thresholdMs, verdicts }) => ({ thresholdMs, verdicts }));
};

const isIn = (span: PartitionSpan, version: number): boolean => version >= span.from * 1000 && version < span.to * 1000;

/** The same policy with another threshold. */
export const withThreshold = (policy: Policy, thresholdMs: number, queue: string | null): Policy => {
  const changed = (rules: QueueRules): QueueRules => ({ ...rules, thresholdMs });
  if (queue !== null) {
    const rules = policy.queues[queue] ?? { ...policy.defaults, queueId: queue };
    return { ...policy, queues: { ...policy.queues, [queue]: changed(rules) } };
  }
  return {
    ...policy,
    queues: Object.fromEntries(Object.entries(policy.queues).map(([id, rules]) => [id, changed(rules)])),
    defaults: changed(policy.defaults),
    direct: changed(policy.direct),
  };
};

import type { Clock } from '../ports/clock';
import { type Comparison, compare } from './compare';
import { type Gap, standing } from './gap';
import { type CreatioLook, lookAtCreatio } from './look-at-creatio';
import { lookAtTopics, type TopicLook } from './look-at-topics';
import { type MendDeps, mend } from './mend';

export interface ReconcileDeps extends TopicLook, Omit<CreatioLook, 'nowMs'> {
  readonly clock: Clock;
  /** Between two looks: longer than anything is on its way. */
  readonly settleMs: number;
  pause(ms: number): Promise<void>;
  say(line: string): void;
}

export interface Reconciled {
  readonly counts: Comparison['counts'];
  /** Gaps that stood at two looks. */
  readonly gaps: readonly Gap[];
  readonly written: number;
  /** Those that are left; without mending, all. */
  readonly left: readonly Gap[];
}

/**
 * Compares what the topics say with what stands in Creatio, twice, since much is only on its way.
 *
 * @param mending null: only looks
 */
export const reconcile = async (deps: ReconcileDeps, mending: Omit<MendDeps, 'pause'> | null): Promise<Reconciled> => {
  const first = await look(deps);
  if (first.gaps.length === 0) return { counts: first.counts, gaps: [], written: 0, left: [] };
  deps.say(`${first.gaps.length} differences at the first look; a second one in ${deps.settleMs / 1_000} s …`);
  await deps.pause(deps.settleMs);
  const second = await look(deps);
  const gaps = standing(first.gaps, second.gaps);
  if (mending === null || gaps.length === 0) return { counts: second.counts, gaps, written: 0, left: gaps };
  const written = await mend(gaps, { ...mending, pause: deps.pause });
  deps.say(`${written} records written; what they came to is seen in ${deps.settleMs / 1_000} s …`);
  await deps.pause(deps.settleMs);
  const third = await look(deps);
  const ids = new Set(gaps.map(({ kind, id }) => `${kind} ${id}`));
  return {
    counts: third.counts,
    gaps,
    written,
    left: third.gaps.filter(({ kind, id }) => ids.has(`${kind} ${id}`)),
  };
};

const look = async (deps: ReconcileDeps): Promise<Comparison> => {
  const topics = await lookAtTopics(deps);
  const nowMs = deps.clock.now();
  return compare({ ...topics, ...(await lookAtCreatio({ ...deps, nowMs })) }, nowMs);
};

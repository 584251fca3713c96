import type { Conversation } from '../topology/detector/conversation';
import { evaluate } from '../topology/detector/evaluate';
import { factsOf, nameOf } from '../topology/detector/records';
import { coveredBy, type PartitionTime } from '../topology/partition-time';
import type { Policy } from '../topology/policy/policy';
import type { VerdictFact } from '../topology/verdict';

/** An episode that has no verdict yet, as its state and the rules in force make it out. */
export interface OpenEpisode {
  readonly anchorAt: number;
  readonly queueId: string | null;
  readonly queueName: string | null;
  readonly deadlineAt: number;
  readonly answeredAt: number | null;
  readonly isFollowUp: boolean;
  /** What it comes to if nothing more is heard; null: an event that isn't known here could be an answer. */
  readonly comesTo: { readonly kind: string; readonly reason: string; readonly atMs: number } | null;
  /** Partition time at which that is decided. */
  readonly decidedFromMs: number | null;
  readonly waitsFor: 'time' | 'source' | 'unknown-event';
  /** Where it waits for its source: the time up to which it is known to have written everything. */
  readonly silentSinceMs: number | null;
  /** The feed that has heard everything since the anchor; null: none. */
  readonly provenBy: string | null;
  readonly isSwitchOn: boolean;
  readonly isObserved: boolean;
  readonly policyVersion: string;
  readonly facts: readonly VerdictFact[];
}

export interface InForce {
  policyAt(atMs: number): Policy;
  switchAt(atMs: number): boolean;
  observedAt(atMs: number): boolean;
}

/** @returns null when no episode is open: the conversation waits for nobody */
export const openEpisodeOf = (
  state: Conversation,
  time: PartitionTime | null,
  inForce: InForce,
): OpenEpisode | null => {
  const { wait, outcome, heldBack, policy, graceMs } = evaluate(state, inForce.policyAt);
  if (wait === null) return null;
  const decidedFromMs = outcome === null ? null : outcome.at + graceMs;
  const nowMs = time?.timeMs ?? null;
  const isOff = outcome?.kind === 'missed' && !inForce.switchAt(wait.anchor);
  return {
    anchorAt: wait.anchor,
    queueId: wait.queueId,
    queueName: nameOf(state, wait.queueId),
    deadlineAt: wait.deadline,
    answeredAt: wait.answer?.at ?? null,
    isFollowUp: wait.isFollowUp,
    comesTo:
      outcome === null
        ? null
        : {
            kind: isOff ? 'ignored' : outcome.kind,
            reason: isOff ? 'switched-off' : outcome.reason,
            atMs: outcome.at,
          },
    decidedFromMs,
    waitsFor: heldBack !== null ? 'unknown-event' : nowMs === null || time?.held === true ? 'source' : 'time',
    silentSinceMs: time === null || time.held ? nowMs : null,
    provenBy: time === null || nowMs === null ? null : coveredBy(time, wait.anchor, Math.max(wait.anchor, nowMs)),
    isSwitchOn: inForce.switchAt(wait.anchor),
    isObserved: decidedFromMs !== null && inForce.observedAt(decidedFromMs),
    policyVersion: policy.version,
    facts: factsOf(state),
  };
};

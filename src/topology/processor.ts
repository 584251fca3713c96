import type { ActivityCommand } from './activity-command';
import type { CaseEvent } from './case-event';
import type { ActionAnswer, Claim } from './claim';
import type { Policy } from './policy/policy';
import type { Verdict } from './verdict';

/** A record to write. `null` values are tombstones, `partition` overrides the key's own. */
export type Output =
  | { readonly topic: 'verdicts'; readonly key: string; readonly value: Verdict }
  | { readonly topic: 'caseEvents'; readonly key: string; readonly value: CaseEvent; readonly partition?: number }
  | { readonly topic: 'actionAnswers'; readonly key: string; readonly value: ActionAnswer }
  /** Goes to the partition of `partitionKey`, the caseKey: compaction is by caseId, order is by customer. */
  | { readonly topic: 'claims'; readonly key: string; readonly partitionKey: string; readonly value: Claim | null }
  | { readonly topic: 'activityCommands'; readonly key: string; readonly value: ActivityCommand };

/** What folding one record, or firing one timer, came to. Data only. */
export type Step<State> =
  | {
      readonly kind: 'advance';
      /** `null` is the tombstone: the state is forgotten. */
      readonly state: State | null;
      readonly outputs: readonly Output[];
      /** Event time at which `onTimer` shall be called for this key; null: never. Each step sets it anew. */
      readonly wakeAtMs: number | null;
      /** What is worth counting: unknown-type, unknown-message-kind, unknown-cause, late, clock-cut. */
      readonly notices?: readonly string[];
    }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'dead-letter'; readonly reason: string };

/** Where in the log a step is taken, and what held there. All of it follows from the log alone. */
export interface Place {
  readonly partition: number;
  readonly offset: number;
  /** The key whose state is folded. */
  readonly key: string;
  /** Version of the first output of this step; the next outputs count up from it. */
  readonly firstVersion: number;
  /** Event time of the record, cut to receivedAt + 5 s; in a timer: when it was due. */
  readonly timeMs: number;
  /** The least time over the partition's origins; null before the first heartbeat. */
  readonly partitionTimeMs: number | null;
  /** The policy version in force at an event time. */
  policyAt(atMs: number): Policy;
  /** Creatio's switch at an event time. */
  switchAt(atMs: number): boolean;
  /** The feed that as a whole has heard everything in `[fromMs, toMs]`; null: none has. */
  coveredBy(fromMs: number, toMs: number): string | null;
}

/** A source's word that it has written everything up to a time. */
export interface Heartbeat {
  readonly feed: string;
  readonly origin: string;
  readonly timeMs: number;
  /** null: claims no cover. */
  readonly coverSinceMs: number | null;
  readonly signOff: boolean;
}

/**
 * A pure processor. It reads one topic for its decisions, so their order is the log's order; the runtime keeps its states, timers,
 * outputs and offsets.
 */
export interface Processor<State, Event> {
  readonly name: 'detector' | 'cases';
  readonly input: 'chatEvents' | 'caseEvents';
  /** The record as a heartbeat; null: it is none. */
  heartbeatOf(event: Event): Heartbeat | null;
  /** The state's key, equal to the record's key. */
  keyOf(event: Event): string;
  /** Event time of a record, after the cut to receivedAt + 5 s. */
  timeOf(event: Event): number;
  onRecord(state: State | null, event: Event, place: Place): Step<State>;
  /** Called at most once per key and record, when `wakeAtMs` ≤ the partition's time, or ≤ the time of a record of its own key. */
  onTimer(state: State, place: Place): Step<State>;
  /** The partition's time passed a multiple of 5 s: what others shall hear of it. */
  onTime?(timeMs: number, partition: number, offset: number): readonly Output[];
  /** How many origins must have been heard before the partition has a time; undefined: one is enough, and laggards are dropped. */
  readonly expectedOrigins?: number;
  /** True: when the switch changes value, every key with a timer is woken at the change's time (`onTimer` with that time). */
  readonly wakeAllOnSwitch?: boolean;
}

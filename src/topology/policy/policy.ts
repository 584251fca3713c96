import type { Rung } from '../activity-command';

/** What the feeds of a queue show: agents' messages, the waiting (joins, offers, leaves), conversations' ends. */
export type Sees = 'messages' | 'waiting' | 'closes';

/** One queue's rules, all defaults filled in. Durations in ms. */
export interface QueueRules {
  readonly queueId: string;
  /** How long a customer may wait. */
  readonly thresholdMs: number;
  readonly sees: readonly Sees[];
  /** `join` where no agents' messages are seen, or where configured. */
  readonly answer: 'message' | 'join';
  /** How long after leaving a queue the chat may still find another one or a human. */
  readonly requeueWindowMs: number;
  /** A customer who leaves sooner than this without having sent content isn't a miss. */
  readonly shortAbandonMs: number;
  /** The recipients' ladder, first rung first. */
  readonly ladder: readonly Rung[];
  readonly supervisors: readonly Rung[];
}

/** One version of the policy file, checked, defaults filled in. */
export interface Policy {
  readonly version: string;
  readonly domains: readonly string[];
  /** How long disorder may last: a deadline is decided once the partition's time is past it by this. */
  readonly graceMs: number;
  /** Minutes until the activity's due date. */
  readonly dueInMs: number;
  /** How long changes of an open case are collected before they are written. */
  readonly quietIntervalMs: number;
  /** How long an accepted case may rest. */
  readonly leaseMs: number;
  readonly queues: Readonly<Record<string, QueueRules>>;
  /** For queues that the file doesn't name. */
  readonly defaults: QueueRules;
  /** For hand-offs to one agent without a queue. */
  readonly direct: QueueRules;
}

export const rulesFor = (policy: Policy, queueId: string | null): QueueRules =>
  queueId === null ? policy.direct : (policy.queues[queueId] ?? policy.defaults);

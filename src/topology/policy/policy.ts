import type { Rung } from '../activity-command';

/** What the feeds of a queue show: agents' messages, the waiting (joins, offers, leaves), conversations' ends. */
export type Sees = 'messages' | 'waiting' | 'closes';

/** A part of a local day, minutes from its midnight, `[from, to)`; 1440 is the day's end. */
export interface OpenInterval {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** When a queue works. */
export interface Calendar {
  /** IANA name of its time zone, for people. */
  readonly zone: string;
  /**
   * The zone's offsets, by time: from `fromMs` (epoch ms) on, local time is UTC + `offsetMs`. They are published with the policy, so that a
   * deadline follows from the log alone, whatever rules a replay's machine knows.
   */
  readonly offsets: readonly ZoneOffset[];
  /** Monday first, seven of them; each day's intervals ascending, without overlap. Empty: closed. */
  readonly week: readonly (readonly OpenInterval[])[];
  /** Instead of the week, by local date `YYYY-MM-DD`. */
  readonly holidays: Readonly<Record<string, readonly OpenInterval[]>>;
}

export interface ZoneOffset {
  readonly fromMs: number;
  readonly offsetMs: number;
}

/** One queue's rules, all defaults filled in. Durations in ms. */
export interface QueueRules {
  readonly queueId: string;
  /** For people. */
  readonly name?: string;
  /** How long a customer may wait, in business time of `calendar`. */
  readonly thresholdMs: number;
  readonly sees: readonly Sees[];
  /** `join` where no agents' messages are seen, or where configured. */
  readonly answer: 'message' | 'join';
  /** How long disorder may last: a deadline is decided once the partition's time is past it by this. */
  readonly graceMs: number;
  /** How long after leaving a queue the chat may still find another one or a human. */
  readonly requeueWindowMs: number;
  /** A customer who leaves sooner than this without having sent content isn't a miss. */
  readonly shortAbandonMs: number;
  /** Threshold of an episode that begins when a customer writes after a human has answered; null: there are none. Business time. */
  readonly followUpThresholdMs: number | null;
  /** Name of the calendar in `Policy.calendars`; null: always open. */
  readonly calendar: string | null;
  /** Whether a case whose owner lets its lease pass is taken from him and offered again. */
  readonly release: boolean;
  /** The recipients' ladder, first rung first. */
  readonly ladder: readonly Rung[];
  readonly supervisors: readonly Rung[];
}

/** One version of the policy file, checked, defaults filled in. */
export interface Policy {
  readonly version: string;
  readonly domains: readonly string[];
  /** The grace of what happens before any queue is met; a queue's own is in its rules. */
  readonly graceMs: number;
  /** From the verdict to the activity's due date, in business time of the queue. */
  readonly dueInMs: number;
  /** How long changes of an open case are collected before they are written. */
  readonly quietIntervalMs: number;
  /** How long an accepted case may rest, in business time of the queue. */
  readonly leaseMs: number;
  /** A command that waits for Creatio longer than this is recorded as expired, and not offered. */
  readonly expireAfterMs: number;
  readonly calendars: Readonly<Record<string, Calendar>>;
  readonly queues: Readonly<Record<string, QueueRules>>;
  /** For queues that the file doesn't name. */
  readonly defaults: QueueRules;
  /** For hand-offs to one agent without a queue. */
  readonly direct: QueueRules;
}

export const rulesFor = (policy: Policy, queueId: string | null): QueueRules =>
  queueId === null ? policy.direct : (policy.queues[queueId] ?? policy.defaults);

/** The calendar of a queue's rules; null: always open. */
export const calendarOf = (policy: Policy, rules: QueueRules): Calendar | null =>
  policy.calendars[rules.calendar ?? ''] ?? null;

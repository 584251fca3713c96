export const COMMAND_TYPES = [
  'unknown',
  'create-activity',
  'append-miss',
  'offer-again',
  'record-claim',
  'withdraw-offers',
  'release-claim',
  'complete-activity',
  'cancel-activity',
  'note',
] as const;
export type CommandType = (typeof COMMAND_TYPES)[number];

export const ACTIVITY_STATUSES = ['unknown', 'not-started', 'in-progress', 'completed', 'canceled'] as const;
export type ActivityStatus = (typeof ACTIVITY_STATUSES)[number];

/**
 * One step of the recipients' ladder. `owner-of-contact`: whoever owns the customer's contact in Creatio.
 * The first rung (from `rung` on) with an active user who isn't excluded counts.
 */
export interface Rung {
  readonly kind: 'contact' | 'owner-of-contact' | 'role' | 'contacts' | 'webitel-user';
  /** `contact`: one Creatio contact id; `role`: one role id; `contacts`: several; `owner-of-contact`: none; `webitel-user`: an agent's id in Webitel. */
  readonly ids: readonly string[];
}

/**
 * What Creatio shall hold of a case, whole, from this version on: a later one replaces an earlier one, so a skipped or repeated
 * command does no harm. The type says what happened, for people and for the order of work after an outage.
 */
export interface ActivityCommand {
  readonly type: CommandType;
  /** Also the activity's id. */
  readonly caseId: string;
  readonly caseKey: string;
  readonly version: number;
  readonly domainId: string;
  /** Event time of the decision, ms. */
  readonly issuedAt: number;
  readonly status: ActivityStatus;
  /** Creatio contact who has the case; null while offered. */
  readonly owner: string | null;
  /** While offered: the ladder, where on it to begin, and contacts who declined. Empty otherwise: then nobody is reminded. */
  readonly ladder: readonly Rung[];
  readonly rung: number;
  readonly excluded: readonly string[];
  /** Rises with each offer; reminders that were acknowledged in an earlier offer are made again only in a later one. */
  readonly offer: number;
  /** While claimed: who is reminded beside the owner, for instance supervisors when the lease is over. */
  readonly alsoRemind: readonly Rung[];
  /** Not offered any more after this, ms: it is recorded as expired; null: for ever. */
  readonly expiresAt: number | null;
  /** Why it ended: answered-live, retracted, switched-off, completed, cancelled … */
  readonly endReason: string | null;
  readonly startAt: number;
  readonly dueAt: number;
  /** Event time, ms, at which the newest miss's wait was over; null: it ended otherwise. */
  readonly deadlineAt: number | null;
  readonly missCount: number;
  readonly cause: string;
  readonly queueId: string | null;
  readonly queueName: string | null;
  readonly conversationId: string;
  readonly messenger: string | null;
  readonly gatewayId: string | null;
  readonly customerId: string | null;
  /** Personal. */
  readonly externalId: string | null;
  /** Personal. */
  readonly displayName: string | null;
  /** Personal. */
  readonly phone: string | null;
  readonly marks: readonly string[];
  /** The closed case that this one follows. */
  readonly previousCaseId: string | null;
  /** Lines for the activity's notes, oldest first; no message text ever. */
  readonly notes: readonly string[];
}

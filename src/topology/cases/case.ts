import type { Rung } from '../activity-command';
import type { ActionResult, ClaimState } from '../claim';

/** What is known of one customer's missed work. Plain JSON, and kept lean: what doesn't apply is absent. */
export interface CustomerState {
  readonly open?: Case;
  /** Cases that are over, oldest first: actions on them get an answer, and a late claims record is put right. */
  readonly ended?: readonly EndedCase[];
  /** Episodes that were folded, by id. */
  readonly seen: Readonly<Record<string, Seen>>;
  /** Answers by action id: the same action gets the same answer. */
  readonly answers?: Readonly<Record<string, KeptAnswer>>;
}

export interface Seen {
  /** Highest version that was folded; one not above it is a repetition. */
  readonly version: number;
  readonly at: number;
  /** It is a miss of the open case, and isn't retracted. */
  readonly counts?: true;
}

export interface KeptAnswer {
  readonly action: string;
  readonly caseId: string;
  readonly operator: string;
  readonly result: ActionResult;
  readonly by?: string;
  readonly since?: number;
  readonly cause?: string;
  readonly conversationId?: string;
}

export interface Case {
  readonly id: string;
  readonly openedAt: number;
  /** Newest miss: its conversation and queue are what an operator needs, its queue's rules hold. */
  readonly miss: Miss;
  readonly missCount: number;
  readonly dueAt: number;
  readonly ladder: readonly Rung[];
  /** So many first rungs of the ladder are the case's own; the others are its queue's. */
  readonly ownRungs: number;
  readonly rung: number;
  /** Rises whenever somebody is to be reminded anew. */
  readonly offer: number;
  readonly offeredAt: number;
  /** Nothing is offered before: the queue is closed until then. */
  readonly waitsUntil?: number;
  readonly excluded: readonly string[];
  /** Contacts whom Creatio reminds, as the connector reported for the newest command. */
  readonly notified: readonly string[];
  readonly owner: string | null;
  /** Event time from which owner, or nobody, has it. */
  readonly since: number;
  /** Who had it before; a late write of ours can still bring them back in Creatio. */
  readonly formerOwners?: readonly string[];
  /** Version of the newest claims record. */
  readonly claimVersion: number;
  /** Version of the newest command; answers to older ones are stale. -1: none yet. */
  readonly commandVersion: number;
  /** Creatio has acknowledged the activity. */
  readonly exists?: true;
  readonly previous?: string;
  readonly notes: readonly string[];
  /** Changes that wait for the quiet interval. */
  readonly unwritten: boolean;
  /** When the activity's notes were last written. */
  readonly writtenAt: number;
  /** Event time of the newest message that the customer sent since. */
  readonly customerWroteAt?: number;
  /** Event time of the last sign of work by its owner; the lease counts from it. */
  readonly workedAt: number;
  readonly leaseTold?: true;
  /** While claimed: who is reminded beside the owner. */
  readonly alsoRemind?: readonly Rung[];
  readonly again?: Again;
  /** How long the last of several tries in a row waited, ms. */
  readonly waitedMs?: number;
}

/** The newest command didn't do: when to try again, and why. */
export interface Again {
  readonly atMs: number;
  readonly why: 'nobody' | 'rejected' | 'superseded';
}

export interface Miss {
  readonly conversationId: string;
  readonly at: number;
  /** Policy in force then holds. */
  readonly anchorAt: number;
  readonly deadlineAt: number | null;
  readonly cause: string;
  readonly queueId: string | null;
  readonly queueName: string | null;
  readonly domainId: string;
  readonly customerId: string | null;
  readonly messenger: string | null;
  readonly gatewayId: string | null;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly phone: string | null;
  readonly marks: readonly string[];
}

export type EndReason =
  | 'answered-live'
  | 'retracted'
  | 'switched-off'
  | 'completed'
  | 'cancelled'
  | 'deleted'
  | 'expired';

export interface EndedCase {
  readonly id: string;
  readonly reason: EndReason;
  readonly endedAt: number;
  readonly owner: string | null;
  readonly claimVersion: number;
}

/** How a case stands: one word, from what it holds. */
export const standing = (found: Case): 'unclaimed' | 'claimed' => (found.owner === null ? 'unclaimed' : 'claimed');

/** The one table of moves. What isn't here can't happen. */
export const MOVES: Readonly<Record<ClaimState, readonly ClaimState[]>> = {
  unknown: ['unclaimed'],
  unclaimed: ['claimed', 'ended'],
  claimed: ['claimed', 'unclaimed', 'ended'],
  ended: [],
};

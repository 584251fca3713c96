import type { Rung } from '../activity-command';
import type { ActionAnswer, ClaimState } from '../claim';

/** What is known of one customer's missed work. Plain JSON. */
export interface CustomerState {
  readonly open?: Case;
  /** The last one that ended. */
  readonly last?: EndedCase;
  /** Cases that ended and are remembered until then, so that actions on them get an answer and rebuilt detectors find their verdicts known. */
  readonly ended?: Readonly<Record<string, EndedCase>>;
  /** Highest version of each episode that was folded. */
  readonly seen: Readonly<Record<string, number>>;
  /** Answers by action id: the same action gets the same answer. */
  readonly answers?: Readonly<Record<string, ActionAnswer>>;
}

export interface Case {
  readonly id: string;
  readonly openedAt: number;
  /** Newest miss: its conversation and queue are what an operator needs. */
  readonly miss: Miss;
  /** Episodes that are not retracted. */
  readonly episodes: readonly string[];
  readonly missCount: number;
  readonly dueAt: number;
  readonly ladder: readonly Rung[];
  readonly rung: number;
  readonly offer: number;
  readonly excluded: readonly string[];
  /** Contacts whom Creatio reminds, as the connector reported for this offer. */
  readonly notified: readonly string[];
  readonly owner: string | null;
  readonly claimedAt: number | null;
  /** Version of the newest claims record. */
  readonly claimVersion: number;
  readonly previous: string | null;
  readonly notes: readonly string[];
  /** Changes that wait for the quiet interval. */
  readonly unwritten: boolean;
  /** When Creatio was last written to. */
  readonly writtenAt: number;
  /** Event time of the last sign of work by its owner; the lease counts from it. */
  readonly workedAt: number | null;
  readonly leaseTold: boolean;
}

export interface Miss {
  readonly conversationId: string;
  readonly episodeId: string;
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
  readonly conversationId: string;
  readonly claimVersion: number;
}

/** How a case stands: one word, from what it holds. */
export const standing = (found: Case): ClaimState => (found.owner === null ? 'unclaimed' : 'claimed');

/** The one table of moves. What isn't here can't happen. */
export const MOVES: Readonly<Record<ClaimState, readonly ClaimState[]>> = {
  unknown: ['unclaimed'],
  unclaimed: ['claimed', 'ended'],
  claimed: ['claimed', 'unclaimed', 'ended'],
  ended: [],
};

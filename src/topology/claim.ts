export const CLAIM_STATES = ['unknown', 'unclaimed', 'claimed', 'ended'] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** Who has a case now. The topic is compacted; a tombstone says that the case is forgotten. */
export interface Claim {
  readonly caseId: string;
  readonly caseKey: string;
  readonly state: ClaimState;
  /** Creatio contact; kept after the end. */
  readonly operator: string | null;
  /** Event time, ms: since when this state holds. */
  readonly since: number;
  /** Why it ended; null before. */
  readonly endReason: string | null;
  /** A reader skips a version not above the one it has. */
  readonly version: number;
}

export const ACTION_RESULTS = ['unknown', 'won', 'lost', 'done', 'refused'] as const;
export type ActionResult = (typeof ACTION_RESULTS)[number];

/** The answer to one operator's action. */
export interface ActionAnswer {
  readonly actionId: string;
  readonly action: string;
  readonly caseId: string;
  readonly caseKey: string;
  readonly operator: string;
  readonly result: ActionResult;
  /** lost: who has it, and since when (ms). */
  readonly by: string | null;
  readonly since: number | null;
  /** refused: why. */
  readonly cause: string | null;
  readonly conversationId: string | null;
  readonly version: number;
}

import type { Claim } from '../claim';
import type { Output } from '../processor';
import type { CustomerState } from './case';
import { REMEMBERED_MS } from './forgetting';
import { claimOutput, endedClaim, openClaim, tombstone } from './outputs';
import { EXPIRES_AFTER_MS } from './timers';

/** From the opening of a case, or a later claim, to its tombstone it takes no longer. */
export const LONGEST_LIFE_MS = EXPIRES_AFTER_MS + REMEMBERED_MS;

/**
 * What the claims topic needs when this record is the last one of its case: a slow old owner's late write would stand there for ever, since
 * compaction keeps what comes last.
 *
 * @param state of the record's caseKey, as the store has it; it may be behind the record (a rebuild, a store set back): then nothing is said
 * @param timeMs the time of the partition; null: not known yet
 * @returns the record to write; null: it is right as it is, or nobody can say
 */
export const readBack = (last: Claim, state: CustomerState | null, timeMs: number | null): Output | null => {
  const now = currentClaim(last, state);
  if (now !== undefined) return now.version > last.version ? claimOutput(now) : null;
  return isForgotten(last, state, timeMs) ? tombstone(last.caseId, last.caseKey) : null;
};

const currentClaim = ({ caseId, caseKey }: Claim, state: CustomerState | null): Claim | undefined => {
  if (state?.open?.id === caseId) return openClaim(state.open, caseKey);
  const done = state?.ended?.find(({ id }) => id === caseId);
  return done === undefined ? undefined : endedClaim(done, caseKey);
};

/** A state that knows later claims but not this case has forgotten it. Where there is no state at all, only time can tell. */
const isForgotten = (last: Claim, state: CustomerState | null, timeMs: number | null): boolean =>
  newestVersion(state) > last.version || (state === null && timeMs !== null && timeMs >= last.since + LONGEST_LIFE_MS);

const newestVersion = (state: CustomerState | null): number =>
  Math.max(-1, state?.open?.claimVersion ?? -1, ...(state?.ended ?? []).map(({ claimVersion }) => claimVersion));

import type { CaseEvent } from '../case-event';
import type { Verdict } from '../verdict';

/** What the living system says of an episode. */
export interface Living {
  /** The ledger's verdict of the highest version; null: none. */
  readonly verdict: Verdict | null;
  /** What the cases heard last of it; null: nothing. */
  readonly heard: 'missed' | 'retracted' | null;
  /** Highest version of a case event about it; -1: there is none. */
  readonly heardVersion: number;
}

/** What folding the log once more says of it. */
export interface Replayed {
  /** The verdict of the highest version. */
  readonly verdict: Verdict;
  /** The case event that goes with a miss; null: it was none. */
  readonly missed: CaseEvent | null;
  /** When a human wrote to this customer after the miss, in whichever conversation; null: nobody did. */
  readonly answeredSinceMs: number | null;
}

/**
 * What stands between the two. `answered-since`: missed, and a human has written to the customer in the meantime, so there is nothing to offer.
 * `not-whole`: the conversation began before the replay's reading did.
 */
export type Change = 'create' | 'retract' | 'same' | 'answered-since' | 'not-whole' | 'no-case';

export interface Difference {
  readonly change: Change;
  /** How the ledger's verdict compares with the replay's. */
  readonly ledger: 'equal' | 'different' | 'missing' | 'only-in-ledger';
}

/** On verdicts that a replay wrote. */
export const REPLAY_MARK = 'replay';
/** On verdicts that a replay wrote as if the switch had been on. */
export const AS_IF_ON_MARK = 'as-if-on';

/** @param isWhole whether the replay has read the conversation from its beginning */
export const differenceOf = (living: Living, replayed: Replayed | null, isWhole: boolean): Difference => {
  const ledger = ledgerOf(living.verdict, replayed?.verdict ?? null);
  const shouldBe = replayed?.verdict.kind === 'missed' || broughtIn(living.verdict, replayed?.verdict ?? null);
  const isThere = living.heard === 'missed';
  if (shouldBe === isThere) return { change: isThere ? 'same' : 'no-case', ledger };
  if (!isWhole) return { change: 'not-whole', ledger };
  if (isThere) return { change: 'retract', ledger };
  return { change: replayed?.answeredSinceMs == null ? 'create' : 'answered-since', ledger };
};

/** Brought in on purpose while the switch was off at its time: a replay that isn't told so leaves it where it is. */
const broughtIn = (living: Verdict | null, replayed: Verdict | null): boolean =>
  living?.kind === 'missed' && living.marks.includes(AS_IF_ON_MARK) && replayed?.reason === 'switched-off';

const ledgerOf = (living: Verdict | null, replayed: Verdict | null): Difference['ledger'] => {
  if (replayed === null) return 'only-in-ledger';
  if (living === null) return 'missing';
  if (broughtIn(living, replayed)) return 'equal';
  return living.kind === replayed.kind && living.reason === replayed.reason ? 'equal' : 'different';
};

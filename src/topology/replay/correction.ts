import type { CaseEvent } from '../case-event';
import { OBSERVED_MARK } from '../observe';
import type { Verdict } from '../verdict';
import { AS_IF_ON_MARK, type Living, REPLAY_MARK, type Replayed } from './difference';

/** Versions of one input offset, and the last of them, which no processor reaches: they are for replays. */
const PER_OFFSET = 1000;
const FIRST_SLOT = 990;

/** What a replay writes about one episode: the ledger hears of it first, then the cases. */
export interface Correction {
  readonly verdict: Verdict;
  readonly event: CaseEvent;
}

/**
 * The version of a correction. It stands at the place in the log at which the episode was decided, above all that was said there and below all that
 * the detector says of it later; so a rebuilt detector's repetition is skipped, and a later proof still counts. It follows from what the cases have
 * heard, so two replays at the same time make the same version, and the second is skipped.
 *
 * @returns null when the place has no version left
 */
export const correctionVersion = (living: Living, replayed: Verdict | null): number | null => {
  const decided = Math.max(decidedVersion(living.verdict), decidedVersion(replayed), living.heardVersion);
  const base = Math.floor(decided / PER_OFFSET) * PER_OFFSET;
  const version = Math.max(base + FIRST_SLOT, living.heardVersion + 1);
  return version < base + PER_OFFSET ? version : null;
};

/** A replay's own earlier verdict counts with its place alone. */
const decidedVersion = (verdict: Verdict | null): number =>
  verdict === null ? -1 : Math.floor(verdict.version / PER_OFFSET) * PER_OFFSET;

/**
 * @param atMs now: a case that is brought in today is offered today, and expires from today on
 * @param asIfOn whether the replay took the switch for on
 */
export const createMiss = (
  living: Living,
  replayed: Replayed & { readonly missed: CaseEvent },
  atMs: number,
  asIfOn: boolean,
): Correction | null => {
  const version = correctionVersion(living, replayed.verdict);
  if (version === null) return null;
  const marks = withMarks(replayed.verdict.marks, asIfOn ? [AS_IF_ON_MARK, REPLAY_MARK] : [REPLAY_MARK]);
  return {
    verdict: { ...replayed.verdict, version, marks },
    event: { ...replayed.missed, version, marks, occurredAt: atMs, receivedAt: atMs },
  };
};

/**
 * @param about what the cases heard of the episode: its newest case event
 * @param eventId derived from episode and version
 */
export const retractMiss = (
  living: Living & { readonly verdict: Verdict },
  replayed: Verdict | null,
  about: CaseEvent,
  atMs: number,
  eventIdOf: (version: number) => string,
): Correction | null => {
  const version = correctionVersion(living, replayed);
  if (version === null) return null;
  const verdict = replayed ?? living.verdict;
  const causeText = replayed === null ? 'no-such-episode' : `${replayed.kind}: ${replayed.reason}`;
  return {
    verdict: {
      ...verdict,
      kind: 'retracted',
      reason: 'replayed',
      causeText,
      version,
      marks: withMarks(verdict.marks, [REPLAY_MARK]),
    },
    event: {
      ...about,
      eventId: eventIdOf(version),
      type: 'retracted',
      cause: 'replayed',
      version,
      occurredAt: atMs,
      receivedAt: atMs,
    },
  };
};

const withMarks = (marks: readonly string[], more: readonly string[]): string[] =>
  [...new Set([...marks, ...more])].filter((mark) => mark !== OBSERVED_MARK).sort();

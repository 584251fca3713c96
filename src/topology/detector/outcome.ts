import type { IgnoreReason, MissCause } from '../verdict';

/** What an episode comes to. `at` is the event time of the decisive moment. */
export interface Outcome {
  readonly kind: 'answered' | 'missed' | 'ignored';
  readonly reason: string;
  /** The source's own word, where it decided. */
  readonly causeText: string | null;
  readonly at: number;
}

export const missed = (reason: MissCause, at: number, causeText: string | null = null): Outcome => ({
  kind: 'missed',
  reason,
  causeText,
  at,
});

export const ignored = (reason: IgnoreReason, at: number, causeText: string | null = null): Outcome => ({
  kind: 'ignored',
  reason,
  causeText,
  at,
});

/** The earliest; of two at the same moment the first in the list. */
export const earliest = (outcomes: readonly (Outcome | null)[]): Outcome | null => {
  let found: Outcome | null = null;
  for (const outcome of outcomes) if (outcome !== null && (found === null || outcome.at < found.at)) found = outcome;
  return found;
};

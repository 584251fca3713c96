import type { Outcome } from '../history/outcome';
import { caseEventsReplay, chatEventsReplay } from './replays';
import { comesToRest, nobodyDiesOfItself } from './rest';
import { verdictsAreTheLogs } from './verdicts';
import type { Invariant, Violation } from './violation';

export const INVARIANTS: readonly Invariant[] = [
  comesToRest,
  nobodyDiesOfItself,
  verdictsAreTheLogs,
  chatEventsReplay,
  caseEventsReplay,
];

/** Judges a history that has come to rest. */
export const judge = async (outcome: Outcome): Promise<readonly Violation[]> => {
  const violations: Violation[] = [];
  for (const { name, check } of INVARIANTS) {
    const lines = await check(outcome);
    if (lines.length > 0) violations.push({ invariant: name, lines });
  }
  return violations;
};

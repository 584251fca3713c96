import type { Outcome, Topics } from '../history/outcome';
import { caseEventsReplay, chatEventsReplay } from './replays';
import { comesToRest, nobodyDiesOfItself } from './rest';
import { verdictsAreTheLogs } from './verdicts';
import type { Invariant, Violation } from './violation';

/** What is judged from the topics alone, simulated or real ones. */
export const OF_TOPICS: readonly Invariant<Topics>[] = [verdictsAreTheLogs, chatEventsReplay, caseEventsReplay];

const INVARIANTS: readonly Invariant[] = [comesToRest, nobodyDiesOfItself, ...OF_TOPICS];

/** Judges a history that has come to rest. */
export const judge = async (outcome: Outcome): Promise<readonly Violation[]> => {
  const violations: Violation[] = [];
  for (const { name, check } of INVARIANTS) {
    const lines = await check(outcome);
    if (lines.length > 0) violations.push({ invariant: name, lines });
  }
  return violations;
};

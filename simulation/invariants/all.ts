import type { Outcome, Topics } from '../history/outcome';
import { answersAreTheLogs, claimsAreTheLogs, endsByTimeAreRight, missesHaveCases, oneOpenCase } from './cases';
import { creatioHoldsTheCases, nobodyElseIsReminded, oneActivity, toldTheTruth } from './creatio';
import { caseEventsReplay, chatEventsReplay } from './replays';
import { comesToRest, nobodyDiesOfItself } from './rest';
import { verdictsAreTheLogs } from './verdicts';
import type { Invariant, Violation } from './violation';

/** What topics alone show. */
export const OF_TOPICS: readonly Invariant<Topics>[] = [
  verdictsAreTheLogs,
  claimsAreTheLogs,
  answersAreTheLogs,
  endsByTimeAreRight,
  missesHaveCases,
  oneOpenCase,
  chatEventsReplay,
  caseEventsReplay,
];

export const INVARIANTS: readonly Invariant[] = [
  comesToRest,
  nobodyDiesOfItself,
  ...OF_TOPICS,
  oneActivity,
  creatioHoldsTheCases,
  nobodyElseIsReminded,
  toldTheTruth,
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

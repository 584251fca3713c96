import { caseGaps } from './case-gaps';
import { creatioGaps } from './creatio-gaps';
import type { CaseFact, Facts } from './facts';
import type { Gap } from './gap';
import { finalOf, holds, isOpenedBy, ledgerGaps } from './ledger-gaps';

/** Both sums of invariant 7. */
export interface Counts {
  readonly episodes: number;
  readonly answered: number;
  /** Retracted ones included. */
  readonly missed: number;
  readonly ignored: number;
  readonly retracted: number;
  /** Of the misses that the cases heard. */
  readonly missesHeard: number;
  readonly openedACase: number;
  readonly merged: number;
  readonly cases: number;
  readonly activityWritten: number;
  readonly cancelledBeforeWrite: number;
  readonly expired: number;
  readonly deadLettered: number;
  readonly pending: number;
}

export interface Comparison {
  readonly counts: Counts;
  readonly gaps: readonly Gap[];
}

/** Compares ledger, case events, claims, commands and Creatio. */
export const compare = (facts: Facts, nowMs: number): Comparison => ({
  counts: countsOf(facts),
  gaps: [...ledgerGaps(facts), ...caseGaps(facts), ...creatioGaps(facts, nowMs)],
});

const countsOf = (facts: Facts): Counts => {
  const finals = [...facts.verdicts.values()].map((versions) => finalOf(versions)?.kind);
  const everMissed = [...facts.verdicts.values()].filter((all) => all.some(({ kind }) => kind === 'missed'));
  const cases = [...facts.cases.values()];
  const byKey = new Map<string, CaseFact[]>();
  for (const each of cases) byKey.set(each.caseKey, [...(byKey.get(each.caseKey) ?? []), each]);
  const heard = [...facts.misses.values()].map(({ event, offset }) => {
    const holders = (byKey.get(event.caseKey) ?? []).filter((each) => holds(each, offset));
    return holders.some((each) => isOpenedBy(each, offset)) ? 'opened' : holders.length > 0 ? 'merged' : 'gap';
  });
  const ends = cases.map((each) => endOf(each, facts));
  const count = <T>(all: readonly T[], wanted: T): number => all.filter((each) => each === wanted).length;
  return {
    episodes: finals.length,
    answered: count(finals, 'answered'),
    missed: everMissed.length,
    ignored: count(finals, 'ignored'),
    retracted: count(finals, 'retracted'),
    missesHeard: heard.length,
    openedACase: count(heard, 'opened'),
    merged: count(heard, 'merged'),
    cases: cases.length,
    activityWritten: count(ends, 'written'),
    cancelledBeforeWrite: count(ends, 'cancelled-before-write'),
    expired: count(ends, 'expired'),
    deadLettered: count(ends, 'dead-lettered'),
    pending: count(ends, 'pending'),
  };
};

/** What came of writing a case. */
const endOf = (found: CaseFact, { activities }: Facts): 'written' | 'pending' | NonNullable<CaseFact['unwritten']> => {
  if (activities.has(found.caseId) || found.answer?.exists === true) return 'written';
  return found.unwritten ?? 'pending';
};

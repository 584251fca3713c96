/** What a call to Creatio is for; commands, logins and the switch are never put off. */
export type Purpose = 'look-up' | 'sweep';

/** From this share of the day's calls on: the sweep rests first, since what it mends is small, then a customer's contact isn't looked up. */
const RESTS_FROM: Readonly<Record<Purpose, number>> = { sweep: 0.8, 'look-up': 0.95 };

const DAY_MS = 86_400_000;

/** Calls of the day, which begins at midnight UTC, as Creatio counts them. */
export interface Spent {
  readonly day: number;
  readonly calls: number;
}

export const NOTHING_SPENT: Spent = { day: 0, calls: 0 };

export const spend = (spent: Spent, calls: number, nowMs: number): Spent => {
  const day = Math.floor(nowMs / DAY_MS);
  return day === spent.day ? { day, calls: spent.calls + calls } : { day, calls };
};

/** @param daily 0: no limit */
export const mayCall = (purpose: Purpose, spent: Spent, daily: number, nowMs: number): boolean =>
  daily === 0 || spend(spent, 0, nowMs).calls < daily * RESTS_FROM[purpose];

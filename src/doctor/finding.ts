/** `warning`: it works, and something will hurt one day, or nobody can tell. `wrong`: missed chats are lost, late, or offered to nobody. */
export type Grade = 'ok' | 'warning' | 'wrong';

/** What one check came to. */
export interface Finding {
  /** What was looked at: Kafka, registry, Redis, Creatio, policy, feeds, roles. */
  readonly area: string;
  readonly what: string;
  readonly grade: Grade;
  readonly found: string;
  /** How it should be, and why; empty where it is so. */
  readonly rule: string;
  /** What to do; empty where nothing is to be done. */
  readonly mend: string;
}

export const ok = (area: string, what: string, found: string): Finding => ({
  area,
  what,
  grade: 'ok',
  found,
  rule: '',
  mend: '',
});

export interface Advice {
  readonly found: string;
  readonly rule: string;
  readonly mend: string;
}

export const warning = (area: string, what: string, advice: Advice): Finding => ({
  area,
  what,
  grade: 'warning',
  ...advice,
});

export const wrong = (area: string, what: string, advice: Advice): Finding => ({
  area,
  what,
  grade: 'wrong',
  ...advice,
});

/** One look at one thing. It may throw: then it is wrong, with what was thrown. */
export interface Check {
  readonly area: string;
  readonly what: string;
  run(): Promise<readonly Finding[]>;
}

/** Runs checks one after the other, so that what doctor itself asks of a server stays little. One that throws doesn't keep the others from running. */
export const examine = async (
  checks: readonly Check[],
  heard: (finding: Finding) => void,
): Promise<readonly Finding[]> => {
  const all: Finding[] = [];
  for (const { area, what, run } of checks) {
    const findings = await run().catch((error: unknown) => [
      wrong(area, what, {
        found: error instanceof Error ? error.message : String(error),
        rule: 'the check must be possible: what can not be looked at may be broken',
        mend: 'mend what it says, and run doctor again',
      }),
    ]);
    for (const finding of findings) {
      all.push(finding);
      heard(finding);
    }
  }
  return all;
};

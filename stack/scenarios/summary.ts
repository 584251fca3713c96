/** What a scenario came to, counted from Creatio's records and the topics. */
export interface Summary {
  readonly scenario: string;
  readonly episodes: number;
  readonly answered: number;
  /** Retracted ones included. */
  readonly missed: number;
  readonly ignored: number;
  readonly retracted: number;
  readonly cases: number;
  readonly activities: number;
  readonly duplicateActivities: number;
  readonly lostMisses: number;
  readonly claims: number;
  readonly contestedClaims: number;
  readonly claimsWithTwoWinners: number;
  readonly remindersLeftAfterClaim: number;
  readonly deadLetters: number;
  /** Cases that were over, or too old to be offered, before they were written. */
  readonly cancelledBeforeWrite: number;
  readonly expired: number;
  /** The most reminders that one person has now. */
  readonly mostRemindersOfOne: number;
  readonly deadLettersByReason: Readonly<Record<string, number>>;
  /** One sentence for each invariant that doesn't hold. */
  readonly broken: readonly string[];
  readonly invariantsBroken: number;
}

/** The summary as a table for people. */
export const summaryAsText = (summary: Summary): string => {
  const { scenario, broken, deadLettersByReason, ...numbers } = summary;
  const width = Math.max(...Object.keys(numbers).map((name) => name.length));
  const rows = Object.entries(numbers).map(([name, value]) => `  ${name.padEnd(width)}  ${String(value).padStart(6)}`);
  const reasons = Object.entries(deadLettersByReason).map(([reason, count]) => `  dead letters: ${count} ${reason}`);
  return [`${scenario}`, ...rows, ...reasons, ...broken.map((sentence) => `  BROKEN: ${sentence}`), ''].join('\n');
};

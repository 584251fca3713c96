import type { ActivityCommand } from '../topology/activity-command';
import type { CaseEvent } from '../topology/case-event';

export type GapKind =
  /** An episode with verdicts that exclude each other. */
  | 'two-verdicts'
  /** A missed verdict that no case has heard of. */
  | 'miss-without-event'
  /** A miss that opened no case and merged into none. */
  | 'miss-without-case'
  /** Two open cases of one customer. */
  | 'two-open-cases'
  /** Claims and commands tell different things. */
  | 'claim-differs'
  /** The connector has passed a command, and Creatio neither has the activity nor is it told why. */
  | 'never-written'
  /** An activity that was written is gone, and the case doesn't know. */
  | 'activity-gone'
  /** Status or owner in Creatio are others than the case's. */
  | 'activity-differs'
  /** An open activity of our type that no case knows. */
  | 'activity-without-case'
  /** Reminders of people who shouldn't be reminded. */
  | 'reminders-left'
  /** An offered case of which nobody is reminded. */
  | 'nobody-reminded';

/** How a gap is closed: always through the topics, so that whoever owns the decision makes it. */
export type Mend =
  /** The case's present command once more, so that the connector brings Creatio in line. */
  | { readonly kind: 'command'; readonly command: ActivityCommand }
  /** What stands in Creatio, or in the ledger, told to the cases processor. */
  | { readonly kind: 'event'; readonly event: CaseEvent }
  | { readonly kind: 'by-hand'; readonly advice: string };

export interface Gap {
  readonly kind: GapKind;
  /** The episode's, case's or activity's id. */
  readonly id: string;
  readonly caseKey: string | null;
  /** Why it is thought to be one. */
  readonly why: string;
  readonly mend: Mend;
}

/**
 * Gaps that stood at both looks, with the same reason: whatever was only on its way has arrived in between, or has at least moved.
 *
 * @returns those of the second look
 */
export const standing = (first: readonly Gap[], second: readonly Gap[]): readonly Gap[] => {
  const before = new Set(first.map(signature));
  return second.filter((gap) => before.has(signature(gap)));
};

const signature = ({ kind, id, why }: Gap): string => `${kind} ${id} ${why}`;

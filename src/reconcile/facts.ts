import type { ActivityCommand } from '../topology/activity-command';
import type { CaseEvent } from '../topology/case-event';
import type { Claim } from '../topology/claim';
import type { EditedRow } from '../topology/connector/edits';
import type { LastWritten } from '../topology/connector/written';
import type { Verdict } from '../topology/verdict';

/** Everything that is compared, as it stood at one look. */
export interface Facts {
  /** By episode: its verdicts in version order, agent-misses left out. */
  readonly verdicts: ReadonlyMap<string, readonly Verdict[]>;
  /** By episode: its first `missed` in case-events. */
  readonly misses: ReadonlyMap<string, MissFact>;
  /** What is older isn't kept in case-events any more, epoch ms. */
  readonly caseEventsSinceMs: number;
  readonly cases: ReadonlyMap<string, CaseFact>;
  /** By activity id. */
  readonly activities: ReadonlyMap<string, EditedRow>;
  /** By activity id: the contacts who are reminded of it. */
  readonly reminders: ReadonlyMap<string, readonly string[]>;
  /** Contacts whose edits are our own: the technical user's and the placeholder. */
  readonly ourselves: readonly string[];
}

export interface MissFact {
  readonly event: CaseEvent;
  readonly partition: number;
  readonly offset: number;
}

/** One case, as claims, commands and the connector's answers tell it. */
export interface CaseFact {
  readonly caseId: string;
  readonly caseKey: string;
  /** Lowest version that speaks about it: it was opened there. */
  readonly firstVersion: number;
  readonly claim: Claim | null;
  readonly command: ActivityCommand | null;
  /** The connector's group has committed an offset behind the newest command: it says that it has done it. */
  readonly isPassed: boolean;
  readonly answer: LastWritten | null;
  /** How the connector's answers end, where no activity was written. */
  readonly unwritten: Unwritten | null;
}

export type Unwritten = 'cancelled-before-write' | 'expired' | 'dead-lettered';

/** The claim's state, or what the newest command says where the claim is forgotten. */
export const stateOf = ({ claim, command }: CaseFact): 'unclaimed' | 'claimed' | 'ended' => {
  if (claim !== null && claim.state !== 'unknown') return claim.state;
  if (command === null || command.endReason !== null) return 'ended';
  return command.owner === null ? 'unclaimed' : 'claimed';
};

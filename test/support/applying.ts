import type { Popup } from '../../simulators/creatio/popups';
import { answerEvent } from '../../src/consumers/connector/answer-event';
import { type Answer, type ApplyDeps, applyCommand } from '../../src/consumers/connector/apply-command';
import { ensureLookups } from '../../src/creatio/setup';
import type { ActivityCommand } from '../../src/topology/activity-command';
import { type LastWritten, withAnswer } from '../../src/topology/connector/written';
import { ACTIVITY_CONFIG, applyDeps, type TestCreatio } from './creatio';

export interface Applying {
  /** Applies as the connector does, remembering what was answered. */
  apply(asked: ActivityCommand): Promise<readonly Answer[]>;
  last(caseId: string): LastWritten | undefined;
  /** Popups that a contact was shown for a case, since the start. */
  popups(caseId: string, contact: string): number;
  /** Contacts that have a row for the case. */
  reminded(caseId: string): readonly string[];
}

export const createApplying = (
  creatio: TestCreatio,
  more: Partial<ApplyDeps> | ((deps: Omit<ApplyDeps, 'config'>) => Partial<ApplyDeps>) = {},
  activityConfig: typeof ACTIVITY_CONFIG = ACTIVITY_CONFIG,
): Applying => {
  const known = new Map<string, LastWritten>();
  const { client, clock, simulator } = creatio;
  const deps = applyDeps(client, clock);
  const changed = typeof more === 'function' ? more(deps) : more;
  return {
    apply: async (asked) => {
      const config = { ...activityConfig, ...(await ensureLookups(client, () => {})) };
      const given = await applyCommand({ ...deps, config, ...changed }, asked, known.get(asked.caseId));
      for (const answer of given) {
        const next = withAnswer(known.get(asked.caseId), answerEvent(asked, answer, 'e', 0), 0);
        if (next !== undefined) known.set(asked.caseId, next);
      }
      return given;
    },
    last: (caseId) => known.get(caseId),
    popups: (caseId, contact) =>
      (simulator.admin.popups() as readonly Popup[]).filter(
        (popup) => popup.subjectId === caseId && popup.contactId === contact,
      ).length,
    reminded: (caseId) =>
      (simulator.store.find('Reminding', 'SubjectId', [caseId]) ?? []).map((row) => String(row['ContactId'])).sort(),
  };
};

import type { CreatioRows } from '../../creatio/coalesced';
import { CreatioFailure } from '../../creatio/failure';
import type { ActivityCommand } from '../../topology/activity-command';
import { NOTIFICATION_TYPE_REMINDING } from '../../topology/connector/lookups';
import type { ReminderSource } from '../../topology/connector/owner-reminder';
import { isHeld } from '../../topology/connector/reminder-slots';
import {
  type Audience,
  type ReminderRow,
  reminderColumns,
  reminderId,
  reminderPlan,
} from '../../topology/connector/reminders';

export interface RemindDeps {
  readonly creatio: Pick<CreatioRows, 'list' | 'create' | 'remove'>;
  readonly reminderSource: ReminderSource;
  readonly unassignedContactId: string;
  /** When an open case of ours is due; null: no such case, so a reminder of it doesn't count. */
  dueOf(caseId: string): number | null;
  nowMs(): number;
  uuidV5(name: string): string;
}

/** So many contacts in one filter: some servers take no address above 2,048 characters. */
const CONTACTS_PER_FILTER = 20;

/**
 * Brings the reminders of a case in line, deletions first.
 *
 * @param acknowledged contacts whose reminder of this offer Creatio has acknowledged
 * @returns contacts whose reminder waits because they have enough
 */
export const remind = async (
  deps: RemindDeps,
  command: ActivityCommand,
  audience: Audience,
  acknowledged: readonly string[],
  title: string,
): Promise<readonly string[]> => {
  const { creatio } = deps;
  const present = await creatio.list<ReminderRow>('Reminding', {
    filter: `SubjectId eq ${command.caseId}`,
    select: 'Id,ContactId',
  });
  const plan = reminderPlan({
    audience,
    present,
    acknowledged,
    placeholder: deps.unassignedContactId,
    idOf: (contact) => reminderId(command, contact, deps.uuidV5),
  });
  await Promise.all(plan.remove.map((id) => creatio.remove('Reminding', id)));
  const held = command.owner === null ? await heldOf(deps, command, plan.create) : [];
  const now = plan.create.filter((contact) => !held.includes(contact));
  await Promise.all(now.map((contact) => createReminder(deps, command, contact, title)));
  return held;
};

/** Which of these contacts have as many reminders as they are shown, all as urgent as this one. */
export const heldOf = async (
  { creatio, dueOf }: Pick<RemindDeps, 'creatio' | 'dueOf'>,
  command: ActivityCommand,
  contacts: readonly string[],
): Promise<readonly string[]> => {
  const held: string[] = [];
  for (let from = 0; from < contacts.length; from += CONTACTS_PER_FILTER) {
    const some = contacts.slice(from, from + CONTACTS_PER_FILTER);
    const rows = await creatio.list<{ ContactId: string; SubjectId: string }>('Reminding', {
      filter: `NotificationType/Id eq ${NOTIFICATION_TYPE_REMINDING} and (${some.map((contact) => `Contact/Id eq ${contact}`).join(' or ')})`,
      select: 'Id,ContactId,SubjectId',
    });
    for (const contact of some) {
      const standing = rows
        .filter(({ ContactId, SubjectId }) => ContactId.toLowerCase() === contact && SubjectId !== command.caseId)
        .flatMap(({ SubjectId }) => dueOf(SubjectId) ?? []);
      if (isHeld(standing, command.dueAt)) held.push(contact);
    }
  }
  return held;
};

/** A row that is there already was made by an attempt whose answer was lost. */
export const createReminder = async (
  deps: Omit<RemindDeps, 'dueOf'>,
  command: ActivityCommand,
  contact: string,
  title: string,
): Promise<void> => {
  const id = reminderId(command, contact, deps.uuidV5);
  const columns = { id, contact, command, title, source: deps.reminderSource, nowMs: deps.nowMs() };
  try {
    await deps.creatio.create('Reminding', reminderColumns(columns));
  } catch (error) {
    if (!(error instanceof CreatioFailure && error.failure.class === 'duplicate')) throw error;
  }
};

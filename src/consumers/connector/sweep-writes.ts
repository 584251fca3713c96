import type { CreatioRows } from '../../creatio/coalesced';
import type { ActivityCommand } from '../../topology/activity-command';
import { type ActivityRow, type TitleConfig, titleOf } from '../../topology/connector/activity';
import { RESULT_CANCELED, STATUS_IDS, statusOf } from '../../topology/connector/lookups';
import { type ReminderSource, remindColumns } from '../../topology/connector/owner-reminder';
import { createReminder } from './remind';

export interface SweepWriteDeps {
  readonly creatio: CreatioRows;
  readonly reminderSource: ReminderSource;
  readonly unassignedContactId: string;
  readonly titles: TitleConfig;
  nowMs(): number;
  uuidV5(name: string): string;
}

const ROW = ['Id', 'StatusId', 'OwnerId', 'RemindToOwner'];
type Row = Pick<ActivityRow, 'Id' | 'StatusId' | 'OwnerId' | 'RemindToOwner'>;

const rowOf = (creatio: CreatioRows, caseId: string): Promise<Row | null> => creatio.read<Row>('Activity', caseId, ROW);

/**
 * A reminder that was never acknowledged, if the activity is still what the log says it is.
 *
 * @returns whether it is there now
 */
export const sweepCreate = async (
  deps: SweepWriteDeps,
  command: ActivityCommand | undefined,
  { contact, by }: { readonly contact: string; readonly by: 'own' | 'creatio' },
): Promise<boolean> => {
  if (command === undefined) return false;
  const row = await rowOf(deps.creatio, command.caseId);
  if (row === null || statusOf(row.StatusId) !== command.status) return false;
  const owner = row.OwnerId.toLowerCase();
  if (by === 'creatio') {
    if (owner !== contact) return false;
    if (!row.RemindToOwner) await deps.creatio.update('Activity', command.caseId, remindColumns(deps.nowMs()));
    return true;
  }
  if (owner !== (command.owner ?? deps.unassignedContactId).toLowerCase()) return false;
  await createReminder(deps, command, contact, titleOf(command, deps.titles));
  return true;
};

/** An activity that Creatio made after its case was over: nobody waits for it. */
export const cancelLate = async ({ creatio }: SweepWriteDeps, caseId: string): Promise<void> => {
  const row = await rowOf(creatio, caseId);
  if (row === null || statusOf(row.StatusId) !== 'not-started') return;
  await creatio.update('Activity', caseId, {
    StatusId: STATUS_IDS.canceled,
    ResultId: RESULT_CANCELED,
    DetailedResult: 'cancelled',
  });
};

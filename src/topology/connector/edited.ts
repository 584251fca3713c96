import type { ActivityCommand } from '../activity-command';
import type { ActivityRow } from './activity';
import { STATUS_IDS, statusOf } from './lookups';
import { type LastWritten, seenMark } from './written';

/**
 * Whether a human changed status or owner since we last wrote, and the command was decided without knowing it. Such an edit isn't overwritten: the
 * poller brings it into the log, and whatever is decided then comes with a higher version.
 *
 * @param wantedOwner OwnerId that the command asks for
 */
export const isEdited = (
  command: ActivityCommand,
  last: LastWritten | undefined,
  row: Pick<ActivityRow, 'StatusId' | 'OwnerId'>,
  wantedOwner: string,
): boolean => {
  const status = command.status === 'unknown' ? 'not-started' : command.status;
  if (same(row.StatusId, STATUS_IDS[status]) && same(row.OwnerId, wantedOwner)) return false;
  // The log has it, and whoever decided this command knew: it is to be set back.
  const edit = last?.edit;
  if (edit !== undefined && edit.version <= command.version && edit.seen === seenMark(row.StatusId, row.OwnerId))
    return false;
  // Never acknowledged: it may be our own first write, whose answer was lost; only a moved status shows a human.
  if (last === undefined || last.status === 'unknown') return statusOf(row.StatusId) !== 'not-started';
  return !(statusOf(row.StatusId) === last.status && same(row.OwnerId, last.owner));
};

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

import type { CreatioClient } from '../../creatio/client';
import type { Directory } from '../../creatio/directory';
import { CreatioFailure } from '../../creatio/failure';
import type { ActivityCommand } from '../../topology/activity-command';
import type { CaseEventType } from '../../topology/case-event';
import {
  type ActivityConfig,
  type ActivityRow,
  type ContactMatch,
  createColumns,
  ownerOf,
  patchColumns,
  requiredColumns,
  titleOf,
} from '../../topology/connector/activity';
import { STATUS_IDS, statusOf } from '../../topology/connector/lookups';
import { NOBODY, type Recipients, recipientsOf } from '../../topology/connector/recipients';
import { type ReminderRow, reminderPlan } from '../../topology/connector/reminders';
import { type LastWritten, offerMark, seenMark } from '../../topology/connector/written';

export interface ApplyDeps {
  readonly creatio: CreatioClient;
  readonly directory: Directory;
  readonly config: ActivityConfig;
  readonly reminderSource: 'author' | 'owner';
  nowMs(): number;
  uuidV5(name: string): string;
}

/** What Creatio answered to a command, for case-events. */
export interface Answer {
  readonly type: Extract<
    CaseEventType,
    'created' | 'adopted' | 'notified' | 'superseded' | 'rejected' | 'cancelled-before-write' | 'deleted'
  >;
  /** OwnerId as it stands now. */
  readonly operator?: string;
  /** notified: the status as it stands now; others: why. */
  readonly cause?: string;
  readonly notified?: readonly string[];
  readonly rung?: number | null;
  readonly marks?: readonly string[];
}

const ROW = ['Id', 'StatusId', 'OwnerId', 'Notes', 'DueDate', 'RemindToOwner'];

/**
 * Makes Creatio hold what a command says. It reads before it writes, each time: so a write that was done although its answer was lost finds
 * itself, and repeating a command changes nothing.
 *
 * @throws CreatioFailure that may pass: then the command is tried again, whole
 */
export const applyCommand = async (
  deps: ApplyDeps,
  command: ActivityCommand,
  last: LastWritten | undefined,
): Promise<readonly Answer[]> => {
  const row = await deps.creatio.read<ActivityRow>('Activity', command.caseId, ROW);
  if (row === null) return absent(deps, command, last);
  return present(deps, command, last, row);
};

const isOver = (command: ActivityCommand): boolean => command.endReason !== null;

const recipients = (deps: ApplyDeps, command: ActivityCommand): Promise<Recipients> =>
  isOver(command) || command.owner !== null
    ? Promise.resolve(NOBODY)
    : recipientsOf(command, (rung) => deps.directory.expand(rung, command));

const absent = async (
  deps: ApplyDeps,
  command: ActivityCommand,
  last: LastWritten | undefined,
): Promise<readonly Answer[]> => {
  // It was there: somebody deleted it, and it isn't made again.
  if (last?.exists === true) return [{ type: 'deleted' }];
  if (isOver(command)) return [{ type: 'cancelled-before-write' }];
  const [asked, contact] = await Promise.all([recipients(deps, command), deps.directory.customer(command)]);
  const rejected = await create(deps, command, asked, contact);
  if (rejected !== null) return [{ type: 'rejected', cause: rejected }];
  return [{ type: 'created' }, await remind(deps, command, last, asked)];
};

/** @returns why Creatio refused it for good; null: it is there */
const create = async (
  { creatio, config, nowMs }: ApplyDeps,
  command: ActivityCommand,
  asked: Recipients,
  contact: ContactMatch,
): Promise<string | null> => {
  const attempts = [
    createColumns(command, asked, contact, config, nowMs()),
    // A customer's Creatio may refuse an optional column; a plain activity is better than none.
    requiredColumns(command, asked, config),
  ];
  let refused = '';
  for (const columns of attempts) {
    try {
      await creatio.create('Activity', columns);
      return null;
    } catch (error) {
      if (!(error instanceof CreatioFailure)) throw error;
      if (error.failure.class === 'duplicate') return null;
      if (error.passes) throw error;
      refused = error.failure.reason;
    }
  }
  return refused;
};

const present = async (
  deps: ApplyDeps,
  command: ActivityCommand,
  last: LastWritten | undefined,
  row: ActivityRow,
): Promise<readonly Answer[]> => {
  const { creatio, config } = deps;
  const adopted: readonly Answer[] = last?.exists === true ? [] : [{ type: 'adopted' }];
  const [asked, contact] = await Promise.all([recipients(deps, command), deps.directory.customer(command)]);
  if (!isOver(command) && isEdited(command, last, row, asked, config)) return [...adopted, { type: 'superseded' }];
  const finished = ['completed', 'canceled'].includes(statusOf(row.StatusId) ?? '');
  const columns = isOver(command) && finished ? {} : patchColumns(row, command, asked, contact, config, deps.nowMs());
  if (Object.keys(columns).length > 0) {
    try {
      await creatio.update('Activity', command.caseId, columns);
    } catch (error) {
      if (!(error instanceof CreatioFailure) || error.passes) throw error;
      if (error.failure.class === 'absent') return [...adopted, { type: 'deleted' }];
      return [...adopted, { type: 'rejected', cause: error.failure.reason }];
    }
  }
  return [...adopted, await remind(deps, command, last, asked)];
};

/**
 * Whether a human changed status or owner since we last wrote, and the command was decided without knowing it. Such an edit isn't overwritten: the
 * poller brings it into the log, and whatever is decided then comes with a higher version.
 */
const isEdited = (
  command: ActivityCommand,
  last: LastWritten | undefined,
  row: ActivityRow,
  asked: Recipients,
  config: ActivityConfig,
): boolean => {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const status = command.status === 'unknown' ? 'not-started' : command.status;
  const wantedNow = same(row.StatusId, STATUS_IDS[status]) && same(row.OwnerId, ownerOf(command, asked, config));
  if (wantedNow) return false;
  // Never acknowledged: it may be our own first write, whose answer was lost; only a moved status shows a human.
  if (last === undefined || last.status === 'unknown') return statusOf(row.StatusId) !== 'not-started';
  if (statusOf(row.StatusId) === last.status && same(row.OwnerId, last.owner)) return false;
  const { edit } = last;
  return !(edit !== undefined && edit.version < command.version && edit.seen === seenMark(row.StatusId, row.OwnerId));
};

/** Brings the reminders in line, deletions first. */
const remind = async (
  deps: ApplyDeps,
  command: ActivityCommand,
  last: LastWritten | undefined,
  asked: Recipients,
): Promise<Answer> => {
  const { creatio, config } = deps;
  const rows = await creatio.list<ReminderRow>('Reminding', {
    filter: `SubjectId eq ${command.caseId}`,
    select: 'Id,ContactId',
  });
  const plan = reminderPlan({
    command,
    recipients: asked,
    present: rows,
    acknowledged: last?.offer === command.offer ? last.notified : [],
    title: titleOf(command, config.titleTemplate),
    source: deps.reminderSource,
    nowMs: deps.nowMs(),
    uuidV5: deps.uuidV5,
  });
  for (const id of plan.remove) await creatio.remove('Reminding', id);
  for (const columns of plan.create) {
    try {
      await creatio.create('Reminding', columns);
    } catch (error) {
      if (!(error instanceof CreatioFailure && error.failure.class === 'duplicate')) throw error;
    }
  }
  return {
    type: 'notified',
    operator: ownerOf(command, asked, config),
    cause: command.status,
    notified: asked.contacts,
    rung: asked.rung,
    marks: [offerMark(command.offer)],
  };
};

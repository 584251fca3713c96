import type { CreatioRows } from '../../creatio/coalesced';
import type { Directory } from '../../creatio/directory';
import { CreatioFailure } from '../../creatio/failure';
import type { ActivityCommand } from '../../topology/activity-command';
import type { CaseEventType } from '../../topology/case-event';
import {
  type ActivityConfig,
  type ActivityRow,
  ownerOf,
  titleOf,
  type Writing,
} from '../../topology/connector/activity';
import type { ConnectorMode } from '../../topology/connector/backlog';
import { isEdited } from '../../topology/connector/edited';
import { isExpired } from '../../topology/connector/expiry';
import { statusOf } from '../../topology/connector/lookups';
import { type ReminderSource, remindToOwnerOf } from '../../topology/connector/owner-reminder';
import { NOBODY, type Recipients, recipientsOf } from '../../topology/connector/recipients';
import { heldMark } from '../../topology/connector/reminder-slots';
import { audienceOf } from '../../topology/connector/reminders';
import { type LastWritten, offerMark } from '../../topology/connector/written';
import { heldOf, type RemindDeps, remind } from './remind';
import { createActivity, updateActivity, type WriteDeps } from './write-activity';

export interface ApplyDeps extends Omit<WriteDeps, 'creatio'>, Omit<RemindDeps, 'creatio' | 'unassignedContactId'> {
  readonly creatio: CreatioRows;
  readonly directory: Directory;
  readonly config: ActivityConfig;
  readonly reminderSource: ReminderSource;
  readonly mode: ConnectorMode;
  /** Creates without an answer, by case, and when they were sent: such a one may still be under way. */
  readonly tried: Map<string, number>;
}

/** What Creatio answered to a command, for case-events. */
export interface Answer {
  readonly type: Extract<
    CaseEventType,
    'created' | 'adopted' | 'notified' | 'superseded' | 'rejected' | 'cancelled-before-write' | 'expired' | 'deleted'
  >;
  /** OwnerId as it stands now. */
  readonly operator?: string;
  /** notified: the status as it stands now; others: why. */
  readonly cause?: string;
  readonly notified?: readonly string[];
  readonly rung?: number | null;
  readonly marks?: readonly string[];
}

/** It can't be said yet what Creatio holds. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  constructor(
    readonly afterMs: number,
    why: string,
  ) {
    super(why);
  }
}

const ROW = ['Id', 'StatusId', 'OwnerId', 'Notes', 'DueDate', 'RemindToOwner'];
/** A create that got no answer is done by then, or never. */
const SETTLED_AFTER_MS = 60_000;

/**
 * Makes Creatio hold what a command says. It reads before it writes, each time: so a write that was done although its answer was lost finds
 * itself, and repeating a command changes nothing.
 *
 * @throws CreatioFailure that may pass, or NotYet: then the command is tried again, whole
 */
export const applyCommand = async (
  deps: ApplyDeps,
  command: ActivityCommand,
  last: LastWritten | undefined,
): Promise<readonly Answer[]> => {
  const row = await deps.creatio.read<ActivityRow>('Activity', command.caseId, ROW);
  return row === null ? absent(deps, command, last) : present(deps, command, last, row);
};

const isOver = (command: ActivityCommand): boolean => command.endReason !== null;

const absent = async (
  deps: ApplyDeps,
  command: ActivityCommand,
  last: LastWritten | undefined,
): Promise<readonly Answer[]> => {
  // It was there: somebody deleted it, and it isn't made again.
  if (last?.exists === true) return [{ type: 'deleted' }];
  const expired = isExpired(command, deps.nowMs(), deps.mode);
  if (isOver(command) || expired) {
    const settlesInMs = (deps.tried.get(command.caseId) ?? Number.NEGATIVE_INFINITY) + SETTLED_AFTER_MS - deps.nowMs();
    if (settlesInMs > 0) throw new NotYet(settlesInMs, 'a create of this activity may still be under way');
    deps.tried.delete(command.caseId);
    return [{ type: expired ? 'expired' : 'cancelled-before-write' }];
  }
  const { writing, held } = await writingOf(deps, command, last, false);
  try {
    const refused = await createActivity(deps, command, writing);
    deps.tried.delete(command.caseId);
    if (refused !== null) return [{ type: 'rejected', cause: refused }];
  } catch (error) {
    if (error instanceof CreatioFailure && error.unclear) deps.tried.set(command.caseId, deps.nowMs());
    throw error;
  }
  return [{ type: 'created' }, await notified(deps, command, last, writing, held, false)];
};

const present = async (
  deps: ApplyDeps,
  command: ActivityCommand,
  last: LastWritten | undefined,
  row: ActivityRow,
): Promise<readonly Answer[]> => {
  deps.tried.delete(command.caseId);
  const adopted: readonly Answer[] = last?.exists === true ? [] : [{ type: 'adopted' }];
  const { writing, held } = await writingOf(deps, command, last, row.RemindToOwner);
  const wanted = ownerOf(command, writing.recipients, deps.config);
  if (!isOver(command) && isEdited(command, last, row, wanted)) return [...adopted, { type: 'superseded' }];
  const finished = ['completed', 'canceled'].includes(statusOf(row.StatusId) ?? '');
  if (!(isOver(command) && finished)) {
    const refused = await updateActivity(deps, command, row, writing);
    if (refused === 'absent') return [...adopted, { type: 'deleted' }];
    if (refused !== null) return [...adopted, { type: 'rejected', cause: refused }];
  }
  return [...adopted, await notified(deps, command, last, writing, held, row.RemindToOwner)];
};

const isAnew = (command: ActivityCommand, last: LastWritten | undefined): boolean =>
  last !== undefined && last.offer > 0 && command.offer > last.offer;

/** Whom to ask and what is known of the customer, and whether the one who is asked alone has room for a reminder. */
const writingOf = async (
  deps: ApplyDeps,
  command: ActivityCommand,
  last: LastWritten | undefined,
  stands: boolean,
): Promise<{ readonly writing: Writing; readonly held: readonly string[] }> => {
  const [recipients, contact] = await Promise.all([recipientsNow(deps, command), deps.directory.customer(command)]);
  const acknowledged = last?.offer === command.offer ? last.notified : [];
  const alone =
    recipients.kind === 'individual' ? recipients.contacts.filter((one) => !acknowledged.includes(one)) : [];
  const held = await heldOf(deps, command, alone);
  const remindToOwner = remindToOwnerOf({
    command,
    recipients,
    source: deps.reminderSource,
    stands,
    isHeld: held.length > 0,
    isAnew: isAnew(command, last),
  });
  return { writing: { recipients, contact, config: deps.config, remindToOwner, nowMs: deps.nowMs() }, held };
};

const recipientsNow = (deps: ApplyDeps, command: ActivityCommand): Promise<Recipients> =>
  isOver(command) || command.owner !== null
    ? Promise.resolve(NOBODY)
    : recipientsOf(command, (rung) => deps.directory.expand(rung, command));

const notified = async (
  deps: ApplyDeps,
  command: ActivityCommand,
  last: LastWritten | undefined,
  { recipients }: Writing,
  heldAlone: readonly string[],
  remindsOwner: boolean,
): Promise<Answer> => {
  const also = isOver(command)
    ? []
    : (await Promise.all(command.alsoRemind.map((rung) => deps.directory.expand(rung, command)))).flat();
  const audience = audienceOf({
    command,
    recipients,
    also,
    remindsOwner,
    isAnew: isAnew(command, last),
  });
  const acknowledged = last?.offer === command.offer ? last.notified : [];
  const unassignedContactId = deps.config.unassignedContactId;
  const title = titleOf(command, deps.config);
  const held = await remind({ ...deps, unassignedContactId }, command, audience, acknowledged, title);
  return {
    type: 'notified',
    operator: ownerOf(command, recipients, deps.config),
    cause: command.status,
    notified: command.owner === null ? recipients.contacts : audience.told,
    rung: recipients.rung,
    marks: [offerMark(command.offer), ...[...heldAlone, ...held].map(heldMark)],
  };
};

import type { ActivityCommand } from '../activity-command';
import { PRIORITY_HIGH, RESULT_CANCELED, RESULT_COMPLETED, STATUS_IDS } from './lookups';
import type { Recipients } from './recipients';

export interface ActivityConfig {
  readonly typeId: string;
  readonly categoryId: string;
  /** Contact that owns an activity while a group is asked. */
  readonly unassignedContactId: string;
  /** With {conversationId}; empty: no link. */
  readonly chatUrlTemplate: string;
  /** With {customer} and {messenger}. */
  readonly titleTemplate: string;
}

/** The customer's contact in Creatio: one match sets it, several are listed. */
export interface ContactMatch {
  readonly contactId: string | null;
  readonly candidates: readonly string[];
}

export type Columns = Readonly<Record<string, string | boolean>>;

/** An activity as it stands in Creatio. */
export interface ActivityRow {
  readonly Id: string;
  readonly StatusId: string;
  readonly OwnerId: string;
  readonly Notes: string;
  readonly DueDate: string;
  readonly RemindToOwner: boolean;
}

const TITLE_LENGTH = 500;
const REMIND_BEFORE_MS = 60_000;

const iso = (ms: number): string => new Date(ms).toISOString();

export const titleOf = (command: ActivityCommand, template: string): string =>
  template
    .replaceAll('{customer}', command.displayName ?? command.phone ?? command.externalId ?? command.customerId ?? '?')
    .replaceAll('{messenger}', command.messenger ?? 'chat')
    .slice(0, TITLE_LENGTH);

/** Chat, messenger and link first, since they must be found without any column of our own; then what happened. */
export const notesOf = (command: ActivityCommand, config: ActivityConfig, contact: ContactMatch): string => {
  const link = chatUrl(command.conversationId, config.chatUrlTemplate);
  const identity = [command.messenger, command.gatewayId, command.externalId]
    .filter((part) => part !== null)
    .join(' / ');
  return [
    `Webitel chat ${command.conversationId}`,
    ...(link === null ? [] : [link]),
    ...(identity === '' ? [] : [`Messenger: ${identity}`]),
    ...(command.queueName === null ? [] : [`Queue: ${command.queueName}`]),
    ...(command.missCount > 1 ? [`Missed ${command.missCount} times`] : []),
    ...(contact.candidates.length > 1 ? [`Possible contacts: ${contact.candidates.join(', ')}`] : []),
    ...(command.previousCaseId === null ? [] : [`Follows ${command.previousCaseId}`]),
    ...command.notes,
    ...(command.endReason === null ? [] : [`Ended: ${command.endReason}`]),
  ].join('\n');
};

export const chatUrl = (conversationId: string, template: string): string | null =>
  template === '' ? null : template.replaceAll('{conversationId}', encodeURIComponent(conversationId));

/** Whose activity it is: the operator who has it, the one who is asked alone, else the placeholder. */
export const ownerOf = (command: ActivityCommand, recipients: Recipients, config: ActivityConfig): string =>
  command.owner ??
  (recipients.kind === 'individual'
    ? (recipients.contacts[0] ?? config.unassignedContactId)
    : config.unassignedContactId);

/** All columns of a new activity. @param nowMs wall clock: remind times lie a minute back, so that Creatio sends at once */
export const createColumns = (
  command: ActivityCommand,
  recipients: Recipients,
  contact: ContactMatch,
  config: ActivityConfig,
  nowMs: number,
): Columns => ({
  ...requiredColumns(command, recipients, config),
  PriorityId: PRIORITY_HIGH,
  Notes: notesOf(command, config, contact),
  ShowInScheduler: false,
  ...(contact.contactId === null ? {} : { ContactId: contact.contactId }),
  ...remindColumns(command, recipients, nowMs),
});

/** What Creatio can't do without: the second try after it refused the whole. */
export const requiredColumns = (command: ActivityCommand, recipients: Recipients, config: ActivityConfig): Columns => ({
  Id: command.caseId,
  Title: titleOf(command, config.titleTemplate),
  StartDate: iso(command.startAt),
  DueDate: iso(command.dueAt),
  TypeId: config.typeId,
  ActivityCategoryId: config.categoryId,
  StatusId: statusId(command),
  OwnerId: ownerOf(command, recipients, config),
});

const remindColumns = (command: ActivityCommand, recipients: Recipients, nowMs: number): Columns =>
  command.owner === null && recipients.kind === 'individual'
    ? { RemindToOwner: true, RemindToOwnerDate: iso(nowMs - REMIND_BEFORE_MS) }
    : {};

const statusId = (command: ActivityCommand): string =>
  STATUS_IDS[command.status === 'unknown' ? 'not-started' : command.status];

/**
 * What must change in an activity that is there; empty: nothing, and then nothing is sent, since in Creatio every save of an open activity pops up
 * again. A claim is status and owner alone.
 */
export const patchColumns = (
  row: ActivityRow,
  command: ActivityCommand,
  recipients: Recipients,
  contact: ContactMatch,
  config: ActivityConfig,
  nowMs: number,
): Columns => {
  const changed: Record<string, string | boolean> = {};
  const set = (name: 'StatusId' | 'OwnerId' | 'Notes', value: string): void => {
    if (row[name].toLowerCase() !== value.toLowerCase()) changed[name] = value;
  };
  set('StatusId', statusId(command));
  const isOver = command.endReason !== null;
  if (!isOver) {
    set('OwnerId', ownerOf(command, recipients, config));
    if (changed['OwnerId'] !== undefined || (row.RemindToOwner && recipients.kind === 'group')) {
      if (command.owner === null) Object.assign(changed, remindChange(row, command, recipients, nowMs));
    }
  } else {
    changed['ResultId'] = command.status === 'completed' ? RESULT_COMPLETED : RESULT_CANCELED;
    changed['DetailedResult'] = command.endReason ?? '';
  }
  if (command.type === 'append-miss' || command.type === 'note' || command.type === 'offer-again' || isOver) {
    if (row.Notes !== notesOf(command, config, contact)) changed['Notes'] = notesOf(command, config, contact);
    if (!isOver && Date.parse(row.DueDate) !== command.dueAt) changed['DueDate'] = iso(command.dueAt);
  }
  return changed;
};

const remindChange = (row: ActivityRow, command: ActivityCommand, recipients: Recipients, nowMs: number): Columns => {
  const wanted = remindColumns(command, recipients, nowMs);
  return Object.keys(wanted).length > 0 ? wanted : row.RemindToOwner ? { RemindToOwner: false } : {};
};

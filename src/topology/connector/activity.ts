import type { ActivityCommand } from '../activity-command';
import type { ContactMatch } from './contact-match';
import { PRIORITY_HIGH, RESULT_CANCELED, RESULT_COMPLETED, STATUS_IDS } from './lookups';
import { type RemindToOwner, remindColumns } from './owner-reminder';
import type { Recipients } from './recipients';
import type { Words } from './words';

export interface ActivityConfig {
  readonly typeId: string;
  readonly categoryId: string;
  /** Contact that owns an activity while a group is asked. */
  readonly unassignedContactId: string;
  /** With {conversationId}; empty: no link. */
  readonly chatUrlTemplate: string;
  /** With {customer} and {messenger}; empty: the language's own. */
  readonly titleTemplate: string;
  readonly words: Words;
  /** Columns of the customer's own for what the first lines of the notes say; empty: none. */
  readonly columns: OptionalColumns;
}

export interface OptionalColumns {
  readonly messenger: string;
  readonly chatId: string;
  readonly link: string;
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

/** What is known when an activity is written, beside the command. */
export interface Writing {
  readonly recipients: Recipients;
  readonly contact: ContactMatch;
  readonly config: ActivityConfig;
  readonly remindToOwner: RemindToOwner;
  /** Wall clock. */
  readonly nowMs: number;
}

const TITLE_LENGTH = 500;

const iso = (ms: number): string => new Date(ms).toISOString();

export type TitleConfig = Pick<ActivityConfig, 'titleTemplate' | 'words'>;

export const titleOf = (command: ActivityCommand, { titleTemplate, words }: TitleConfig): string =>
  (titleTemplate === '' ? words.title : titleTemplate)
    .replaceAll(
      '{customer}',
      () => command.displayName ?? command.phone ?? command.externalId ?? command.customerId ?? '?',
    )
    .replaceAll('{messenger}', () => command.messenger ?? words.chat)
    .slice(0, TITLE_LENGTH);

/** Chat, messenger and link first, since they must be found without any column of our own; then what happened. */
export const notesOf = (command: ActivityCommand, config: ActivityConfig, contact: ContactMatch): string => {
  const { words } = config;
  const link = chatUrl(command.conversationId, config.chatUrlTemplate);
  const identity = [command.messenger, command.gatewayId, command.externalId]
    .filter((part) => part !== null)
    .join(' / ');
  return [
    `Webitel chat ${command.conversationId}`,
    ...(link === null ? [] : [link]),
    ...(identity === '' ? [] : [`${words.messenger}: ${identity}`]),
    ...(command.queueName === null ? [] : [`${words.queue}: ${command.queueName}`]),
    ...(command.missCount > 1 ? [words.missed(command.missCount)] : []),
    ...(contact.candidates.length > 1 ? [`${words.possibleContacts}: ${contact.candidates.join(', ')}`] : []),
    ...(command.previousCaseId === null ? [] : [`${words.follows} ${command.previousCaseId}`]),
    ...command.notes,
    ...(command.endReason === null ? [] : [`${words.ended}: ${command.endReason}`]),
  ].join('\n');
};

export const chatUrl = (conversationId: string, template: string): string | null =>
  template === '' ? null : template.replaceAll('{conversationId}', encodeURIComponent(conversationId));

/** The same as the first lines of the notes, for columns of the customer's own. */
export const optionalColumns = (command: ActivityCommand, config: ActivityConfig): Columns => {
  const { messenger, chatId, link } = config.columns;
  const url = chatUrl(command.conversationId, config.chatUrlTemplate);
  return {
    ...(messenger === '' || command.messenger === null ? {} : { [messenger]: command.messenger }),
    ...(chatId === '' ? {} : { [chatId]: command.conversationId }),
    ...(link === '' || url === null ? {} : { [link]: url }),
  };
};

/** Whose activity it is: the operator who has it, the one who is asked alone, else the placeholder. */
export const ownerOf = (command: ActivityCommand, recipients: Recipients, config: ActivityConfig): string =>
  command.owner ??
  (recipients.kind === 'individual'
    ? (recipients.contacts[0] ?? config.unassignedContactId)
    : config.unassignedContactId);

/** All columns of a new activity but the optional ones. */
export const createColumns = (command: ActivityCommand, writing: Writing): Columns => ({
  ...requiredColumns(command, writing),
  PriorityId: PRIORITY_HIGH,
  Notes: notesOf(command, writing.config, writing.contact),
  ShowInScheduler: false,
  ...(writing.contact.contactId === null ? {} : { ContactId: writing.contact.contactId }),
});

/** What Creatio, or the operator, can't do without: the second try after it refused the whole. */
export const requiredColumns = (command: ActivityCommand, writing: Writing): Columns => ({
  Id: command.caseId,
  Title: titleOf(command, writing.config),
  StartDate: iso(command.startAt),
  DueDate: iso(command.dueAt),
  TypeId: writing.config.typeId,
  ActivityCategoryId: writing.config.categoryId,
  StatusId: statusId(command),
  OwnerId: ownerOf(command, writing.recipients, writing.config),
  ...(writing.remindToOwner === 'on' || writing.remindToOwner === 'anew' ? remindColumns(writing.nowMs) : {}),
});

const statusId = (command: ActivityCommand): string =>
  STATUS_IDS[command.status === 'unknown' ? 'not-started' : command.status];

const REWRITES_NOTES: readonly ActivityCommand['type'][] = ['append-miss', 'note', 'offer-again', 'release-claim'];

/**
 * What must change in an activity that is there; empty: nothing, and then nothing is sent, since in Creatio every save of an open activity pops up
 * again. A claim is status and owner alone.
 */
export const patchColumns = (row: ActivityRow, command: ActivityCommand, writing: Writing): Columns => {
  const { config, contact, recipients, remindToOwner, nowMs } = writing;
  const changed: Record<string, string | boolean> = {};
  const set = (name: 'StatusId' | 'OwnerId', value: string): void => {
    if (row[name].toLowerCase() !== value.toLowerCase()) changed[name] = value;
  };
  set('StatusId', statusId(command));
  const isOver = command.endReason !== null;
  if (isOver) {
    changed['ResultId'] = command.status === 'completed' ? RESULT_COMPLETED : RESULT_CANCELED;
    changed['DetailedResult'] = command.endReason ?? '';
  } else {
    set('OwnerId', ownerOf(command, recipients, config));
    if (remindToOwner === 'off' && row.RemindToOwner) changed['RemindToOwner'] = false;
    if (remindToOwner === 'anew' || (remindToOwner === 'on' && !row.RemindToOwner))
      Object.assign(changed, remindColumns(nowMs));
  }
  if (REWRITES_NOTES.includes(command.type) || isOver) {
    const notes = notesOf(command, config, contact);
    if (row.Notes !== notes) changed['Notes'] = notes;
    if (!isOver && Date.parse(row.DueDate) !== command.dueAt) changed['DueDate'] = iso(command.dueAt);
  }
  return changed;
};

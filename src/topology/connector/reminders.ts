import type { ActivityCommand } from '../activity-command';
import { ACTIVITY_SCHEMA_UID, NOTIFICATION_TYPE_REMINDING, REMINDING_SOURCES } from './lookups';
import type { Recipients } from './recipients';

/** A row of Reminding as it stands in Creatio. */
export interface ReminderRow {
  readonly Id: string;
  readonly ContactId: string;
}

export interface ReminderPlan {
  /** Ids of rows that shouldn't be there. They go before anything is created. */
  readonly remove: readonly string[];
  readonly create: readonly Readonly<Record<string, string | boolean>>[];
}

export interface ReminderInput {
  readonly command: ActivityCommand;
  readonly recipients: Recipients;
  readonly present: readonly ReminderRow[];
  /** Contacts whose reminder of this offer Creatio has acknowledged: one that is gone was dismissed, and isn't made again. */
  readonly acknowledged: readonly string[];
  readonly title: string;
  readonly source: keyof typeof REMINDING_SOURCES;
  readonly nowMs: number;
  uuidV5(name: string): string;
}

const REMIND_BEFORE_MS = 60_000;
const CAPTION_LENGTH = 500;

/**
 * The set of reminders as a function of the case: offered to a group, one for each recipient; to one, Creatio's own for the owner; taken, the
 * owner's at most; over, none. Rows are compared by contact, since Creatio makes rows with ids of its own.
 */
export const reminderPlan = (input: ReminderInput): ReminderPlan => {
  const { command, recipients, present, acknowledged } = input;
  const wanted = wantedContacts(command, recipients);
  const seen = new Set<string>();
  const remove: string[] = [];
  for (const row of present) {
    const contact = row.ContactId.toLowerCase();
    // A second row for one person would notify him twice.
    if (!wanted.has(contact) || seen.has(contact)) remove.push(row.Id);
    else seen.add(contact);
  }
  const isGroup = command.owner === null && command.endReason === null && recipients.kind === 'group';
  const missing = isGroup
    ? recipients.contacts.filter((contact) => !seen.has(contact.toLowerCase()) && !acknowledged.includes(contact))
    : [];
  return { remove, create: missing.map((contact) => reminderOf(input, contact)) };
};

const wantedContacts = (command: ActivityCommand, recipients: Recipients): ReadonlySet<string> => {
  if (command.endReason !== null) return new Set();
  const contacts = command.owner === null ? recipients.contacts : [command.owner];
  return new Set(contacts.map((contact) => contact.toLowerCase()));
};

const reminderOf = (input: ReminderInput, contact: string): Readonly<Record<string, string | boolean>> => {
  const { command, title, nowMs } = input;
  const caption = title.slice(0, CAPTION_LENGTH);
  return {
    Id: input.uuidV5(`reminding:${command.caseId}:${contact}:${command.offer}`),
    ContactId: contact,
    SourceId: REMINDING_SOURCES[input.source],
    NotificationTypeId: NOTIFICATION_TYPE_REMINDING,
    RemindTime: new Date(nowMs - REMIND_BEFORE_MS).toISOString(),
    SubjectId: command.caseId,
    SysEntitySchemaId: ACTIVITY_SCHEMA_UID,
    SubjectCaption: caption,
    Description: caption,
    PopupTitle: 'Webitel',
    IsRead: false,
  };
};

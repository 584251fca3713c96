import type { ActivityCommand } from '../activity-command';
import { ACTIVITY_SCHEMA_UID, ACTIVITY_TYPE_NAME, NOTIFICATION_TYPE_REMINDING, REMINDING_SOURCES } from './lookups';
import { REMIND_BEFORE_MS, type ReminderSource } from './owner-reminder';
import type { Recipients } from './recipients';

/** A row of Reminding as it stands in Creatio. */
export interface ReminderRow {
  readonly Id: string;
  readonly ContactId: string;
}

/** Who shall be reminded of a case, and who still has to be told. Contacts in lower case. */
export interface Audience {
  /** Whoever has a row here that isn't among these loses it. */
  readonly wanted: ReadonlySet<string>;
  /** Whom we tell by a row of our own, once for each offer. */
  readonly told: readonly string[];
}

export interface AudienceInput {
  readonly command: ActivityCommand;
  readonly recipients: Recipients;
  /** Contacts of `alsoRemind`. */
  readonly also: readonly string[];
  /** The activity reminds its owner by itself. */
  readonly remindsOwner: boolean;
  /** The offer has risen since Creatio last acknowledged one. */
  readonly isAnew: boolean;
}

/**
 * The set of reminders as a function of the case: offered to a group, one for each recipient; to one, Creatio's own for the owner; taken, the
 * owner's, and whoever else is to know; over, none.
 */
export const audienceOf = (input: AudienceInput): Audience => {
  const { command, recipients, remindsOwner, isAnew } = input;
  if (command.endReason !== null) return { wanted: new Set(), told: [] };
  if (command.owner === null) {
    const contacts = lower(recipients.contacts);
    return { wanted: new Set(contacts), told: recipients.kind === 'group' ? contacts : [] };
  }
  const owner = command.owner.toLowerCase();
  const also = lower(input.also).filter((contact) => contact !== owner);
  // Who takes a case knows it; he is told when it is given to him, or when he has left it lying.
  const tellOwner = !remindsOwner && (isAnew || also.length > 0);
  return { wanted: new Set([owner, ...also]), told: tellOwner ? [owner, ...also] : also };
};

const lower = (contacts: readonly string[]): readonly string[] => [
  ...new Set(contacts.map((contact) => contact.toLowerCase())),
];

export interface ReminderPlan {
  /** Ids of rows that shouldn't be there. They go before anything is created. */
  readonly remove: readonly string[];
  /** Contacts who get a row. */
  readonly create: readonly string[];
}

export interface PlanInput {
  readonly audience: Audience;
  readonly present: readonly ReminderRow[];
  /** Contacts whose reminder of this offer Creatio has acknowledged: one that is gone was dismissed, and isn't made again. */
  readonly acknowledged: readonly string[];
  /** Rows of this contact are Creatio's own and nobody's reminder: the placeholder's. */
  readonly placeholder: string;
  /** Id that a contact's row of this offer has. */
  idOf(contact: string): string;
}

/**
 * Rows are compared by contact, since Creatio makes rows with ids of its own. A row of an earlier offer has had its popup: it is replaced, so that this
 * offer has one too. One that somebody postponed is there, whatever its time.
 */
export const reminderPlan = ({ audience, present, acknowledged, placeholder, idOf }: PlanInput): ReminderPlan => {
  const known = new Set(lower(acknowledged));
  const due = audience.told.filter((contact) => !known.has(contact));
  const kept = new Map<string, string>();
  const remove: string[] = [];
  for (const row of present) {
    const contact = row.ContactId.toLowerCase();
    if (contact === placeholder.toLowerCase() && !audience.wanted.has(contact)) continue;
    const isOfOffer = row.Id.toLowerCase() === idOf(contact).toLowerCase();
    // A second row for one person would notify him twice.
    if (!audience.wanted.has(contact) || kept.has(contact) || (due.includes(contact) && !isOfOffer))
      remove.push(row.Id);
    else kept.set(contact, row.Id);
  }
  return { remove, create: due.filter((contact) => !kept.has(contact)) };
};

export interface NewReminder {
  readonly id: string;
  readonly contact: string;
  readonly command: ActivityCommand;
  readonly title: string;
  readonly source: ReminderSource;
  readonly nowMs: number;
}

const CAPTION_LENGTH = 500;

export const reminderId = (command: ActivityCommand, contact: string, uuidV5: (name: string) => string): string =>
  uuidV5(`reminding:${command.caseId}:${contact.toLowerCase()}:${command.offer}`);

/** While it is offered the configured source; to others than the owner of a claimed case always `author`, or the next owner's save would delete theirs. */
export const reminderColumns = (reminder: NewReminder): Readonly<Record<string, string | boolean>> => {
  const caption = reminder.title.slice(0, CAPTION_LENGTH);
  return {
    Id: reminder.id,
    ContactId: reminder.contact,
    SourceId: REMINDING_SOURCES[reminder.command.owner === null ? reminder.source : 'author'],
    NotificationTypeId: NOTIFICATION_TYPE_REMINDING,
    RemindTime: new Date(reminder.nowMs - REMIND_BEFORE_MS).toISOString(),
    SubjectId: reminder.command.caseId,
    SysEntitySchemaId: ACTIVITY_SCHEMA_UID,
    SubjectCaption: caption,
    Description: caption,
    PopupTitle: 'Webitel',
    TypeCaption: ACTIVITY_TYPE_NAME,
    IsRead: false,
  };
};

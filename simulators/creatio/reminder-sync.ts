import type { SaveContext } from './engine';
import type { Row, Value } from './schema';
import { ACTIVITY_SCHEMA_UID, NOTIFICATION_TYPE, REMINDING_SOURCE } from './seed';

export interface ActivitySave {
  readonly activity: Row;
  readonly before: Row | null;
  readonly deleting: boolean;
}

/** One of the two persons whom an activity itself can remind. */
interface Pass {
  readonly source: string;
  readonly contact: Value;
  readonly flag: boolean;
  readonly time: Value;
}

const passes = (activity: Row): { owner: Pass; author: Pass } => ({
  owner: {
    source: REMINDING_SOURCE.owner,
    contact: activity['OwnerId'] ?? null,
    flag: activity['RemindToOwner'] === true,
    time: activity['RemindToOwnerDate'] ?? activity['StartDate'] ?? null,
  },
  author: {
    source: REMINDING_SOURCE.author,
    contact: activity['AuthorId'] ?? null,
    flag: activity['RemindToAuthor'] === true,
    time: activity['RemindToAuthorDate'] ?? activity['DueDate'] ?? null,
  },
});

const nameOf = (set: string, id: Value | undefined, { store }: SaveContext): Value =>
  typeof id === 'string' ? (store.get(set, id)?.['Name'] ?? '') : '';

/** The rows of this activity with the pass's Source that `which` picks go away. */
const removeRows = (activity: Row, source: string, which: (row: Row) => boolean, context: SaveContext): void => {
  for (const row of context.store.find('Reminding', 'SubjectId', [activity.Id]) ?? [])
    if (row['SourceId'] === source && row['SysEntitySchemaId'] === ACTIVITY_SCHEMA_UID && which(row))
      context.engine.remove('Reminding', row.Id, context.actor);
};

const writeRow = (activity: Row, pass: Pass, context: SaveContext): void => {
  const own = (context.store.find('Reminding', 'SubjectId', [activity.Id]) ?? []).find(
    (row) =>
      row['SourceId'] === pass.source &&
      row['ContactId'] === pass.contact &&
      row['SysEntitySchemaId'] === ACTIVITY_SCHEMA_UID,
  );
  const title = activity['Title'] ?? '';
  const values: Record<string, Value> = {
    RemindTime: pass.time,
    SubjectCaption: title,
    Description: title,
    TypeCaption: nameOf('ActivityType', activity['TypeId'], context),
    SysEntitySchemaId: ACTIVITY_SCHEMA_UID,
    AuthorId: context.actor.contactId,
    NotificationTypeId: NOTIFICATION_TYPE.reminding,
    IsNeedToSend: true,
  };
  if (own !== undefined) {
    context.engine.update('Reminding', own.Id, values, context.actor);
    return;
  }
  const key = { SubjectId: activity.Id, SourceId: pass.source, ContactId: pass.contact };
  context.engine.insert('Reminding', { ...values, ...key }, context.actor);
};

const syncPass = (pass: Pass, save: ActivitySave, context: SaveContext): void => {
  const { activity, deleting } = save;
  if (deleting) {
    removeRows(activity, pass.source, () => true, context);
    return;
  }
  const status = activity['StatusId'];
  const final = typeof status === 'string' && context.store.get('ActivityStatus', status)?.['Finish'] === true;
  if (pass.flag && !final && activity['OwnerId'] !== null && pass.contact !== null) writeRow(activity, pass, context);
  else removeRows(activity, pass.source, (row) => row['ContactId'] === pass.contact, context);
};

/**
 * Brings the Reminding rows in line with a saved activity: an owner pass, then an author pass, each seeing only rows
 * with its own Source. Rows of other recipients stay, but for one case: a new owner who is to be reminded is the only
 * one with Source = Owner ("single reminder").
 */
export const syncActivityReminders = (save: ActivitySave, context: SaveContext): void => {
  const { activity, before, deleting } = save;
  const { owner, author } = passes(activity);
  const ofRoleOnly = owner.contact === null && activity['OwnerRoleId'] !== null;
  if (ofRoleOnly) removeRows(activity, owner.source, () => true, context);
  const ownerChanged = before?.['OwnerId'] !== owner.contact;
  if (!deleting && owner.flag && ownerChanged)
    removeRows(activity, owner.source, (row) => row['ContactId'] !== owner.contact, context);
  syncPass(owner, save, context);
  syncPass(author, save, context);
};

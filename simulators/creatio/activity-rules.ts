import type { EntityRules, SaveContext } from './engine';
import { serverError } from './odata-error';
import { syncActivityReminders } from './reminder-sync';
import type { Row, Value } from './schema';
import { ACTIVITY_TYPE, PARTICIPANT_ROLE } from './seed';

export interface ActivityFeatures {
  /** Creatio's feature `UseProcessPerformerAssignment`: an activity may be a role's and nobody's own. */
  readonly useProcessPerformerAssignment: boolean;
}

const MINUTE_MS = 60_000;

const typeFromCategory = (row: Row, { store }: SaveContext): Value => {
  const category = row['ActivityCategoryId'];
  if (row['TypeId'] !== null || typeof category !== 'string') return row['TypeId'] ?? null;
  return store.get('ActivityCategory', category)?.['ActivityTypeId'] ?? null;
};

const durationMinutes = (row: Row): number =>
  typeof row['StartDate'] === 'number' && typeof row['DueDate'] === 'number'
    ? Math.round((row['DueDate'] - row['StartDate']) / MINUTE_MS)
    : 0;

/** Moving the start moves a reminder that wasn't set anew by the same save. */
const shifted = (column: string, after: Row, before: Row | null): Value => {
  const date = after[column];
  const from = before?.['StartDate'];
  const to = after['StartDate'];
  if (typeof date !== 'number' || typeof from !== 'number' || typeof to !== 'number') return date ?? null;
  return before?.[column] === date ? date + to - from : date;
};

const addParticipant = (activity: Row, contact: Value | undefined, roleId: string, context: SaveContext): void => {
  if (typeof contact !== 'string') return;
  const present = context.store.find('ActivityParticipant', 'ActivityId', [activity.Id]) ?? [];
  if (present.some((row) => row['ParticipantId'] === contact)) return;
  context.engine.insert(
    'ActivityParticipant',
    { ActivityId: activity.Id, ParticipantId: contact, RoleId: roleId },
    context.actor,
  );
};

/** What Creatio's server does on each save of an Activity. */
export const makeActivityRules = (features: ActivityFeatures): EntityRules => ({
  beforeSave: (after, before, context) => {
    const ofRole = features.useProcessPerformerAssignment && after['OwnerRoleId'] !== null;
    if (after['OwnerId'] === null && !ofRole)
      throw serverError('Terrasoft.Common.ItemValidationException: Owner: field must be filled in');
    const minutes = durationMinutes(after);
    return {
      ...after,
      TypeId: typeFromCategory(after, context),
      DurationInMinutes: minutes,
      DurationInMnutesAndHours: `${Math.trunc(minutes / 60)} h ${minutes % 60} min`,
      RemindToOwnerDate: shifted('RemindToOwnerDate', after, before),
      RemindToAuthorDate: shifted('RemindToAuthorDate', after, before),
    };
  },
  afterSave: (after, before, context) => {
    addParticipant(after, after['OwnerId'], PARTICIPANT_ROLE.responsible, context);
    addParticipant(after, after['ContactId'], PARTICIPANT_ROLE.participant, context);
    if (after['TypeId'] !== ACTIVITY_TYPE.email)
      syncActivityReminders({ activity: after, before, deleting: false }, context);
  },
  beforeRemove: (row, context) => {
    for (const participant of context.store.find('ActivityParticipant', 'ActivityId', [row.Id]) ?? [])
      context.engine.remove('ActivityParticipant', participant.Id, context.actor);
    if (row['TypeId'] !== ACTIVITY_TYPE.email)
      syncActivityReminders({ activity: row, before: row, deleting: true }, context);
  },
});

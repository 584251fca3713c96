import type { ReadsActivities } from '../replay/activities';

/** What Creatio holds of a case at this moment. */
export interface ActivityNow {
  readonly id: string;
  /** null: it isn't there. */
  readonly activity: Readonly<Record<string, unknown>> | null;
  readonly reminders: readonly Readonly<Record<string, unknown>>[];
}

export const readActivityNow = async (creatio: ReadsActivities, id: string): Promise<ActivityNow> => {
  const [activities, reminders] = await Promise.all([
    creatio.list<Record<string, unknown>>('Activity', {
      filter: `Id eq ${id}`,
      select: 'Id,StatusId,OwnerId,RemindToOwner,RemindToOwnerDate,DueDate,ModifiedOn',
      expand: 'Status($select=Name),Owner($select=Name)',
    }),
    creatio.list<Record<string, unknown>>('Reminding', {
      filter: `SubjectId eq ${id}`,
      select: 'Id,ContactId,RemindTime,IsRead',
    }),
  ]);
  return { id, activity: activities[0] ?? null, reminders };
};

export const activityNowAsText = ({ id, activity, reminders }: ActivityNow, personal: boolean): string[] => {
  if (activity === null) return [`now in Creatio  activity ${id} is not there`];
  const name = (field: string): string => String((activity[field] as { Name?: string } | null)?.Name ?? '–');
  const owner = personal ? name('Owner') : String(activity['OwnerId']);
  return [
    `now in Creatio  activity ${id}: ${name('Status')}, owner ${owner}, reminder of its own ${activity['RemindToOwner'] === true ? 'yes' : 'no'}`,
    ...reminders.map(
      (row) => `now in Creatio  reminder of ${String(row['ContactId'])} at ${String(row['RemindTime'])}`,
    ),
  ];
};

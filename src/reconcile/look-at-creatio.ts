import type { CreatioClient } from '../creatio/client';
import type { EditedRow } from '../topology/connector/edits';
import { ACTIVITY_SCHEMA_UID, ACTIVITY_TYPE_CODE, ACTIVITY_TYPE_NAME } from '../topology/connector/lookups';
import { TOPICS } from '../topology/topics';
import type { Facts } from './facts';

interface Row extends Omit<EditedRow, 'isFinal'> {
  readonly Status: { readonly Finish: boolean } | null;
}

const PAGE = 500;

export interface CreatioLook {
  readonly creatio: CreatioClient;
  /** The technical user. */
  readonly user: string;
  readonly unassignedContactId: string;
  readonly nowMs: number;
}

/** Activities of our type as old as commands are kept, and who is reminded of them. */
export const lookAtCreatio = async (
  look: CreatioLook,
): Promise<Pick<Facts, 'activities' | 'reminders' | 'ourselves'>> => {
  const { creatio, nowMs } = look;
  const since = new Date(nowMs - TOPICS.activityCommands.retentionMs).toISOString();
  const activities = await everyPage<Row>(creatio, 'Activity', {
    filter: `CreatedOn ge ${since} and (Type/Code eq '${ACTIVITY_TYPE_CODE}' or Type/Name eq '${ACTIVITY_TYPE_NAME}')`,
    select: 'Id,StatusId,OwnerId,ModifiedById',
    expand: 'Status($select=Id,Finish)',
    orderby: 'CreatedOn,Id',
  });
  const reminders = await everyPage<{ SubjectId: string; ContactId: string }>(creatio, 'Reminding', {
    filter: `SysEntitySchema/Id eq ${ACTIVITY_SCHEMA_UID}`,
    select: 'Id,SubjectId,ContactId',
    orderby: 'CreatedOn,Id',
  });
  const bySubject = new Map<string, string[]>();
  for (const { SubjectId, ContactId } of reminders)
    bySubject.set(SubjectId, [...(bySubject.get(SubjectId) ?? []), ContactId]);
  const users = await creatio.list<{ ContactId: string }>('SysAdminUnit', {
    filter: `Name eq '${look.user.replaceAll("'", "''")}'`,
    select: 'Id,ContactId',
  });
  return {
    activities: new Map(activities.map((row) => [row.Id, { ...row, isFinal: row.Status?.Finish === true }])),
    reminders: bySubject,
    ourselves: [look.unassignedContactId, ...users.map(({ ContactId }) => ContactId)],
  };
};

const everyPage = async <Row>(
  creatio: CreatioClient,
  set: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (;;) {
    const page = await creatio.list<Row>(set, { ...query, top: String(PAGE), skip: String(rows.length) });
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
};

import type { CreatioClient } from '../../creatio/client';
import { findLookups } from '../../creatio/setup';
import { uuidV5 } from '../../ids/uuid-v5';
import {
  ACTIVITY_SCHEMA_UID,
  NOTIFICATION_TYPE_REMINDING,
  PRIORITY_HIGH,
  REMINDING_SOURCES,
  STATUS_IDS,
} from '../../topology/connector/lookups';
import { type Finding, ok, wrong } from '../finding';

const AREA = 'Creatio';
/** Fixed, so that what an interrupted test left is found and removed by the next. */
const ACTIVITY_ID = uuidV5('doctor:activity');
const REMINDER_ID = uuidV5('doctor:reminder');
const TITLE = 'missed-chats doctor: a test, removed at once';

interface Step {
  readonly what: string;
  run(): Promise<void>;
}

/**
 * Makes, changes and removes a test activity and a reminder of it. Nobody sees them: both belong to the placeholder contact, who has no user.
 *
 * @param contactId the placeholder contact
 */
export const checkWriting = async (
  creatio: CreatioClient,
  contactId: string,
  nowMs: number,
): Promise<readonly Finding[]> => {
  const { typeId, categoryId } = await findLookups(creatio);
  const findings: Finding[] = [];
  await removeBoth(creatio);
  try {
    for (const { what, run } of steps(creatio, contactId, { typeId, categoryId }, nowMs)) {
      await run();
      findings.push(ok(AREA, `right to ${what}`, 'done'));
    }
  } catch (error) {
    findings.push(refused(`write, after ${findings.length} steps`, error));
  }
  try {
    await removeBoth(creatio);
    findings.push(ok(AREA, 'right to delete both', 'done'));
  } catch (error) {
    findings.push(refused('delete the test activity and its reminder', error));
  }
  return findings;
};

const refused = (what: string, error: unknown): Finding =>
  wrong(AREA, `right to ${what}`, {
    found: error instanceof Error ? error.message : String(error),
    rule: 'the technical user creates, changes and deletes activities and reminders',
    mend: `grant it these object rights on Activity and Reminding; if they are left over, delete activity ${ACTIVITY_ID} and reminder ${REMINDER_ID}`,
  });

/** The reminder first: an activity that is gone takes only some of its reminders along. */
const removeBoth = async (creatio: CreatioClient): Promise<void> => {
  await creatio.remove('Reminding', REMINDER_ID);
  await creatio.remove('Activity', ACTIVITY_ID);
};

const steps = (
  creatio: CreatioClient,
  contactId: string,
  { typeId, categoryId }: { readonly typeId: string | null; readonly categoryId: string | null },
  nowMs: number,
): readonly Step[] => {
  const now = new Date(nowMs).toISOString();
  return [
    {
      what: 'create an activity',
      run: async () => {
        await creatio.create('Activity', {
          Id: ACTIVITY_ID,
          Title: TITLE,
          StartDate: now,
          DueDate: now,
          StatusId: STATUS_IDS['not-started'],
          PriorityId: PRIORITY_HIGH,
          OwnerId: contactId,
          ...(typeId === null ? {} : { TypeId: typeId }),
          ...(categoryId === null ? {} : { ActivityCategoryId: categoryId }),
        });
      },
    },
    {
      what: 'create a reminder',
      run: async () => {
        await creatio.create('Reminding', {
          Id: REMINDER_ID,
          ContactId: contactId,
          SourceId: REMINDING_SOURCES.author,
          NotificationTypeId: NOTIFICATION_TYPE_REMINDING,
          RemindTime: now,
          SubjectId: ACTIVITY_ID,
          SysEntitySchemaId: ACTIVITY_SCHEMA_UID,
          SubjectCaption: TITLE,
          Description: TITLE,
          IsRead: true,
        });
      },
    },
    {
      what: 'change an activity',
      run: () => creatio.update('Activity', ACTIVITY_ID, { StatusId: STATUS_IDS.canceled }),
    },
    { what: 'read back both', run: () => readBack(creatio) },
  ];
};

const readBack = async (creatio: CreatioClient): Promise<void> => {
  const activity = await creatio.read<{ StatusId: string }>('Activity', ACTIVITY_ID, ['Id', 'StatusId']);
  if (activity?.StatusId.toLowerCase() !== STATUS_IDS.canceled)
    throw new Error(`the test activity reads back as ${activity === null ? 'absent' : `status ${activity.StatusId}`}`);
  if ((await creatio.read('Reminding', REMINDER_ID, ['Id'])) === null)
    throw new Error('the test reminder was acknowledged, and is not there');
};

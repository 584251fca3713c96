import type { CreatioClient } from '../../creatio/client';
import { findLookups, readSwitchSetting } from '../../creatio/setup';
import {
  ACTIVITY_TYPE_NAME,
  NOTIFICATION_TYPE_REMINDING,
  PRIORITY_HIGH,
  REMINDING_SOURCES,
  RESULT_CANCELED,
  RESULT_COMPLETED,
  STATUS_IDS,
  SWITCH_CODE,
} from '../../topology/connector/lookups';
import { type Finding, ok, warning, wrong } from '../finding';

const AREA = 'Creatio';

/** Rows of stock lookups, by id: their names are translated. */
const STOCK: readonly { readonly set: string; readonly what: string; readonly id: string }[] = [
  { set: 'ActivityPriority', what: 'priority High', id: PRIORITY_HIGH },
  { set: 'ActivityResult', what: 'result Completed', id: RESULT_COMPLETED },
  { set: 'ActivityResult', what: 'result Canceled', id: RESULT_CANCELED },
  { set: 'NotificationType', what: 'notification type Reminding', id: NOTIFICATION_TYPE_REMINDING },
  { set: 'RemindingSource', what: 'reminding source Author', id: REMINDING_SOURCES.author },
  { set: 'RemindingSource', what: 'reminding source Owner', id: REMINDING_SOURCES.owner },
];

/** Whether Creatio has the rows that activities and reminders point to. */
export const checkLookups = async (creatio: CreatioClient): Promise<readonly Finding[]> => [
  ...(await checkStatuses(creatio)),
  ...(await Promise.all(STOCK.map((row) => checkStock(creatio, row)))),
  ...(await checkOwn(creatio)),
];

const checkStatuses = async (creatio: CreatioClient): Promise<Finding[]> => {
  const rows = await creatio.list<{ Id: string; Finish: boolean }>('ActivityStatus', { select: 'Id,Finish' });
  return Object.entries(STATUS_IDS).map(([status, id]) => {
    const what = `status ${status}`;
    const row = rows.find(({ Id }) => Id.toLowerCase() === id);
    const isFinal = status === 'completed' || status === 'canceled';
    if (row === undefined) return missing(what, 'ActivityStatus', id);
    if (row.Finish !== isFinal)
      return wrong(AREA, what, {
        found: `Finish is ${row.Finish}`,
        rule: `Finish is ${isFinal}: Creatio removes reminders of activities whose status is final`,
        mend: `set Finish of ActivityStatus ${id} back`,
      });
    return ok(AREA, what, id);
  });
};

const missing = (what: string, set: string, id: string): Finding =>
  wrong(AREA, what, {
    found: `${set} has no row ${id}`,
    rule: "Creatio's stock rows are found by their ids",
    mend: `restore the row of ${set}; every write that names it would be refused`,
  });

const checkStock = async (creatio: CreatioClient, { set, what, id }: (typeof STOCK)[number]): Promise<Finding> => {
  const row = await creatio.read(set, id, ['Id']);
  return row === null ? missing(what, set, id) : ok(AREA, what, id);
};

const checkOwn = async (creatio: CreatioClient): Promise<Finding[]> => {
  const { typeId, categoryId } = await findLookups(creatio);
  const own = (what: string, id: string | null): Finding =>
    id === null
      ? wrong(AREA, what, {
          found: 'not there',
          rule: `missed chats have a type and a category "${ACTIVITY_TYPE_NAME}" of their own`,
          mend: 'run `missed-chats setup`',
        })
      : ok(AREA, what, id);
  return [own('activity type', typeId), own('activity category', categoryId)];
};

/** The switch that turns the function on. */
export const checkSwitch = async (creatio: CreatioClient): Promise<readonly Finding[]> => {
  const what = `system setting ${SWITCH_CODE}`;
  const setting = await readSwitchSetting(creatio);
  switch (setting) {
    case 'on':
      return [ok(AREA, what, 'on')];
    case 'missing':
      return [
        wrong(AREA, what, {
          found: 'not there',
          rule: 'the setting exists; without it nothing is offered',
          mend: 'run `missed-chats setup`',
        }),
      ];
    case 'off':
    case 'unset':
      return [
        warning(AREA, what, {
          found: setting,
          rule: 'while it is off, verdicts are given and no activity is made',
          mend: 'turn it on in Creatio when you want activities',
        }),
      ];
  }
};

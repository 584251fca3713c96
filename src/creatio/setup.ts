import { uuidV5 } from '../ids/uuid-v5';
import { ACTIVITY_TYPE_CODE, ACTIVITY_TYPE_NAME, STATUS_IDS, SWITCH_CODE } from '../topology/connector/lookups';
import type { CreatioClient } from './client';

/** Rows of Creatio's lookups that are ours. */
export interface OwnLookups {
  readonly typeId: string;
  readonly categoryId: string;
}

/**
 * Finds the activity type and category "Webitel missed chat", and makes what is missing. Ids are fixed, so that two who do it at once make one.
 *
 * @param made hears of each thing that was made
 */
export const ensureLookups = async (creatio: CreatioClient, made: (what: string) => void): Promise<OwnLookups> => {
  const types = await creatio.list<{ Id: string }>('ActivityType', {
    filter: `Code eq '${ACTIVITY_TYPE_CODE}' or Name eq '${ACTIVITY_TYPE_NAME}'`,
    select: 'Id',
    top: '1',
  });
  const typeId = types[0]?.Id ?? uuidV5('creatio:activity-type');
  if (types[0] === undefined) {
    await make(creatio, 'ActivityType', { Id: typeId, Name: ACTIVITY_TYPE_NAME, Code: ACTIVITY_TYPE_CODE });
    for (const [status, statusId] of Object.entries(STATUS_IDS))
      await make(creatio, 'ActivityTypeStatusEntry', {
        Id: uuidV5(`creatio:type-status:${status}`),
        ActivityTypeId: typeId,
        ActivityStatusId: statusId,
      });
    made(`activity type "${ACTIVITY_TYPE_NAME}" created`);
  }
  const categories = await creatio.list<{ Id: string }>('ActivityCategory', {
    filter: `ActivityType/Id eq ${typeId}`,
    select: 'Id',
    top: '1',
  });
  const categoryId = categories[0]?.Id ?? uuidV5('creatio:activity-category');
  if (categories[0] === undefined) {
    await make(creatio, 'ActivityCategory', { Id: categoryId, Name: ACTIVITY_TYPE_NAME, ActivityTypeId: typeId });
    made(`activity category "${ACTIVITY_TYPE_NAME}" created`);
  }
  return { typeId, categoryId };
};

/** A create that finds the row there is done. */
const make = async (creatio: CreatioClient, set: string, columns: Readonly<Record<string, unknown>>): Promise<void> => {
  try {
    await creatio.create(set, columns);
  } catch (error) {
    if ((await creatio.read(set, String(columns['Id']), ['Id'])) === null) throw error;
  }
};

interface SettingsAnswer {
  readonly values?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly notFoundSettings?: readonly string[];
}

/** The switch as it stands in Creatio; null: the setting isn't there. A setting without a value is off. */
export const readSwitch = async (creatio: CreatioClient): Promise<boolean | null> => {
  const answer = await creatio.dataService<SettingsAnswer>('QuerySysSettings', {
    sysSettingsNameCollection: [SWITCH_CODE],
  });
  const found = answer.values?.[SWITCH_CODE];
  return found === undefined ? null : found.value === true;
};

/**
 * Everything that is missing in Creatio.
 *
 * @param switchOn turns the switch on where the setting is created; an existing one is left as it is
 * @returns a line for each thing that was made
 */
export const setUpCreatio = async (creatio: CreatioClient, switchOn: boolean): Promise<readonly string[]> => {
  const lines: string[] = [];
  await ensureLookups(creatio, (line) => lines.push(line));
  if ((await readSwitch(creatio)) === null) {
    const answer = await creatio.dataService<{ success?: boolean }>('InsertSysSettingRequest', {
      id: uuidV5('creatio:switch'),
      name: SWITCH_CODE,
      code: SWITCH_CODE,
      valueTypeName: 'Boolean',
      isCacheable: true,
      isPersonal: false,
      description: 'Missed Webitel chats become activities',
    });
    if (answer.success !== true) throw new Error(`Creatio did not create the system setting ${SWITCH_CODE}`);
    await creatio.dataService('PostSysSettingsValues', {
      isPersonal: false,
      sysSettingsValues: { [SWITCH_CODE]: switchOn },
    });
    lines.push(`system setting ${SWITCH_CODE} created, ${switchOn ? 'on' : 'off'}`);
  }
  return lines.length === 0 ? ['all there'] : lines;
};

import { uuidV5 } from '../ids/uuid-v5';
import { ACTIVITY_TYPE_CODE, ACTIVITY_TYPE_NAME, SWITCH_CODE } from '../topology/connector/lookups';
import type { CreatioClient } from './client';
import { ensureLinks } from './lookup-links';
import { make, type Told } from './make';

/** Rows of Creatio's lookups that are ours. */
export interface OwnLookups {
  readonly typeId: string;
  readonly categoryId: string;
}

interface Row {
  readonly Id: string;
  readonly Name: string;
  readonly Code?: string;
}

const OWN_TYPE_ID = uuidV5('creatio:activity-type');
const OWN_CATEGORY_ID = uuidV5('creatio:activity-category');

/**
 * Finds the activity type and category "Webitel missed chat", and makes what is missing. Ids are fixed, so that two who do it at once make one;
 * a row that a customer made himself is used as it is.
 */
export const ensureLookups = async (creatio: CreatioClient, told: Told): Promise<OwnLookups> => {
  const typeId = await ensureType(creatio, told);
  const categoryId = await ensureCategory(creatio, typeId, told);
  const lookups = { typeId, categoryId };
  // Ours may have been made by somebody who didn't hear of it, and went no further.
  if (hasOwn(lookups)) await ensureLinks(creatio, lookups, told);
  return lookups;
};

const hasOwn = ({ typeId, categoryId }: OwnLookups): boolean =>
  typeId.toLowerCase() === OWN_TYPE_ID || categoryId.toLowerCase() === OWN_CATEGORY_ID;

const TYPE = `activity type "${ACTIVITY_TYPE_NAME}"`;
const CATEGORY = `activity category "${ACTIVITY_TYPE_NAME}"`;

/** The same without making anything; null: not there. */
export const findLookups = async (
  creatio: CreatioClient,
): Promise<{ readonly typeId: string | null; readonly categoryId: string | null }> => {
  const typeId = await findType(creatio);
  return { typeId, categoryId: typeId === null ? null : await findCategory(creatio, typeId) };
};

/** Names are for people and may be translated; one counts only where neither id nor code is found. */
const findType = async (creatio: CreatioClient): Promise<string | null> => {
  const rows = await creatio.list<Row>('ActivityType', {
    filter: `Id eq ${OWN_TYPE_ID} or Code eq '${ACTIVITY_TYPE_CODE}' or Name eq '${ACTIVITY_TYPE_NAME}'`,
    select: 'Id,Name,Code',
    orderby: 'CreatedOn,Id',
  });
  const found =
    rows.find(({ Id }) => Id.toLowerCase() === OWN_TYPE_ID) ??
    rows.find(({ Code }) => Code === ACTIVITY_TYPE_CODE) ??
    rows[0];
  return found?.Id ?? null;
};

/** Categories have no code: ours is known by its id, a customer's by belonging to the type. */
const findCategory = async (creatio: CreatioClient, typeId: string): Promise<string | null> => {
  const rows = await creatio.list<Row>('ActivityCategory', {
    filter: `ActivityType/Id eq ${typeId}`,
    select: 'Id,Name',
    orderby: 'CreatedOn,Id',
  });
  const found =
    rows.find(({ Id }) => Id.toLowerCase() === OWN_CATEGORY_ID) ??
    rows.find(({ Name }) => Name === ACTIVITY_TYPE_NAME) ??
    rows[0];
  return found?.Id ?? null;
};

const ensureType = async (creatio: CreatioClient, told: Told): Promise<string> => {
  const found = await findType(creatio);
  if (found !== null) return known(TYPE, found, told);
  const columns = { Id: OWN_TYPE_ID, Name: ACTIVITY_TYPE_NAME, Code: ACTIVITY_TYPE_CODE };
  return made(TYPE, OWN_TYPE_ID, await make(creatio, 'ActivityType', columns), told);
};

const ensureCategory = async (creatio: CreatioClient, typeId: string, told: Told): Promise<string> => {
  const found = await findCategory(creatio, typeId);
  if (found !== null) return known(CATEGORY, found, told);
  const columns = { Id: OWN_CATEGORY_ID, Name: ACTIVITY_TYPE_NAME, ActivityTypeId: typeId };
  return made(CATEGORY, OWN_CATEGORY_ID, await make(creatio, 'ActivityCategory', columns), told);
};

const known = (what: string, id: string, told: Told): string => {
  told(`${what} ${id} found`, 'found');
  return id;
};

const made = (what: string, id: string, how: 'created' | 'found', told: Told): string => {
  told(`${what} ${how}`, how);
  return id;
};

interface SettingsAnswer {
  readonly values?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** `unset`: the setting is there and nobody has ever given it a value. */
export type SwitchSetting = 'missing' | 'unset' | 'on' | 'off';

export const readSwitchSetting = async (creatio: CreatioClient): Promise<SwitchSetting> => {
  const answer = await creatio.dataService<SettingsAnswer>('QuerySysSettings', {
    sysSettingsNameCollection: [SWITCH_CODE],
  });
  const found = answer.values?.[SWITCH_CODE];
  if (found === undefined) return 'missing';
  if (found.value === null || found.value === undefined) return 'unset';
  return found.value === true ? 'on' : 'off';
};

/** The switch as it stands in Creatio; null: the setting isn't there. A setting without a value is off. */
export const readSwitch = async (creatio: CreatioClient): Promise<boolean | null> => {
  const setting = await readSwitchSetting(creatio);
  return setting === 'missing' ? null : setting === 'on';
};

/**
 * Everything that is missing in Creatio. Repeating it changes nothing, nor do two at once make anything twice.
 *
 * @param switchOn the value of the switch where nobody has given it one; a given one is left as it is
 * @param told hears of each thing, whether it was made or found
 */
export const setUpCreatio = async (creatio: CreatioClient, switchOn: boolean, told: Told): Promise<void> => {
  const lookups = await ensureLookups(creatio, told);
  if (!hasOwn(lookups)) await ensureLinks(creatio, lookups, told);
  await ensureSwitch(creatio, switchOn, told);
};

const ensureSwitch = async (creatio: CreatioClient, switchOn: boolean, told: Told): Promise<void> => {
  const what = `system setting ${SWITCH_CODE}`;
  const before = await readSwitchSetting(creatio);
  if (before === 'on' || before === 'off') {
    told(`${what} found, ${before}`, 'found');
    return;
  }
  if (before === 'missing') await insertSwitch(creatio);
  const answer = await creatio.dataService<{ saveResult?: Readonly<Record<string, boolean>> }>(
    'PostSysSettingsValues',
    { isPersonal: false, sysSettingsValues: { [SWITCH_CODE]: switchOn } },
  );
  if (answer.saveResult?.[SWITCH_CODE] !== true) throw new Error(`Creatio did not save a value of the ${what}`);
  told(
    `${what} ${before === 'missing' ? 'created' : 'found without a value, set'}, ${switchOn ? 'on' : 'off'}`,
    'created',
  );
};

const insertSwitch = async (creatio: CreatioClient): Promise<void> => {
  const answer = await creatio.dataService<{ success?: boolean }>('InsertSysSettingRequest', {
    id: uuidV5('creatio:switch'),
    name: SWITCH_CODE,
    code: SWITCH_CODE,
    valueTypeName: 'Boolean',
    isCacheable: true,
    isPersonal: false,
    description: 'Missed Webitel chats become activities',
  });
  // Refused because somebody else has just made it: then it is there.
  if (answer.success !== true && (await readSwitchSetting(creatio)) === 'missing')
    throw new Error(`Creatio did not create the system setting ${SWITCH_CODE}`);
};

import type { Row } from '../../../simulators/creatio/schema';
import { ensureLookups, readSwitchSetting, setUpCreatio } from '../../../src/creatio/setup';
import { STATUS_IDS, SWITCH_CODE } from '../../../src/topology/connector/lookups';
import { startTestCreatio, type TestCreatio } from '../../support/creatio';

let creatio: TestCreatio;
beforeEach(async () => {
  creatio = await startTestCreatio();
});
afterEach(() => creatio.close());

const setUp = async (switchOn = false): Promise<string[]> => {
  const lines: string[] = [];
  await setUpCreatio(creatio.client, switchOn, (what, how) => lines.push(`${how}: ${what}`));
  return lines;
};

const rows = (set: string, matches: (row: Row) => boolean): Row[] =>
  [...creatio.simulator.store.rows(set)].filter(matches);
const ofType = (typeId: string) => ({
  statuses: rows('ActivityTypeStatusEntry', (row) => row['ActivityTypeId'] === typeId).map(
    (row) => row['ActivityStatusId'],
  ),
});

it('makes each thing once and says so; again, it finds each', async () => {
  // Type, category and their links, two kinds; the switch.
  expect((await setUp(true)).map((line) => line.split(':')[0])).toEqual([
    'created',
    'created',
    'created',
    'created',
    'created',
  ]);
  expect((await setUp(false)).every((line) => line.startsWith('found: '))).toBe(true);
  const types = rows('ActivityType', (row) => row['Code'] === 'WebitelMissedChat');
  expect(types).toHaveLength(1);
  expect(rows('ActivityCategory', (row) => row['ActivityTypeId'] === types[0]?.Id)).toHaveLength(1);
  expect(ofType(types[0]?.Id ?? '').statuses.sort()).toEqual(Object.values(STATUS_IDS).sort());
  expect(await readSwitchSetting(creatio.client)).toBe('on');
});

it('two at once make one of each', async () => {
  const said = (await Promise.all([setUp(true), setUp(true)])).flat();
  const [type, ...others] = rows('ActivityType', (row) => row['Code'] === 'WebitelMissedChat');
  expect(others).toEqual([]);
  expect(rows('ActivityCategory', (row) => row['ActivityTypeId'] === type?.Id)).toHaveLength(1);
  expect(ofType(type?.Id ?? '').statuses).toHaveLength(4);
  expect(rows('SysSettings', (row) => row['Code'] === SWITCH_CODE)).toHaveLength(1);
  expect(said.filter((line) => line.startsWith('created: activity type'))).toHaveLength(1);
});

it('what an interrupted set-up left out is made by the next', async () => {
  await setUp();
  const [link] = rows('ActivityTypeStatusEntry', () => true);
  creatio.simulator.store.delete('ActivityTypeStatusEntry', link?.Id ?? '');
  expect((await setUp()).filter((line) => line.startsWith('created'))).toEqual([
    'created: links of the type with its statuses created: 1',
  ]);
});

const CUSTOMERS = 'e0000000-0000-4000-8000-000000000001';

it.each([
  ['code', { Name: 'Пропущений чат', Code: 'WebitelMissedChat' }],
  ['name', { Name: 'Webitel missed chat', Code: '' }],
])('uses a type of the customer’s own with the same %s', async (_, columns) => {
  await creatio.client.create('ActivityType', { Id: CUSTOMERS, ...columns });
  const { typeId, categoryId } = await ensureLookups(creatio.client, () => {});
  expect(typeId).toBe(CUSTOMERS);
  expect(creatio.simulator.store.get('ActivityCategory', categoryId)?.['ActivityTypeId']).toBe(CUSTOMERS);
});

it('a code says more than a name', async () => {
  await creatio.client.create('ActivityType', { Id: CUSTOMERS, Name: 'Webitel missed chat', Code: 'Another' });
  const coded = 'e0000000-0000-4000-8000-000000000002';
  await creatio.client.create('ActivityType', { Id: coded, Name: 'Chats', Code: 'WebitelMissedChat' });
  expect((await ensureLookups(creatio.client, () => {})).typeId).toBe(coded);
});

it('a category of the type under another name is used', async () => {
  await creatio.client.create('ActivityType', { Id: CUSTOMERS, Name: 'Chats', Code: 'WebitelMissedChat' });
  const category = 'e0000000-0000-4000-8000-000000000003';
  await creatio.client.create('ActivityCategory', { Id: category, Name: 'Chat', ActivityTypeId: CUSTOMERS });
  expect(await ensureLookups(creatio.client, () => {})).toEqual({ typeId: CUSTOMERS, categoryId: category });
});

it('a setting that nobody has given a value gets one, a given one is left', async () => {
  await creatio.client.dataService('InsertSysSettingRequest', { code: SWITCH_CODE, name: SWITCH_CODE });
  expect(await readSwitchSetting(creatio.client)).toBe('unset');
  expect((await setUp(true)).at(-1)).toBe(`created: system setting ${SWITCH_CODE} found without a value, set, on`);
  creatio.simulator.admin.switch(false);
  expect((await setUp(true)).at(-1)).toBe(`found: system setting ${SWITCH_CODE} found, off`);
});

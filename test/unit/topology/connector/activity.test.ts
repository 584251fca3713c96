import {
  type ActivityConfig,
  type ActivityRow,
  chatUrl,
  createColumns,
  notesOf,
  optionalColumns,
  ownerOf,
  patchColumns,
  requiredColumns,
  titleOf,
  type Writing,
} from '../../../../src/topology/connector/activity';
import { NO_MATCH } from '../../../../src/topology/connector/contact-match';
import {
  PRIORITY_HIGH,
  RESULT_CANCELED,
  RESULT_COMPLETED,
  STATUS_IDS,
} from '../../../../src/topology/connector/lookups';
import { NOBODY, type Recipients } from '../../../../src/topology/connector/recipients';
import { WORDS } from '../../../../src/topology/connector/words';
import { T } from '../../../support/chat-events';
import { ACTIVITY_CONFIG, CASE_ID, claimed, command, ended, SUPPORT, UNASSIGNED } from '../../../support/creatio';

const [OLENA = '', PETRO = ''] = SUPPORT;
const CONFIG: ActivityConfig = { ...ACTIVITY_CONFIG, typeId: 'type', categoryId: 'category' };
const GROUP: Recipients = { rung: 0, kind: 'group', contacts: [OLENA, PETRO] };
const ALONE: Recipients = { rung: 0, kind: 'individual', contacts: [OLENA] };
const writing = (more: Partial<Writing> = {}): Writing => ({
  recipients: GROUP,
  contact: NO_MATCH,
  config: CONFIG,
  remindToOwner: 'off',
  nowMs: T + 600_000,
  ...more,
});
const REMINDED = { RemindToOwner: true, RemindToOwnerDate: new Date(T + 540_000).toISOString() };
const iso = (ms: number): string => new Date(ms).toISOString();

describe('the title', () => {
  it.each([
    [{ displayName: 'Jane', phone: '1' }, 'Jane (telegram)'],
    [{ displayName: null, phone: '+1', externalId: 'x' }, '+1 (telegram)'],
    [{ displayName: null, externalId: 'x', customerId: '7' }, 'x (telegram)'],
    [{ displayName: null, externalId: null, customerId: '7', messenger: null }, '7 (chat)'],
    [{ displayName: null, externalId: null, customerId: null }, '? (telegram)'],
    [{ displayName: '$& $1' }, '$& $1 (telegram)'],
  ])('of %j is %s', (more, expected) => {
    const titleTemplate = '{customer} ({messenger})';
    expect(titleOf(command(1, more), { titleTemplate, words: WORDS.en })).toBe(expected);
  });

  it('is the language’s own without a template, and no longer than Creatio takes', () => {
    const untitled = { titleTemplate: '', words: WORDS.uk };
    expect(titleOf(command(1, { messenger: null }), untitled)).toBe('Пропущений чат: Jane (чат)');
    expect(titleOf(command(1), { ...untitled, words: WORDS.en })).toBe('Missed chat: Jane (telegram)');
    expect(titleOf(command(1, { displayName: 'x'.repeat(501) }), CONFIG)).toBe('x'.repeat(500));
  });
});

describe('the notes', () => {
  it('begin with chat, link and messenger, and end with what happened', () => {
    const asked = command(1, {
      missCount: 2,
      previousCaseId: 'before',
      notes: ['missed', 'missed again'],
      endReason: 'retracted',
    });
    const contact = { contactId: null, candidates: ['a', 'b'] };
    const config = { ...CONFIG, chatUrlTemplate: 'https://w/{conversationId}' };
    expect(notesOf(asked, config, contact).split('\n')).toEqual([
      `Webitel chat ${asked.conversationId}`,
      `https://w/${asked.conversationId}`,
      'Messenger: telegram / 14 / tg-501',
      'Queue: Support',
      'Missed 2 times',
      'Possible contacts: a, b',
      'Follows before',
      'missed',
      'missed again',
      'Ended: retracted',
    ]);
  });

  it('leave out what is not known', () => {
    const bare = command(1, { messenger: null, gatewayId: null, externalId: null, queueName: null, notes: [] });
    expect(notesOf(bare, CONFIG, { contactId: 'a', candidates: ['a'] })).toBe(`Webitel chat ${bare.conversationId}`);
    expect(notesOf(command(1, { gatewayId: null, notes: [] }), CONFIG, NO_MATCH)).toContain(
      'Messenger: telegram / tg-501',
    );
  });

  it('speak the operators’ language', () => {
    const asked = command(1, { missCount: 3, previousCaseId: 'p', endReason: 'e', notes: [] });
    const config = { ...CONFIG, words: WORDS.uk };
    expect(
      notesOf(asked, config, { contactId: null, candidates: ['a', 'b'] })
        .split('\n')
        .slice(1),
    ).toEqual([
      'Месенджер: telegram / 14 / tg-501',
      'Черга: Support',
      'Пропущено разів: 3',
      'Можливі контакти: a, b',
      'Продовжує p',
      'Закінчено: e',
    ]);
  });
});

it('a link is made where there is a template', () => {
  expect(chatUrl('a b', 'https://w/{conversationId}?c={conversationId}')).toBe('https://w/a%20b?c=a%20b');
  expect(chatUrl('a', '')).toBeNull();
});

it('optional columns are those that are configured, with what is known', () => {
  const columns = { messenger: 'UsrM', chatId: 'UsrC', link: 'UsrL' };
  const asked = command(1);
  expect(optionalColumns(asked, { ...CONFIG, columns, chatUrlTemplate: '/{conversationId}' })).toEqual({
    UsrM: 'telegram',
    UsrC: asked.conversationId,
    UsrL: `/${asked.conversationId}`,
  });
  expect(optionalColumns(command(1, { messenger: null }), { ...CONFIG, columns })).toEqual({
    UsrC: asked.conversationId,
  });
  expect(optionalColumns(asked, CONFIG)).toEqual({});
});

it('the owner is who has it, who is asked alone, or the placeholder', () => {
  expect(ownerOf(claimed(1, PETRO), ALONE, CONFIG)).toBe(PETRO);
  expect(ownerOf(command(1), ALONE, CONFIG)).toBe(OLENA);
  expect(ownerOf(command(1), { ...ALONE, contacts: [] }, CONFIG)).toBe(UNASSIGNED);
  expect(ownerOf(command(1), GROUP, CONFIG)).toBe(UNASSIGNED);
  expect(ownerOf(command(1), NOBODY, CONFIG)).toBe(UNASSIGNED);
});

describe('a new activity', () => {
  const required = {
    Id: CASE_ID,
    Title: 'Jane',
    StartDate: iso(T),
    DueDate: iso(T + 900_000),
    TypeId: 'type',
    ActivityCategoryId: 'category',
    StatusId: STATUS_IDS['not-started'],
    OwnerId: UNASSIGNED,
  };
  it('has all that is known', () => {
    expect(createColumns(command(1), writing({ contact: { contactId: 'c', candidates: ['c'] } }))).toEqual({
      ...required,
      PriorityId: PRIORITY_HIGH,
      Notes: notesOf(command(1), CONFIG, NO_MATCH),
      ShowInScheduler: false,
      ContactId: 'c',
    });
    expect(createColumns(command(1), writing())).not.toHaveProperty('ContactId');
  });
  it('needs no more than this; an unknown status is the first one', () => {
    expect(requiredColumns(command(1, { status: 'unknown' }), writing())).toEqual(required);
  });
  it.each([
    ['on', REMINDED],
    ['anew', REMINDED],
    ['off', {}],
    ['keep', {}],
  ] as const)('with the owner’s reminder %s', (remindToOwner, more) => {
    expect(requiredColumns(command(1), writing({ remindToOwner }))).toEqual({ ...required, ...more });
  });
});

describe('what changes in an activity that is there', () => {
  const row = (more: Partial<ActivityRow> = {}): ActivityRow => ({
    Id: CASE_ID,
    StatusId: STATUS_IDS['not-started'].toUpperCase(),
    OwnerId: UNASSIGNED.toUpperCase(),
    Notes: notesOf(command(1), CONFIG, NO_MATCH),
    DueDate: iso(T + 900_000).replace('.000Z', 'Z'),
    RemindToOwner: false,
    ...more,
  });

  it('is nothing, where all is as it should be', () => {
    for (const type of ['create-activity', 'append-miss', 'offer-again', 'note', 'release-claim'] as const)
      expect(patchColumns(row(), command(1, { type }), writing())).toEqual({});
  });

  it('by a claim is status and owner alone, whatever else has changed', () => {
    const asked = claimed(1, PETRO, { notes: ['other'], dueAt: T });
    expect(
      patchColumns(row({ RemindToOwner: true }), asked, writing({ recipients: NOBODY, remindToOwner: 'keep' })),
    ).toEqual({
      StatusId: STATUS_IDS['in-progress'],
      OwnerId: PETRO,
    });
  });

  it.each(['append-miss', 'offer-again', 'note', 'release-claim'] as const)('by %s is what is told', (type) => {
    const asked = command(1, { type, notes: ['missed', 'again'], dueAt: T + 900_001 });
    expect(patchColumns(row(), asked, writing())).toEqual({
      Notes: notesOf(asked, CONFIG, NO_MATCH),
      DueDate: iso(T + 900_001),
    });
  });

  it('by withdraw-offers is nothing that is told', () => {
    expect(patchColumns(row(), command(1, { type: 'withdraw-offers', notes: ['x'], dueAt: T }), writing())).toEqual({});
  });

  it.each([
    ['off', true, { RemindToOwner: false }],
    ['off', false, {}],
    ['on', false, REMINDED],
    ['on', true, {}],
    ['anew', true, REMINDED],
    ['anew', false, REMINDED],
    ['keep', true, {}],
    ['keep', false, {}],
  ] as const)('with the owner’s reminder %s where it stands at %s', (remindToOwner, stands, expected) => {
    expect(patchColumns(row({ RemindToOwner: stands }), command(1), writing({ remindToOwner }))).toEqual(expected);
  });

  it('by an end is the result and the reason, and not the owner', () => {
    const asked = ended(1, { notes: ['missed'], dueAt: T });
    expect(
      patchColumns(row({ OwnerId: PETRO, RemindToOwner: true }), asked, writing({ remindToOwner: 'off' })),
    ).toEqual({
      StatusId: STATUS_IDS.canceled,
      ResultId: RESULT_CANCELED,
      DetailedResult: 'retracted',
      Notes: notesOf(asked, CONFIG, NO_MATCH),
    });
    const done = ended(1, { status: 'completed', endReason: 'answered-live', type: 'complete-activity' });
    expect(patchColumns(row(), done, writing())).toMatchObject({
      StatusId: STATUS_IDS.completed,
      ResultId: RESULT_COMPLETED,
      DetailedResult: 'answered-live',
    });
  });
});

import {
  ACTIVITY_SCHEMA_UID,
  NOTIFICATION_TYPE_REMINDING,
  REMINDING_SOURCES,
} from '../../../../src/topology/connector/lookups';
import { remindColumns, remindToOwnerOf } from '../../../../src/topology/connector/owner-reminder';
import { NOBODY, type Recipients, recipientsOf } from '../../../../src/topology/connector/recipients';
import {
  audienceOf,
  type PlanInput,
  reminderColumns,
  reminderId,
  reminderPlan,
} from '../../../../src/topology/connector/reminders';
import { T } from '../../../support/chat-events';
import { CASE_ID, claimed, command, ended, SUPPORT, UNASSIGNED } from '../../../support/creatio';

const [A = '', B = '', C = ''] = SUPPORT;
const GROUP: Recipients = { rung: 0, kind: 'group', contacts: [A, B] };
const ALONE: Recipients = { rung: 0, kind: 'individual', contacts: [A] };

describe('the first rung with somebody who can be asked', () => {
  const ladder = [
    { kind: 'role', ids: ['r'] },
    { kind: 'contact', ids: ['c'] },
    { kind: 'owner-of-contact', ids: [] },
    { kind: 'contacts', ids: ['d'] },
    { kind: 'webitel-user', ids: ['w'] },
  ] as const;
  const expand = (known: Readonly<Record<string, readonly string[]>>) => async (rung: { kind: string }) =>
    known[rung.kind] ?? [];
  const of = (known: Readonly<Record<string, readonly string[]>>, more = {}) =>
    recipientsOf(command(1, { ladder, ...more }), expand(known));

  it('is the first of all that is not empty, without those who declined', async () => {
    expect(await of({ role: [B, A, B], contact: [C] })).toEqual({ rung: 0, kind: 'group', contacts: [A, B] });
    expect(await of({ role: [A], contact: [C] }, { excluded: [A] })).toEqual({
      rung: 1,
      kind: 'individual',
      contacts: [C],
    });
    expect(await of({ 'owner-of-contact': [C] })).toEqual({ rung: 2, kind: 'individual', contacts: [C] });
    expect(await of({ contacts: [C] })).toEqual({ rung: 3, kind: 'group', contacts: [C] });
    expect(await of({ 'webitel-user': [C] })).toMatchObject({ rung: 4, contacts: [C] });
  });
  it('begins where the command says, and may be nobody', async () => {
    expect(await of({ role: [A], contacts: [C] }, { rung: 1 })).toMatchObject({ rung: 3 });
    expect(await of({ role: [A] }, { rung: 1 })).toEqual(NOBODY);
    expect(await of({ role: [A] }, { rung: 9 })).toEqual(NOBODY);
  });
});

describe('the owner’s own reminder', () => {
  const of = (more: Partial<Parameters<typeof remindToOwnerOf>[0]>) =>
    remindToOwnerOf({
      command: command(1),
      recipients: GROUP,
      source: 'author',
      stands: false,
      isHeld: false,
      isAnew: false,
      ...more,
    });
  it('is off for a group, or on for the placeholder, as the source wants it', () => {
    expect(of({})).toBe('off');
    expect(of({ isAnew: true, stands: true })).toBe('off');
    expect(of({ source: 'owner' })).toBe('on');
    expect(of({ source: 'owner', recipients: NOBODY, isAnew: true })).toBe('on');
  });
  it('is on for one who is asked alone, anew in a new offer, off while he has enough', () => {
    expect(of({ recipients: ALONE })).toBe('on');
    expect(of({ recipients: ALONE, isAnew: true })).toBe('anew');
    expect(of({ recipients: ALONE, isAnew: true, isHeld: true })).toBe('off');
  });
  it('of a claimed case is left, or shown anew where it stands', () => {
    const mine = { command: claimed(1, A), recipients: NOBODY, source: 'owner' } as const;
    expect(of({ ...mine, stands: true })).toBe('keep');
    expect(of({ ...mine, isAnew: true })).toBe('keep');
    expect(of({ ...mine, isAnew: true, stands: true })).toBe('anew');
  });
  it('of a case that is over is Creatio’s business', () => {
    expect(of({ command: ended(1), source: 'owner', isAnew: true, stands: true })).toBe('keep');
  });
  it('lies a minute back', () => {
    expect(remindColumns(T)).toEqual({ RemindToOwner: true, RemindToOwnerDate: new Date(T - 60_000).toISOString() });
  });
});

describe('who is to be reminded', () => {
  const of = (more: Partial<Parameters<typeof audienceOf>[0]>) => {
    const { wanted, told } = audienceOf({
      command: command(1),
      recipients: GROUP,
      also: [],
      remindsOwner: false,
      isAnew: false,
      ...more,
    });
    return { wanted: [...wanted], told };
  };
  it('of an offer: the group, each by a row of ours; one alone by Creatio', () => {
    expect(of({ also: [C] })).toEqual({ wanted: [A, B], told: [A, B] });
    expect(of({ recipients: { ...GROUP, contacts: [A.toUpperCase(), A] } })).toEqual({ wanted: [A], told: [A] });
    expect(of({ recipients: ALONE })).toEqual({ wanted: [A], told: [] });
    expect(of({ recipients: NOBODY })).toEqual({ wanted: [], told: [] });
  });
  it('of a claimed case: the owner may, others are told; he too when it is given to him or rests', () => {
    const mine = { command: claimed(1, A.toUpperCase()), recipients: NOBODY } as const;
    expect(of(mine)).toEqual({ wanted: [A], told: [] });
    expect(of({ ...mine, isAnew: true })).toEqual({ wanted: [A], told: [A] });
    expect(of({ ...mine, also: [B, A] })).toEqual({ wanted: [A, B], told: [A, B] });
    expect(of({ ...mine, also: [A] })).toEqual({ wanted: [A], told: [] });
    expect(of({ ...mine, also: [B], isAnew: true, remindsOwner: true })).toEqual({ wanted: [A, B], told: [B] });
  });
  it('of a case that is over: nobody', () => {
    expect(of({ command: ended(1), also: [B], isAnew: true })).toEqual({ wanted: [], told: [] });
  });
});

describe('the plan', () => {
  const plan = (more: Partial<PlanInput>) =>
    reminderPlan({
      audience: { wanted: new Set([A, B]), told: [A, B] },
      present: [],
      acknowledged: [],
      placeholder: UNASSIGNED,
      idOf: (contact) => `row-${contact}`,
      ...more,
    });
  const row = (ContactId: string, Id = `row-${ContactId}`) => ({ Id, ContactId });

  it('creates what is missing and was never acknowledged', () => {
    expect(plan({ acknowledged: [B.toUpperCase()] })).toEqual({ remove: [], create: [A] });
    expect(plan({ present: [row(A.toUpperCase(), `ROW-${A}`)] })).toEqual({ remove: [], create: [B] });
  });
  it('removes whoever shall not, a second one, and one of an earlier offer, which it replaces', () => {
    expect(plan({ present: [row(C), row(A), row(A, 'second'), row(B, 'old')] })).toEqual({
      remove: [`row-${C}`, 'second', 'old'],
      create: [B],
    });
  });
  it('leaves an old one that nobody is to be told by', () => {
    const audience = { wanted: new Set([A]), told: [] };
    expect(plan({ audience, present: [row(A, 'creatios')] })).toEqual({ remove: [], create: [] });
    expect(plan({ present: [row(A, 'old')], acknowledged: [A, B] })).toEqual({ remove: [], create: [] });
  });
  it('leaves the placeholder’s own, unless he is one of them', () => {
    expect(plan({ present: [row(UNASSIGNED.toUpperCase())], acknowledged: [A, B] })).toEqual({
      remove: [],
      create: [],
    });
    const audience = { wanted: new Set([UNASSIGNED]), told: [UNASSIGNED] };
    expect(plan({ audience, present: [row(UNASSIGNED, 'old')] })).toEqual({ remove: ['old'], create: [UNASSIGNED] });
  });
});

describe('a row', () => {
  const reminder = {
    id: 'id',
    contact: A,
    command: command(1),
    title: 't'.repeat(501),
    source: 'owner',
    nowMs: T,
  } as const;
  it('is due at once, in the alarm clock’s tab', () => {
    expect(reminderColumns(reminder)).toEqual({
      Id: 'id',
      ContactId: A,
      SourceId: REMINDING_SOURCES.owner,
      NotificationTypeId: NOTIFICATION_TYPE_REMINDING,
      RemindTime: new Date(T - 60_000).toISOString(),
      SubjectId: CASE_ID,
      SysEntitySchemaId: ACTIVITY_SCHEMA_UID,
      SubjectCaption: 't'.repeat(500),
      Description: 't'.repeat(500),
      PopupTitle: 'Webitel',
      TypeCaption: 'Webitel missed chat',
      IsRead: false,
    });
  });
  it('of a claimed case is never the owner’s source', () => {
    expect(reminderColumns({ ...reminder, command: claimed(1, B) })['SourceId']).toBe(REMINDING_SOURCES.author);
  });
  it('has an id of its case, contact and offer', () => {
    expect(reminderId(command(1), A.toUpperCase(), (name) => name)).toBe(`reminding:${CASE_ID}:${A}:1`);
  });
});

import { STATUS_IDS } from '../../../../src/topology/connector/lookups';
import type { ReminderSource } from '../../../../src/topology/connector/owner-reminder';
import { type Applying, createApplying } from '../../../support/applying';
import {
  CASE_ID,
  claimed,
  command,
  ended,
  SUPPORT,
  startTestCreatio,
  type TestCreatio,
  UNASSIGNED,
} from '../../../support/creatio';

// Real requests on a machine that may be busy: waits end when what they wait for has come.
jest.setTimeout(90_000);

const [OLENA = '', PETRO = '', IRYNA = '', TARAS = ''] = SUPPORT;
const SUPERVISOR = 'c0000000-0000-4000-8000-000000000008';
const alone = { ladder: [{ kind: 'contact', ids: [OLENA] }] } as const;
const supervised = { alsoRemind: [{ kind: 'contact', ids: [SUPERVISOR] }] } as const;

let creatio: TestCreatio;
beforeEach(async () => {
  creatio = await startTestCreatio();
});
afterEach(() => creatio.close());

const activity = () => creatio.simulator.store.get('Activity', CASE_ID);
const popupsOf = (applying: Applying): readonly number[] =>
  [...SUPPORT, SUPERVISOR].map((contact) => applying.popups(CASE_ID, contact));

describe.each(['author', 'owner'] as const)('with source %s', (reminderSource: ReminderSource) => {
  let applying: Applying;
  beforeEach(() => {
    applying = createApplying(creatio, { reminderSource });
  });
  /** Whoever is the activity's owner by Creatio's own reminder is shown it again by each save. */
  const again = reminderSource === 'owner' ? 1 : 0;
  const withPlaceholder = (contacts: readonly string[]): readonly string[] =>
    reminderSource === 'owner' ? [...contacts, UNASSIGNED].sort() : contacts;

  it('an offer pops up once for each of a group, however often it is applied and the activity saved', async () => {
    await applying.apply(command(1000));
    await applying.apply(command(1000));
    await applying.apply(command(2000, { type: 'append-miss', missCount: 2, notes: ['missed', 'missed again'] }));
    expect(activity()).toMatchObject({ OwnerId: UNASSIGNED, Notes: expect.stringContaining('missed again') });
    expect(popupsOf(applying)).toEqual([1, 1, 1, 1, 0]);
    expect(applying.reminded(CASE_ID)).toEqual(withPlaceholder(SUPPORT));
  });

  it('a claim takes everybody else’s away and shows them nothing', async () => {
    await applying.apply(command(1000));
    await applying.apply(claimed(2000, PETRO));
    expect(applying.reminded(CASE_ID)).toEqual([PETRO]);
    expect(popupsOf(applying)).toEqual([1, 1 + again, 1, 1, 0]);
  });

  it('a claim is one save: the owner and the status', async () => {
    await applying.apply(command(1000));
    const before = creatio.simulator.admin.counts()['writes'] ?? 0;
    await applying.apply(claimed(2000, PETRO));
    const removed = reminderSource === 'owner' ? 0 : 3;
    expect((creatio.simulator.admin.counts()['writes'] ?? 0) - before).toBe(1 + removed);
  });

  it('nobody is left when the case is over', async () => {
    await applying.apply(command(1000));
    await applying.apply(ended(2000));
    expect(applying.reminded(CASE_ID)).toEqual(withPlaceholder([]).filter((contact) => contact !== UNASSIGNED));
    expect(popupsOf(applying)).toEqual([1, 1, 1, 1, 0]);
  });

  it('released, it is offered to the others: the old row goes, and each is told once more', async () => {
    await applying.apply(command(1000));
    await applying.apply(claimed(2000, PETRO));
    await applying.apply(command(3000, { type: 'release-claim', offer: 2, excluded: [PETRO] }));
    expect(activity()).toMatchObject({ OwnerId: UNASSIGNED, StatusId: STATUS_IDS['not-started'] });
    expect(applying.reminded(CASE_ID)).toEqual(withPlaceholder([OLENA, IRYNA, TARAS]));
    expect(popupsOf(applying)).toEqual([2, 1 + again, 2, 2, 0]);
  });

  it('a new offer replaces the rows that stand, so that it pops up too', async () => {
    await applying.apply(command(1000));
    await applying.apply(command(2000, { type: 'offer-again', offer: 2 }));
    expect(applying.reminded(CASE_ID)).toEqual(withPlaceholder(SUPPORT));
    expect(popupsOf(applying)).toEqual([2, 2, 2, 2, 0]);
  });

  it('one who is asked alone has Creatio’s own reminder, once', async () => {
    await applying.apply(command(1000, alone));
    await applying.apply(command(1000, alone));
    expect(activity()).toMatchObject({ OwnerId: OLENA, RemindToOwner: true });
    expect(applying.reminded(CASE_ID)).toEqual([OLENA]);
    expect(popupsOf(applying)).toEqual([1, 0, 0, 0, 0]);
  });

  it('when he declines, the group is asked, and he is not shown it again', async () => {
    const ladder = [alone.ladder[0], command(0).ladder[0] ?? alone.ladder[0]];
    await applying.apply(command(1000, { ladder }));
    await applying.apply(command(2000, { type: 'offer-again', ladder, rung: 1, offer: 2, excluded: [OLENA] }));
    expect(activity()).toMatchObject({ OwnerId: UNASSIGNED });
    expect(applying.reminded(CASE_ID)).toEqual(withPlaceholder([PETRO, IRYNA, TARAS]));
    expect(popupsOf(applying)).toEqual([1, 1, 1, 1, 0]);
  });

  it('asked alone once more, he is reminded once more', async () => {
    await applying.apply(command(1000, alone));
    creatio.simulator.admin.operate('dismiss', CASE_ID, 'olena');
    await applying.apply(command(2000, { ...alone, type: 'append-miss', notes: ['missed'] }));
    expect(popupsOf(applying)).toEqual([1, 0, 0, 0, 0]);
    await applying.apply(command(3000, { ...alone, type: 'offer-again', offer: 2 }));
    expect(popupsOf(applying)).toEqual([2, 0, 0, 0, 0]);
    expect(applying.reminded(CASE_ID)).toEqual([OLENA]);
  });

  it('a case that rests reminds its owner anew, and his supervisor, once', async () => {
    await applying.apply(command(1000));
    await applying.apply(claimed(2000, PETRO));
    const resting = { ...supervised, type: 'note', offer: 2, notes: ['missed', 'rests'] } as const;
    await applying.apply(claimed(3000, PETRO, resting));
    await applying.apply(claimed(3000, PETRO, resting));
    expect(applying.reminded(CASE_ID)).toEqual([PETRO, SUPERVISOR]);
    expect(popupsOf(applying)).toEqual([1, 2 + again, 1, 1, 1]);
    await applying.apply(claimed(4000, PETRO, { offer: 2 }));
    expect(applying.reminded(CASE_ID)).toEqual([PETRO]);
  });

  it('given to another, both are told', async () => {
    await applying.apply(command(1000));
    await applying.apply(claimed(2000, PETRO));
    const before = popupsOf(applying);
    creatio.simulator.store.put('Activity', { ...(activity() ?? { Id: CASE_ID }), OwnerId: IRYNA });
    const given = { offer: 2, alsoRemind: [{ kind: 'contact', ids: [PETRO] }] } as const;
    await applying.apply(claimed(3000, IRYNA, given));
    expect(applying.reminded(CASE_ID)).toEqual([PETRO, IRYNA].sort());
    const after = popupsOf(applying);
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([0, 1, 1, 0, 0]);
  });
});

describe('ten reminders at a time', () => {
  const cases = new Map<string, number>();
  const caseAt = (n: number, dueAt: number) => {
    const caseId = `5f0c1a52-0000-5000-8000-${String(n).padStart(12, '0')}`;
    cases.set(caseId, dueAt);
    return { caseId, caseKey: `client:1:${n}`, dueAt };
  };
  const dueOf = (caseId: string): number | null => cases.get(caseId) ?? null;
  beforeEach(() => cases.clear());

  it('the eleventh waits, and its answer says for whom; one that is more urgent does not', async () => {
    const applying = createApplying(creatio, { dueOf });
    for (let n = 1; n <= 10; n += 1) await applying.apply(command(1000, caseAt(n, 1_000_000 + n)));
    const eleventh = await applying.apply(command(1000, caseAt(11, 2_000_000)));
    expect(eleventh.at(-1)?.notified).toEqual(SUPPORT);
    expect(eleventh.at(-1)?.marks).toEqual(['offer-1', ...SUPPORT.map((contact) => `held:${contact}`)]);
    expect(applying.reminded(caseAt(11, 2_000_000).caseId)).toEqual([]);
    const urgent = await applying.apply(command(1000, caseAt(12, 900_000)));
    expect(urgent.at(-1)?.marks).toEqual(['offer-1']);
    expect(applying.reminded(caseAt(12, 900_000).caseId)).toEqual(SUPPORT);
  });

  it('asked alone, the activity is his and the reminder waits', async () => {
    const applying = createApplying(creatio, { dueOf });
    for (let n = 1; n <= 10; n += 1) await applying.apply(command(1000, { ...alone, ...caseAt(n, 1_000_000) }));
    const { caseId } = caseAt(11, 2_000_000);
    const given = await applying.apply(command(1000, { ...alone, ...caseAt(11, 2_000_000) }));
    expect(given.at(-1)).toMatchObject({ notified: [OLENA], marks: ['offer-1', `held:${OLENA}`] });
    expect(creatio.simulator.store.get('Activity', caseId)).toMatchObject({ OwnerId: OLENA, RemindToOwner: false });
    expect(applying.last(caseId)).toMatchObject({ notified: [], asked: [OLENA] });
  });
});

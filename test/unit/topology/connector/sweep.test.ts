import type { ActivityCommand } from '../../../../src/topology/activity-command';
import { type SweepCase, type SweepRow, sweepPlan } from '../../../../src/topology/connector/sweep';
import type { LastWritten } from '../../../../src/topology/connector/written';
import { claimed, command, SUPPORT } from '../../../support/creatio';

const [A = '', B = '', C = ''] = SUPPORT;
const PLACEHOLDER = 'c0000000-0000-4000-8000-000000000099';
const NOW = 2_000_000_000_000;
const ISSUED = NOW - 7_000;

const offered = (caseId: string, more: Partial<ActivityCommand> = {}): ActivityCommand =>
  command(1000, { caseId, issuedAt: ISSUED, ...more });
const caseOf = (
  found: ActivityCommand | null,
  wanted: readonly string[] | null,
  last: Partial<LastWritten> = {},
  endedAtMs: number | null = null,
): SweepCase => ({
  command: found,
  endedAtMs,
  wanted,
  last: {
    caseKey: 'k',
    version: 1000,
    exists: true,
    status: 'not-started',
    owner: PLACEHOLDER,
    offer: 1,
    notified: wanted ?? [],
    asked: wanted ?? [],
    rung: 0,
    ...last,
  },
});
const row = (caseId: string, contact: string, more: Partial<SweepRow> = {}): SweepRow => ({
  Id: `${caseId}/${contact}`,
  SubjectId: caseId,
  ContactId: contact,
  CreatedOn: new Date(NOW - 60_000).toISOString(),
  ...more,
});
const plan = (rows: readonly SweepRow[], cases: Readonly<Record<string, SweepCase>>) =>
  sweepPlan(rows, new Map(Object.entries(cases)), { placeholder: PLACEHOLDER, nowMs: NOW });
const NOTHING = { remove: [], create: [], before: [], after: [], late: [], staleMs: 0, outstanding: 0 };

describe('what is as it should be', () => {
  it('is left: offered, claimed, the placeholder’s, and what is none of ours', () => {
    const rows = [
      row('x', A),
      row('x', B.toUpperCase()),
      row('y', C),
      row('x', PLACEHOLDER),
      row('z', A),
      row('X'.toLowerCase(), C),
    ];
    const cases = { x: caseOf(offered('x'), [A, B, C]), y: caseOf(claimed(1000, C, { caseId: 'y' }), []) };
    expect(plan(rows, cases)).toEqual(NOTHING);
  });

  it('a reminder that was acknowledged and is gone was dismissed', () => {
    expect(plan([row('x', A)], { x: caseOf(offered('x'), [A, B]) })).toEqual(NOTHING);
  });

  it('a case whose newest command is under way is left to the connector', () => {
    const underWay = { version: 999, notified: [] };
    expect(plan([row('x', C)], { x: caseOf(offered('x'), [A, B], underWay) })).toEqual(NOTHING);
    expect(plan([], { x: caseOf(offered('x'), [A], { exists: false, notified: [] }) })).toEqual(NOTHING);
  });

  it('a case whose newest command was superseded or rejected is left to it: an answer would say that it was written', () => {
    const found = caseOf(offered('x'), [A, B], { notified: [A], asked: [A], unwritten: true });
    expect(plan([row('x', A), row('x', C)], { x: found })).toEqual(NOTHING);
  });

  it('who shall be reminded is not known: nobody is left out', () => {
    expect(plan([row('x', A)], { x: caseOf(offered('x'), null) })).toEqual(NOTHING);
    expect(plan([row('x', A)], { x: caseOf(claimed(1000, B, { caseId: 'x' }), null) })).toEqual(NOTHING);
  });
});

describe('what should not be there goes', () => {
  it('of an ended case all, as old as its end', () => {
    const over = caseOf(null, null, { status: 'canceled' }, NOW - 90_000);
    expect(plan([row('x', A), row('x', B)], { x: over })).toEqual({
      ...NOTHING,
      remove: [
        { id: `x/${A}`, caseId: 'x' },
        { id: `x/${B}`, caseId: 'x' },
      ],
      staleMs: 90_000,
      outstanding: 2,
    });
  });

  it('of one whose end is not known, as old as the reminder; never younger than nothing', () => {
    expect(plan([row('x', A)], { x: caseOf(null, null) }).staleMs).toBe(60_000);
    expect(plan([row('x', A)], { x: caseOf(null, null, {}, NOW + 1) }).staleMs).toBe(0);
  });

  it('of a claimed case everybody’s but the owner’s and of those who are to know', () => {
    const found = caseOf(claimed(1000, A.toUpperCase(), { caseId: 'x', issuedAt: ISSUED }), [B], { version: 1 });
    expect(plan([row('x', A), row('x', B), row('x', C)], { x: found })).toEqual({
      ...NOTHING,
      remove: [{ id: `x/${C}`, caseId: 'x' }],
      staleMs: 7_000,
      outstanding: 1,
    });
  });

  it('of an offered case whoever declined, at once, and whoever left the group', () => {
    const found = offered('x', { excluded: [B.toUpperCase()] });
    const underWay = plan([row('x', A), row('x', B), row('x', C)], { x: caseOf(found, [A], { version: 1 }) });
    expect(underWay).toEqual({ ...NOTHING, remove: [{ id: `x/${B}`, caseId: 'x' }], staleMs: 7_000 });
    const settled = plan([row('x', A), row('x', C)], { x: caseOf(found, [A]) });
    expect(settled.remove).toEqual([{ id: `x/${C}`, caseId: 'x' }]);
    expect(settled.outstanding).toBe(0);
  });

  it('a second one for the same person', () => {
    const rows = [row('x', A), row('x', A, { Id: 'second' })];
    expect(plan(rows, { x: caseOf(offered('x'), [A]) }).remove).toEqual([{ id: 'second', caseId: 'x' }]);
  });

  it('and an activity that was made after its case was over, once', () => {
    const late = caseOf(null, null, { exists: false, status: 'unknown' }, NOW);
    expect(plan([row('x', A), row('x', B)], { x: late }).late).toEqual(['x']);
    expect(plan([row('x', A)], { x: caseOf(null, null) }).late).toEqual([]);
    expect(
      plan([row('x', A, { Id: '1' }), row('x', A)], { x: caseOf(offered('x'), [A], { exists: false }) }).late,
    ).toEqual([]);
  });
});

describe('what was never acknowledged comes', () => {
  it('to whoever is in the group now, and the log hears whom it asks', () => {
    const found = caseOf(offered('x'), [A, B], { notified: [A], asked: [A] });
    expect(plan([row('x', A)], { x: found })).toEqual({
      ...NOTHING,
      create: [{ caseId: 'x', contact: B, by: 'own' }],
      after: [{ caseId: 'x', asked: [A, B], held: [] }],
    });
  });

  it('by Creatio itself to one who is asked alone', () => {
    const alone = (kind: 'contact' | 'owner-of-contact') => offered('x', { ladder: [{ kind, ids: [A] }] });
    for (const kind of ['contact', 'owner-of-contact'] as const)
      expect(plan([], { x: caseOf(alone(kind), [A], { notified: [] }) })).toEqual({
        ...NOTHING,
        create: [{ caseId: 'x', contact: A, by: 'creatio' }],
        after: [{ caseId: 'x', asked: [A], held: [] }],
      });
  });

  it('to those who are to know of a claimed case', () => {
    const found = caseOf(claimed(1000, A, { caseId: 'x' }), [B], { notified: [A], asked: [A] });
    expect(plan([row('x', A)], { x: found })).toEqual({
      ...NOTHING,
      create: [{ caseId: 'x', contact: B, by: 'own' }],
      after: [{ caseId: 'x', asked: [A, B], held: [] }],
    });
  });

  it('not where a row stands that the log does not know yet', () => {
    const found = caseOf(offered('x'), [A], { notified: [], asked: [A] });
    expect(plan([row('x', A)], { x: found })).toEqual(NOTHING);
  });

  it('if somebody left, the log hears it even so', () => {
    const found = caseOf(offered('x'), [A], { notified: [A, B], asked: [A, B] });
    expect(plan([row('x', A)], { x: found }).after).toEqual([{ caseId: 'x', asked: [A], held: [] }]);
    const swapped = caseOf(offered('x'), [A, C], { notified: [A, C], asked: [A, B] });
    expect(plan([], { x: swapped }).after).toEqual([{ caseId: 'x', asked: [A, C], held: [] }]);
  });
});

describe('ten for each', () => {
  const many = (count: number, more: (n: number) => Partial<ActivityCommand> = () => ({})) =>
    Array.from({ length: count }, (_, n) =>
      offered(`case-${String(n).padStart(2, '0')}`, { dueAt: 100 + n, ...more(n) }),
    );
  const standing = (commands: readonly ActivityCommand[]) => commands.map(({ caseId }) => row(caseId, A));
  const known = (commands: readonly ActivityCommand[], last: Partial<LastWritten> = {}) =>
    Object.fromEntries(commands.map((each) => [each.caseId, caseOf(each, [A], last)]));

  it('ten may stand; of twelve the two least urgent go, and are held, not dismissed', () => {
    expect(plan(standing(many(10)), known(many(10)))).toEqual(NOTHING);
    expect(plan(standing(many(12)), known(many(12)))).toEqual({
      ...NOTHING,
      remove: [
        { id: `case-11/${A}`, caseId: 'case-11' },
        { id: `case-10/${A}`, caseId: 'case-10' },
      ],
      before: [
        { caseId: 'case-10', asked: [A], held: [A] },
        { caseId: 'case-11', asked: [A], held: [A] },
      ],
    });
  });

  it('whoever has a case, or is asked alone, keeps his', () => {
    const mine = many(12, (n) =>
      n === 11 ? { owner: A } : n === 10 ? { ladder: [{ kind: 'contact', ids: [A] }] } : {},
    );
    expect(plan(standing(mine), known(mine)).remove.map(({ caseId }) => caseId)).toEqual(['case-09', 'case-08']);
  });

  it('as urgent, the later one by its id goes', () => {
    const same = many(11, () => ({ dueAt: 100 }));
    expect(plan(standing(same), known(same)).remove.map(({ caseId }) => caseId)).toEqual(['case-10']);
  });

  it('the nearest due comes first when there is room, as far as there is', () => {
    const all = many(13);
    const cases = {
      ...known(all.slice(0, 9)),
      ...known(all.slice(9).reverse(), { notified: [] }),
    };
    const next = plan(standing(all.slice(0, 9)), cases);
    expect(next.create).toEqual([{ caseId: 'case-09', contact: A, by: 'own' }]);
    expect(next.after).toEqual([{ caseId: 'case-09', asked: [A], held: [] }]);
  });

  it('a supervisor of a case that rests is told, however many he has', () => {
    const own = many(10);
    const cases = { ...known(own), rest: caseOf(claimed(1000, B, { caseId: 'rest' }), [A], { notified: [] }) };
    expect(plan(standing(own), cases).create).toEqual([{ caseId: 'rest', contact: A, by: 'own' }]);
  });

  it('as many of each person as there is room for', () => {
    const own = many(9);
    const two = ['p', 'q'].map((caseId, n) => offered(caseId, { dueAt: 900 + n }));
    const cases = {
      ...known(own),
      ...Object.fromEntries(two.map((each) => [each.caseId, caseOf(each, [A, B], { notified: [] })])),
    };
    expect(plan(standing(own), cases).create).toEqual([
      { caseId: 'p', contact: A, by: 'own' },
      { caseId: 'p', contact: B, by: 'own' },
      { caseId: 'q', contact: B, by: 'own' },
    ]);
    expect(plan(standing(own), cases).after).toContainEqual({ caseId: 'q', asked: [A, B], held: [A] });
  });
});

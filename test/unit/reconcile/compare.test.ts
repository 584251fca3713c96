import { compare } from '../../../src/reconcile/compare';
import type { Facts } from '../../../src/reconcile/facts';
import { type Gap, standing } from '../../../src/reconcile/gap';
import { STATUS_IDS } from '../../../src/topology/connector/lookups';
import { T } from '../../support/chat-events';
import { CASE_ID, claimed, command, ended, UNASSIGNED } from '../../support/creatio';
import {
  agreed,
  answer,
  caseFact,
  claim,
  KEY,
  missed,
  OLENA,
  PETRO,
  row,
  verdict,
  withCase,
} from '../../support/reconcile';

const gapsOf = (facts: Facts): readonly Gap[] => compare(facts, T).gaps;
const kinds = (facts: Facts): string[] => gapsOf(facts).map(({ kind }) => kind);
const onlyGap = (facts: Facts): Gap => {
  const gaps = gapsOf(facts);
  expect(gaps).toHaveLength(1);
  return gaps[0] as Gap;
};
const INTEGRATION = 'c0000000-0000-4000-8000-000000000090';

it('nothing, where all agree', () => {
  expect(compare(agreed(), T)).toEqual({
    counts: {
      episodes: 1,
      answered: 0,
      missed: 1,
      ignored: 0,
      retracted: 0,
      missesHeard: 1,
      openedACase: 1,
      merged: 0,
      cases: 1,
      activityWritten: 1,
      cancelledBeforeWrite: 0,
      expired: 0,
      deadLettered: 0,
      pending: 0,
    },
    gaps: [],
  });
});

describe('the ledger', () => {
  it('an episode is answered and missed', () => {
    const both = [verdict({ kind: 'answered', version: 6_000 }), verdict()];
    expect(onlyGap(agreed({ verdicts: new Map([['e-1', both]]) }))).toMatchObject({
      kind: 'two-verdicts',
      id: 'e-1',
      why: 'its verdicts are answered, then missed',
    });
  });
  it('a verdict that is repeated, or a miss that is retracted, is none', () => {
    const again = [verdict(), verdict({ version: 8_000 }), verdict({ kind: 'retracted', version: 9_000 })];
    const facts = agreed({ verdicts: new Map([['e-1', again]]) });
    expect(gapsOf(facts)).toEqual([]);
    expect(compare(facts, T).counts).toMatchObject({ missed: 1, retracted: 1 });
  });
  it('a retracted miss that is missed again is one', () => {
    const thrice = [verdict(), verdict({ kind: 'retracted', version: 8_000 }), verdict({ version: 9_000 })];
    expect(kinds(agreed({ verdicts: new Map([['e-1', thrice]]) }))).toEqual(['two-verdicts']);
  });
  it('a miss of which case-events has nothing', () => {
    const facts = agreed({ misses: new Map() });
    expect(onlyGap(facts)).toMatchObject({ kind: 'miss-without-event', id: 'e-1', mend: { kind: 'by-hand' } });
    // What is older than case-events reaches can't be compared.
    expect(gapsOf({ ...facts, caseEventsSinceMs: T + 310_001 })).toEqual([]);
    expect(kinds({ ...facts, caseEventsSinceMs: T + 310_000 })).toEqual(['miss-without-event']);
  });
});

describe('a miss', () => {
  const second = { event: missed({ episodeId: 'e-2' }), partition: 0, offset: 50 };
  const misses = new Map([...agreed().misses, ['e-2', second]]);

  it('merges into the open case', () => {
    const { counts, gaps } = compare(agreed({ misses }), T);
    expect(gaps).toEqual([]);
    expect(counts).toMatchObject({ missesHeard: 2, openedACase: 1, merged: 1 });
  });
  it.each([
    [49, ['miss-without-case']],
    [50, []],
  ])('needs a case that did not end before it: offset %i', (endOffset, found) => {
    const over = claim({ state: 'ended', version: endOffset * 1_000 + 1 });
    const facts = withCase(
      { claim: over, command: ended(endOffset * 1_000 + 2) },
      { misses, activities: new Map([[CASE_ID, row({ StatusId: STATUS_IDS.canceled })]]), reminders: new Map() },
    );
    expect(kinds(facts)).toEqual(found);
  });
  it('is told to the cases once more, just as it was', () => {
    const early = { event: missed(), partition: 0, offset: 39 };
    expect(onlyGap(agreed({ misses: new Map([['e-1', early]]) }))).toMatchObject({
      kind: 'miss-without-case',
      id: 'e-1',
      caseKey: KEY,
      mend: { kind: 'event', event: early.event },
    });
  });
});

describe('a case', () => {
  it('two are open for one customer', () => {
    const other = caseFact({ caseId: 'other', firstVersion: 41_000, isPassed: false, command: null });
    const facts = agreed({ cases: new Map([...agreed().cases, ['other', other]]) });
    expect(onlyGap(facts)).toMatchObject({ kind: 'two-open-cases', id: `${CASE_ID}, other` });
  });
  it('claims and commands name different owners', () => {
    const facts = withCase({ command: claimed(40_001, OLENA), claim: claim(), isPassed: false });
    expect(onlyGap(facts)).toMatchObject({
      kind: 'claim-differs',
      why: `claims name nobody, the newest command ${OLENA}`,
    });
    // The claim is newer: its command is on its way.
    expect(
      gapsOf(withCase({ command: claimed(40_001, OLENA), claim: claim({ version: 40_002 }), isPassed: false })),
    ).toEqual([]);
  });
  it('the connector is past its command and nothing was written', () => {
    const nothing = { answer: null, isPassed: true };
    const facts = withCase(nothing, { activities: new Map(), reminders: new Map() });
    expect(onlyGap(facts)).toMatchObject({
      kind: 'never-written',
      mend: { kind: 'command', command: command(40_002) },
    });
    expect(compare(facts, T).counts).toMatchObject({ activityWritten: 0, pending: 1 });
    // It hasn't come there yet.
    expect(gapsOf(withCase({ ...nothing, isPassed: false }, { activities: new Map() }))).toEqual([]);
  });
  it.each([
    ['cancelled-before-write', 'cancelledBeforeWrite'],
    ['expired', 'expired'],
    ['dead-lettered', 'deadLettered'],
  ] as const)('that is %s needs no activity', (unwritten, name) => {
    const facts = withCase({ answer: null, unwritten }, { activities: new Map(), reminders: new Map() });
    const { counts, gaps } = compare(facts, T);
    expect(gaps).toEqual([]);
    expect(counts).toMatchObject({ [name]: 1, pending: 0, activityWritten: 0 });
  });
});

describe('an activity', () => {
  it('is gone, and the case does not know', () => {
    const facts = agreed({ activities: new Map(), reminders: new Map() });
    expect(onlyGap(facts)).toMatchObject({
      kind: 'activity-gone',
      mend: { kind: 'command', command: command(40_002) },
    });
  });
  it('is gone after its end: nobody minds', () => {
    const over = { claim: claim({ state: 'ended', version: 60_000 }), command: ended(60_001) };
    expect(gapsOf(withCase(over, { activities: new Map(), reminders: new Map() }))).toEqual([]);
  });
  it('was taken in Creatio: the cases are told, as the poller would', () => {
    const taken = row({ StatusId: STATUS_IDS['in-progress'], OwnerId: OLENA, ModifiedById: OLENA });
    expect(onlyGap(agreed({ activities: new Map([[CASE_ID, taken]]) }))).toMatchObject({
      kind: 'activity-differs',
      mend: {
        kind: 'event',
        event: {
          type: 'accept',
          source: 'poller',
          operator: OLENA,
          caseKey: KEY,
          caseId: CASE_ID,
          marks: [`seen:${STATUS_IDS['in-progress']}:${OLENA}`],
        },
      },
    });
  });
  it('stands as one of our own stale writes left it: it is told as seen', () => {
    const stale = row({ StatusId: STATUS_IDS['in-progress'], ModifiedById: INTEGRATION });
    const facts = agreed({ activities: new Map([[CASE_ID, stale]]), ourselves: [UNASSIGNED, INTEGRATION] });
    expect(onlyGap(facts).mend).toMatchObject({
      kind: 'event',
      event: { operator: null, marks: [`seen:${STATUS_IDS['in-progress']}:${UNASSIGNED}`, 'by-us'] },
    });
  });
  it.each([
    ['the owner’s, in progress', row({ StatusId: STATUS_IDS['in-progress'], OwnerId: OLENA.toUpperCase() }), []],
    ['another’s', row({ StatusId: STATUS_IDS['in-progress'], OwnerId: PETRO }), ['activity-differs']],
    ['not started', row({ OwnerId: OLENA }), ['activity-differs']],
    ['of a status that nobody knows', row({ StatusId: OLENA, OwnerId: OLENA }), ['activity-differs']],
  ])('of a claimed case is %s', (_, found, expected) => {
    const facts = withCase(
      {
        claim: claim({ state: 'claimed', operator: OLENA }),
        command: claimed(40_001, OLENA),
        answer: answer({ status: 'in-progress', owner: OLENA }),
      },
      { activities: new Map([[CASE_ID, found]]), reminders: new Map() },
    );
    expect(kinds(facts)).toEqual(expected);
  });
  it('is open although its case has ended: the end is written again', () => {
    const facts = withCase({ claim: claim({ state: 'ended', version: 60_000 }), command: ended(60_001) });
    expect(onlyGap(facts)).toMatchObject({
      kind: 'activity-differs',
      mend: { kind: 'command', command: ended(60_002) },
    });
  });
  it('is nobody’s business before the connector has come to it', () => {
    const late = withCase({ isPassed: false }, { activities: new Map([[CASE_ID, row({ OwnerId: PETRO })]]) });
    expect(gapsOf(late)).toEqual([]);
  });
  it.each([
    ['not-started', ['activity-without-case']],
    ['in-progress', ['activity-without-case']],
    ['completed', []],
    ['canceled', []],
  ] as const)('that no case knows is told while it is open: %s', (status, expected) => {
    const stranger = row({ Id: 'stranger', StatusId: STATUS_IDS[status] });
    expect(kinds(agreed({ activities: new Map([...agreed().activities, ['stranger', stranger]]) }))).toEqual(expected);
  });
});

describe('reminders', () => {
  const reminded = (contacts: readonly string[]): Partial<Facts> => ({ reminders: new Map([[CASE_ID, contacts]]) });

  it('of one who dismissed his are not missed', () => expect(gapsOf(agreed(reminded([PETRO])))).toEqual([]));
  it('of nobody are: he is offered it anew', () => {
    const again = command(40_002, { type: 'offer-again', offer: 2 });
    expect(onlyGap(agreed(reminded([])))).toMatchObject({
      kind: 'nobody-reminded',
      mend: { kind: 'command', command: again },
    });
    expect(kinds(agreed({ reminders: new Map() }))).toEqual(['nobody-reminded']);
  });
  it('are not owed where the offer reached nobody, or all of them declined', () => {
    expect(gapsOf(withCase({ answer: answer({ notified: [] }) }, reminded([])))).toEqual([]);
    expect(gapsOf(withCase({ command: command(40_001, { excluded: [OLENA, PETRO] }) }, reminded([])))).toEqual([]);
  });
  it('of a stranger, or of one who declined, are too many', () => {
    expect(onlyGap(agreed(reminded([OLENA, UNASSIGNED])))).toMatchObject({
      kind: 'reminders-left',
      mend: { kind: 'command', command: command(40_002) },
    });
    expect(kinds(withCase({ command: command(40_001, { excluded: [OLENA] }) }, reminded([OLENA, PETRO])))).toEqual([
      'reminders-left',
    ]);
  });
  it('of others are left after a claim', () => {
    const taken = {
      claim: claim({ state: 'claimed', operator: OLENA }),
      answer: answer({ status: 'in-progress', owner: OLENA }),
    };
    const activities = new Map([[CASE_ID, row({ StatusId: STATUS_IDS['in-progress'], OwnerId: OLENA })]]);
    const facts = (more: Parameters<typeof claimed>[2]): Facts =>
      withCase({ ...taken, command: claimed(40_001, OLENA, more) }, { activities, ...reminded([OLENA, PETRO]) });
    expect(kinds(facts({}))).toEqual(['reminders-left']);
    expect(kinds(facts({ alsoRemind: [{ kind: 'contacts', ids: [PETRO] }] }))).toEqual([]);
    // Who belongs to a role is known in Creatio only.
    expect(kinds(facts({ alsoRemind: [{ kind: 'role', ids: ['r'] }] }))).toEqual([]);
  });
  it('are left after the end', () => {
    const over = { claim: claim({ state: 'ended', version: 60_000 }), command: ended(60_001) };
    const activities = new Map([[CASE_ID, row({ StatusId: STATUS_IDS.canceled })]]);
    expect(kinds(withCase(over, { activities }))).toEqual(['reminders-left']);
  });
});

describe('two looks', () => {
  const gap = (id: string, why: string): Gap => ({
    kind: 'never-written',
    id,
    caseKey: null,
    why,
    mend: { kind: 'by-hand', advice: '' },
  });
  it('leave what stood at both, for the same reason', () => {
    const second = [gap('a', 'version 1'), gap('b', 'version 2'), gap('c', 'version 1')];
    expect(standing([gap('a', 'version 1'), gap('b', 'version 1'), gap('d', 'version 1')], second)).toEqual([
      second[0],
    ]);
  });
});

import { type ConnectorMode, createBacklog, mostUrgent, type Queued } from '../../../../src/topology/connector/backlog';
import { createProgress } from '../../../../src/topology/connector/progress';
import { claimed, command, ended } from '../../../support/creatio';

const FROM = 40;
const NOBODY: ReadonlySet<string> = new Set();
const A = 'case-a';
const B = 'case-b';

const backlogOf = (items: readonly Queued[], mode: ConnectorMode = 'live') => {
  const backlog = createBacklog<Queued>(FROM, mode);
  for (const item of items) backlog.add(item);
  return backlog;
};
const at = (offset: number, more: Queued['command']): Queued => ({ offset, command: more });
const offsetsOf = (jobs: readonly { readonly item: Queued }[]): readonly number[] =>
  jobs.map(({ item }) => item.offset);

describe('live', () => {
  it('the newest command of a case is done, and the older ones with it', () => {
    const backlog = backlogOf([at(40, command(1000, { caseId: A })), at(41, claimed(2000, 'o', { caseId: A }))]);
    const [job] = backlog.ready(0, NOBODY);
    expect(job?.item.offset).toBe(41);
    expect(offsetsOf(job?.collapsed.map((item) => ({ item })) ?? [])).toEqual([40]);
    expect(backlog.size()).toBe(2);
    if (job !== undefined) backlog.done(job);
    expect([backlog.size(), backlog.committable()]).toEqual([0, 42]);
  });

  it('the newest is the one with the highest version, wherever it stands', () => {
    const backlog = backlogOf([at(40, command(3000, { caseId: A })), at(41, command(2000, { caseId: A }))]);
    expect(offsetsOf(backlog.ready(0, NOBODY))).toEqual([40]);
  });

  it('a command that comes while an older one of its case is under way waits for it', () => {
    const backlog = backlogOf([at(40, command(1000, { caseId: A }))]);
    const [job] = backlog.ready(0, NOBODY);
    backlog.add(at(41, ended(2000, { caseId: A })));
    expect(backlog.ready(0, new Set([A]))).toEqual([]);
    if (job !== undefined) backlog.done(job);
    expect(backlog.committable()).toBe(41);
    expect(offsetsOf(backlog.ready(0, NOBODY))).toEqual([41]);
  });
});

it('in a replay each command is done in its turn', () => {
  const backlog = backlogOf(
    [at(40, command(1000, { caseId: A })), at(41, ended(2000, { caseId: A })), at(42, command(900, { caseId: A }))],
    'replay',
  );
  const seen: number[] = [];
  for (let [job] = backlog.ready(0, NOBODY); job !== undefined; [job] = backlog.ready(0, NOBODY)) {
    seen.push(job.item.offset);
    expect(job.collapsed).toEqual([]);
    backlog.done(job);
  }
  expect(seen).toEqual([40, 41, 42]);
});

describe('a command that was put off', () => {
  it('waits until its very moment, and then for nobody', () => {
    const backlog = backlogOf([at(40, command(1000, { caseId: A })), at(41, command(1001, { caseId: B }))]);
    backlog.putOff(A, 5_000);
    expect(offsetsOf(backlog.ready(4_999, NOBODY))).toEqual([41]);
    expect(backlog.nextTryMs(4_999)).toBe(5_000);
    expect(offsetsOf(backlog.ready(5_000, NOBODY))).toEqual([40, 41]);
    expect(backlog.nextTryMs(5_000)).toBeNull();
  });

  it('keeps the case waiting when another command of it comes', () => {
    const backlog = backlogOf([at(40, command(1000, { caseId: A }))]);
    backlog.putOff(A, 5_000);
    backlog.add(at(41, command(2000, { caseId: A })));
    expect(backlog.ready(4_999, NOBODY)).toEqual([]);
  });

  it('the nearest of several is named, and all are free when it hurries', () => {
    const backlog = backlogOf([at(40, command(1000, { caseId: A })), at(41, command(1001, { caseId: B }))]);
    backlog.putOff(A, 7_000);
    backlog.putOff(B, 6_000);
    expect(backlog.nextTryMs(1)).toBe(6_000);
    backlog.hurry();
    expect(offsetsOf(backlog.ready(1, NOBODY))).toEqual([40, 41]);
  });

  it('of a case that has nothing more to do is forgotten', () => {
    const backlog = backlogOf([]);
    backlog.putOff('nobody', 9);
    expect(backlog.nextTryMs(1)).toBeNull();
  });
});

it('a record that asks for nothing is passed', () => {
  const backlog = backlogOf([at(40, command(1000, { caseId: A }))]);
  backlog.pass(41);
  expect([backlog.next(), backlog.committable(), backlog.size()]).toEqual([42, 40, 1]);
});

it('endings go first, then the nearest due, then the oldest', () => {
  const jobs = [
    at(40, command(1, { dueAt: 300 })),
    at(41, command(2, { dueAt: 200 })),
    at(42, command(3, { dueAt: 200 })),
    at(43, ended(4, { dueAt: 900 })),
    at(44, ended(5, { dueAt: 800 })),
  ].map((item) => ({ item }));
  expect(offsetsOf(mostUrgent(jobs, 5))).toEqual([44, 43, 41, 42, 40]);
  expect(offsetsOf(mostUrgent(jobs, 2))).toEqual([44, 43]);
  expect(offsetsOf(mostUrgent(jobs, 1))).toEqual([44]);
  expect(mostUrgent([], 1)).toEqual([]);
  expect(mostUrgent(jobs, 0)).toEqual([]);
});

it('an offset is taken once, in rising order; gaps do no harm', () => {
  const progress = createProgress(7);
  progress.take(9);
  expect([progress.next(), progress.committable(), progress.underWay()]).toEqual([10, 9, 1]);
  expect(() => progress.take(9)).toThrow('offset 9 was taken already; next is 10');
  progress.finish(8);
  progress.finish(9);
  expect([progress.committable(), progress.underWay()]).toEqual([10, 0]);
});

import fc from 'fast-check';
import { type ConnectorMode, createBacklog, type Job, type Queued } from '../../../../src/topology/connector/backlog';
import { command, ended } from '../../../support/creatio';

interface Doing {
  readonly what: 'read' | 'begin' | 'done' | 'put-off' | 'wait';
  readonly pick: number;
}

const doing: fc.Arbitrary<Doing> = fc.record({
  what: fc.constantFrom('read', 'read', 'begin', 'begin', 'done', 'put-off', 'wait'),
  pick: fc.nat(1_000),
});
const records = fc.array(fc.record({ of: fc.nat(4), isEnd: fc.boolean(), gap: fc.nat(2) }), { maxLength: 40 });

/** Plays the work loop in any interleaving, and then lets it finish. */
const play = (mode: ConnectorMode, log: readonly Queued[], script: readonly Doing[]) => {
  const backlog = createBacklog<Queued>(log[0]?.offset ?? 0, mode);
  const under = new Map<string, Job<Queued>>();
  const finished = new Set<number>();
  const applied: Queued[] = [];
  let read = 0;
  let nowMs = 1;
  const step = ({ what, pick }: Doing): void => {
    if (what === 'read' && read < log.length) {
      backlog.add(log[read] as Queued);
      read += 1;
    }
    if (what === 'wait') nowMs += pick;
    if (what === 'begin') {
      const ready = backlog.ready(nowMs, new Set(under.keys()));
      const job = ready[pick % Math.max(1, ready.length)];
      if (job !== undefined) under.set(job.item.command.caseId, job);
    }
    const [caseId, job] = [...under][pick % Math.max(1, under.size)] ?? [];
    if (caseId === undefined || job === undefined) return;
    if (what === 'put-off') {
      under.delete(caseId);
      backlog.putOff(caseId, nowMs + pick);
    }
    if (what === 'done') {
      under.delete(caseId);
      backlog.done(job);
      applied.push(job.item);
      for (const { offset } of [job.item, ...job.collapsed]) finished.add(offset);
    }
    const open = log.slice(0, read).find(({ offset }) => !finished.has(offset));
    // Below what may be committed everything is finished, and it is the highest such offset.
    expect(backlog.committable()).toBe(open?.offset ?? (log[read - 1]?.offset ?? (log[0]?.offset ?? 0) - 1) + 1);
  };
  script.forEach(step);
  for (let n = 0; n < 4 * log.length; n += 1)
    for (const what of ['read', 'wait', 'begin', 'done'] as const) step({ what, pick: 1_000 });
  return { applied, backlog };
};

const logOf = (drawn: readonly { readonly of: number; readonly isEnd: boolean; readonly gap: number }[]): Queued[] => {
  let offset = 100;
  return drawn.map(({ of, isEnd, gap }) => {
    offset += 1 + gap;
    const more = { caseId: `case-${of}`, dueAt: (offset * 7919) % 1_000 };
    return { offset, command: isEnd ? ended(offset * 1_000, more) : command(offset * 1_000, more) };
  });
};

it('live: whatever the interleaving, each case ends with its newest command, versions rise, and all is committed', () => {
  fc.assert(
    fc.property(records, fc.array(doing, { maxLength: 120 }), (drawn, script) => {
      const log = logOf(drawn);
      const { applied, backlog } = play('live', log, script);
      for (const caseId of new Set(log.map((each) => each.command.caseId))) {
        const versions = applied.filter((each) => each.command.caseId === caseId).map((each) => each.command.version);
        expect(versions).toEqual([...versions].sort((a, b) => a - b));
        expect(versions.at(-1)).toBe(log.filter((each) => each.command.caseId === caseId).at(-1)?.command.version);
      }
      expect(backlog.size()).toBe(0);
      if (log.length > 0) expect(backlog.committable()).toBe((log.at(-1)?.offset ?? 0) + 1);
    }),
  );
});

it('in a replay nothing is collapsed: each command of a case is applied, in order', () => {
  fc.assert(
    fc.property(records, fc.array(doing, { maxLength: 120 }), (drawn, script) => {
      const log = logOf(drawn);
      const { applied } = play('replay', log, script);
      for (const caseId of new Set(log.map((each) => each.command.caseId)))
        expect(applied.filter((each) => each.command.caseId === caseId)).toEqual(
          log.filter((each) => each.command.caseId === caseId),
        );
    }),
  );
});

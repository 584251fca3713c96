import type { ActivityCommand } from '../activity-command';
import { createProgress } from './progress';

/** Live: what became pointless while it waited isn't done. In a replay each command is applied, as it was the first time. */
export type ConnectorMode = 'live' | 'replay';

/** A command and where it stands. */
export interface Queued {
  readonly offset: number;
  readonly command: ActivityCommand;
}

/** One command to be applied now, and the older ones of its case that it makes pointless. */
export interface Job<Item extends Queued> {
  readonly item: Item;
  readonly collapsed: readonly Item[];
}

/** The commands of one partition that were read and aren't done: the look-ahead. */
export interface Backlog<Item extends Queued> {
  add(item: Item): void;
  /** A record that asks for no work, for instance a dead letter. */
  pass(offset: number): void;
  /** Next record that is wanted. */
  next(): number;
  committable(): number;
  /** Commands that are waiting or under way. */
  size(): number;
  /** What may begin, in no order, one for each case that isn't in `busy`. */
  ready(nowMs: number, busy: ReadonlySet<string>): readonly Job<Item>[];
  /** When the next one that was put off may begin; null: none waits for its time. */
  nextTryMs(nowMs: number): number | null;
  done(job: Job<Item>): void;
  putOff(caseId: string, untilMs: number): void;
  /** Nobody waits any longer: Creatio is back. */
  hurry(): void;
}

interface CaseQueue<Item extends Queued> {
  readonly items: Item[];
  readonly job: Job<Item>;
  notBeforeMs: number;
}

/** Endings first, so that nobody is reminded of what is over, then the nearest due, then the oldest. */
const byUrgency = (a: Queued, b: Queued): number =>
  ends(a.command) - ends(b.command) || a.command.dueAt - b.command.dueAt || a.offset - b.offset;

const ends = (command: ActivityCommand): number => (command.endReason === null ? 1 : 0);

export const createBacklog = <Item extends Queued>(from: number, mode: ConnectorMode): Backlog<Item> => {
  const progress = createProgress(from);
  const cases = new Map<string, CaseQueue<Item>>();

  const set = (caseId: string, items: Item[], notBeforeMs: number): void => {
    const [first, ...rest] = items;
    if (first === undefined) cases.delete(caseId);
    else cases.set(caseId, { items, job: jobOf(first, rest, mode), notBeforeMs });
  };

  return {
    add: (item) => {
      progress.take(item.offset);
      const { caseId } = item.command;
      const known = cases.get(caseId);
      set(caseId, [...(known?.items ?? []), item], known?.notBeforeMs ?? 0);
    },
    pass: (offset) => {
      progress.take(offset);
      progress.finish(offset);
    },
    next: progress.next,
    committable: progress.committable,
    size: progress.underWay,
    ready: (nowMs, busy) => {
      const jobs: Job<Item>[] = [];
      for (const [caseId, { job, notBeforeMs }] of cases) if (notBeforeMs <= nowMs && !busy.has(caseId)) jobs.push(job);
      return jobs;
    },
    nextTryMs: (nowMs) => {
      let least: number | null = null;
      for (const { notBeforeMs } of cases.values())
        if (notBeforeMs > nowMs && (least === null || notBeforeMs < least)) least = notBeforeMs;
      return least;
    },
    done: ({ item, collapsed }) => {
      const { caseId } = item.command;
      const finished = new Set([item, ...collapsed]);
      for (const { offset } of finished) progress.finish(offset);
      set(caseId, cases.get(caseId)?.items.filter((each) => !finished.has(each)) ?? [], 0);
    },
    putOff: (caseId, untilMs) => {
      const known = cases.get(caseId);
      if (known !== undefined) known.notBeforeMs = untilMs;
    },
    hurry: () => {
      for (const queue of cases.values()) queue.notBeforeMs = 0;
    },
  };
};

/** Live, the newest command: it says the whole state. In a replay the oldest, and each in its turn. */
const jobOf = <Item extends Queued>(first: Item, rest: readonly Item[], mode: ConnectorMode): Job<Item> => {
  if (mode === 'replay') return { item: first, collapsed: [] };
  let newest = first;
  for (const item of rest) if (item.command.version > newest.command.version) newest = item;
  return { item: newest, collapsed: [first, ...rest].filter((item) => item !== newest) };
};

/** The first `count` of them in the order of urgency. */
export const mostUrgent = <Entry extends { readonly item: Queued }>(
  entries: readonly Entry[],
  count: number,
): readonly Entry[] => {
  if (count !== 1) return [...entries].sort((a, b) => byUrgency(a.item, b.item)).slice(0, count);
  const [first, ...rest] = entries;
  if (first === undefined) return [];
  let best = first;
  for (const entry of rest) if (byUrgency(entry.item, best.item) < 0) best = entry;
  return [best];
};

import type { CreatioClient } from '../../creatio/client';
import { type CreatioRows, createCoalesced } from '../../creatio/coalesced';
import type { Clock } from '../../ports/clock';
import { type Job, mostUrgent } from '../../topology/connector/backlog';
import { begun, casesPerUnit, FIRST_PACE, settled, unitsOf } from '../../topology/connector/pace';
import type { Breaker } from './breaker';
import type { Decoded } from './command-batch';
import type { Lane } from './lanes';

/** What a command came to. `unavailable`: Creatio was, so fewer shall go at a time. */
export type WorkOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly afterMs: number; readonly unavailable: boolean };

export interface WorkLoopOptions {
  readonly breaker: Breaker;
  readonly creatio: CreatioClient;
  /** Units of work at a time. */
  readonly most: number;
  readonly clock: Clock;
  lanes(): readonly Lane[];
  /** Whether Creatio has answered this command, or a later one of its case, already. */
  isAnswered(decoded: Decoded): boolean;
  /** Applies one command. What it throws ends the connector: nothing is skipped. */
  work(job: Job<Decoded>, rows: CreatioRows, isCurrent: () => boolean): Promise<WorkOutcome>;
  /** How often a case's command has failed in a row. */
  failuresOf(caseId: string): number;
  advanced(lane: Lane): void;
  soon(callback: () => void): void;
  noBatches(reason: string): void;
  paced(units: number): void;
  fail(error: unknown): void;
}

export interface WorkLoop {
  /** Begins whatever may begin now: called whenever something may have changed. */
  pump(): void;
  /** Begins nothing more, and waits for what is under way. */
  close(): Promise<void>;
}

interface Entry {
  readonly lane: Lane;
  readonly job: Job<Decoded>;
  readonly item: Decoded;
}

/** Of those that have failed least: a command on which Creatio fails for ever would keep the breaker open for all others. */
const probeOf = (entries: readonly Entry[], failuresOf: (caseId: string) => number): readonly Entry[] => {
  const least = Math.min(...entries.map(({ item }) => failuresOf(item.command.caseId)));
  return mostUrgent(
    entries.filter(({ item }) => failuresOf(item.command.caseId) === least),
    1,
  );
};

/**
 * The one place that decides what is applied next: one command of a case at a time, the most urgent first, as many at a time as breaker and pace
 * allow. When many wait, a unit of work is several cases that share their requests.
 */
export const createWorkLoop = (options: WorkLoopOptions): WorkLoop => {
  const { breaker, creatio, clock, most } = options;
  /** Also of an earlier generation: two commands of one case never go at the same time. */
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();
  let pace = FIRST_PACE;
  let batches = true;
  let closed = false;
  let cancelWakeUp: () => void = () => {};

  /** What may begin; on the way, what was answered already is done. */
  const waiting = (nowMs: number): readonly Entry[] => {
    const entries: Entry[] = [];
    for (const lane of options.lanes()) {
      let passed = false;
      for (const job of lane.backlog.ready(nowMs, busy)) {
        if (options.isAnswered(job.item)) {
          lane.backlog.done(job);
          passed = true;
        } else entries.push({ lane, job, item: job.item });
      }
      if (passed) options.advanced(lane);
    }
    return entries;
  };

  const pump = (): void => {
    while (!closed && breaker.state() !== 'open') {
      const slots = breaker.slots();
      const free = unitsOf(pace, slots) - running.size;
      if (free <= 0) return;
      // One moment for both questions: what became ready between them would be waited for by nobody.
      const nowMs = clock.now();
      const entries = waiting(nowMs);
      if (entries.length === 0) {
        wakeUpLater(nowMs);
        return;
      }
      if (breaker.state() === 'half-open') begin(probeOf(entries, options.failuresOf));
      else begin(mostUrgent(entries, batches ? casesPerUnit(entries.length, free, slots) : 1));
    }
  };

  const wakeUpLater = (nowMs: number): void => {
    cancelWakeUp();
    const times = options.lanes().flatMap(({ backlog }) => backlog.nextTryMs(nowMs) ?? []);
    if (times.length > 0) cancelWakeUp = clock.after(Math.min(...times) - nowMs, pump);
  };

  const begin = (entries: readonly Entry[]): void => {
    const unit = pace.begun;
    pace = begun(pace);
    const rows: CreatioRows =
      entries.length === 1
        ? creatio
        : createCoalesced(creatio, {
            soon: options.soon,
            refused: ({ failure }) => {
              if (batches) options.noBatches(failure.reason);
              batches = false;
            },
          });
    const whole = Promise.all(entries.map((entry) => one(entry, rows)))
      .then((outcomes) => {
        const away = outcomes.filter((outcome) => outcome.kind === 'again' && outcome.unavailable).length;
        pace = settled(pace, unit, away * 2 > entries.length ? 'unavailable' : 'answered', most);
        options.paced(unitsOf(pace, most));
      })
      .catch((error: unknown) => {
        closed = true;
        options.fail(error);
      })
      .finally(() => {
        running.delete(whole);
        pump();
      });
    running.add(whole);
  };

  const one = async ({ lane, job }: Entry, rows: CreatioRows): Promise<WorkOutcome> => {
    const { caseId } = job.item.command;
    busy.add(caseId);
    try {
      const outcome = await options.work(job, rows, lane.isCurrent);
      if (outcome.kind === 'done') lane.backlog.done(job);
      else lane.backlog.putOff(caseId, clock.now() + outcome.afterMs);
      options.advanced(lane);
      return outcome;
    } finally {
      busy.delete(caseId);
    }
  };

  breaker.onChange((state) => {
    // It is back, or shall be tried: what waited because it was away waits no longer.
    if (state !== 'open') for (const { backlog } of options.lanes()) backlog.hurry();
    pump();
  });

  return {
    pump,
    close: async () => {
      closed = true;
      cancelWakeUp();
      await Promise.all(running);
    },
  };
};

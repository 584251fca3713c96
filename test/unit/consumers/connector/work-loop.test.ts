import type { Breaker } from '../../../../src/consumers/connector/breaker';
import type { Decoded } from '../../../../src/consumers/connector/command-batch';
import { createWorkLoop } from '../../../../src/consumers/connector/work-loop';
import type { CreatioClient } from '../../../../src/creatio/client';
import type { Clock } from '../../../../src/ports/clock';
import { createBacklog } from '../../../../src/topology/connector/backlog';
import { T } from '../../../support/chat-events';
import { command } from '../../../support/creatio';

/** Goes on by a millisecond whenever somebody looks: what is due soon becomes due between two looks. */
const inchingClock = (): Clock & { due(): readonly (() => void)[] } => {
  let nowMs = T;
  const waiting: (() => void)[] = [];
  return {
    now: () => nowMs++,
    after: (_ms, callback) => {
      waiting.push(callback);
      return () => void waiting.splice(waiting.indexOf(callback), 1);
    },
    due: () => waiting,
  };
};

const CLOSED: Breaker = {
  run: (work) => work(),
  state: () => 'closed',
  slots: () => 4,
  onChange: () => {},
  close: () => {},
};

const loopOver = (put: { offMs: number }, clock: Clock) => {
  const backlog = createBacklog<Decoded>(0, 'live');
  const done: string[] = [];
  const item = command(1000);
  backlog.add({ offset: 0, command: item } as Decoded);
  backlog.putOff(item.caseId, put.offMs);
  const loop = createWorkLoop({
    breaker: CLOSED,
    creatio: {} as CreatioClient,
    most: 4,
    clock,
    lanes: () => [{ partition: 0, backlog, isCurrent: () => true }],
    isAnswered: () => false,
    work: async (job) => {
      done.push(job.item.command.caseId);
      return { kind: 'done' };
    },
    failuresOf: () => 0,
    advanced: () => {},
    soon: (callback) => setImmediate(callback),
    noBatches: () => {},
    paced: () => {},
    fail: (error) => {
      throw error;
    },
  });
  return { loop, done, item };
};

it.each([0, 1, 2, 3, 4, 5])(
  'a command that was put off until %i ms from now is done, also when its time comes while nothing is found to do',
  async (ms) => {
    const clock = inchingClock();
    const { loop, done, item } = loopOver({ offMs: T + ms }, clock);
    loop.pump();
    while (done.length === 0 && clock.due().length > 0) clock.due()[0]?.();
    await loop.close();
    expect(done).toEqual([item.caseId]);
  },
);

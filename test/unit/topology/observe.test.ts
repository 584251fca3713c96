import { EMPTY_CASE_EVENT } from '../../../src/topology/case-event';
import { observedAt, observing } from '../../../src/topology/observe';
import type { Output, Place, Processor, Step } from '../../../src/topology/processor';
import type { Verdict } from '../../../src/topology/verdict';
import { T } from '../../support/chat-events';

const value = (on: boolean, at: number) => ({ code: 'observe', value: on, effectiveAt: T + at });

describe('whether the detector only observed', () => {
  it('is no before anybody said so', () => expect(observedAt([], T)).toBe(false));

  it('is what the first value says for all earlier times: who begins by observing is not flooded with what lay there', () => {
    expect(observedAt([value(true, 0)], T - 1_000_000)).toBe(true);
    expect(observedAt([value(false, 0), value(true, 100)], T - 1_000_000)).toBe(false);
  });

  it('changes at the very millisecond at which a value begins to hold', () => {
    const values = [value(true, 0), value(false, 500)];
    expect([observedAt(values, T + 499), observedAt(values, T + 500)]).toEqual([true, false]);
  });
});

describe('an observing detector', () => {
  const verdict = { kind: 'missed', marks: ['source-gap', 'join-only'] } as unknown as Verdict;
  const miss = { ...EMPTY_CASE_EVENT, type: 'missed' } as never;
  const outputs: readonly Output[] = [
    { topic: 'verdicts', key: 'c', value: verdict },
    { topic: 'caseEvents', key: 'k', value: miss },
  ];
  const advance: Step<string> = { kind: 'advance', state: 's', outputs, wakeAtMs: T };
  const processor = {
    name: 'detector',
    onRecord: () => advance,
    onTimer: () => advance,
    onTime: () => outputs,
  } as unknown as Processor<string, string>;
  const quiet = observing(processor, (atMs) => atMs < T);
  const at = (ms: number): Place => ({ timeMs: T + ms }) as Place;
  const marked: readonly Output[] = [
    { topic: 'verdicts', key: 'c', value: { ...verdict, marks: ['join-only', 'observed', 'source-gap'] } },
  ];

  it('gives the same verdicts with a mark, and tells the cases nothing', () => {
    expect(quiet.onRecord('s', 'e', at(-1))).toEqual({ ...advance, outputs: marked });
    expect(quiet.onTimer('s', at(-1))).toEqual({ ...advance, outputs: marked });
  });

  it('tells everything from the moment on at which observing ends', () => {
    expect(quiet.onRecord('s', 'e', at(0))).toBe(advance);
    expect(quiet.onTimer('s', at(0))).toBe(advance);
  });

  it('still says what time it is: the cases and their timers live on', () => {
    expect(quiet.onTime?.(T - 1, 0, 0)).toBe(outputs);
  });

  it('leaves other outputs, empty steps, skips and dead letters as they are', () => {
    const other: Output = { topic: 'claims', key: 'c', partitionKey: 'k', value: null };
    const steps: Step<string>[] = [
      { kind: 'skip', reason: 'duplicate' },
      { kind: 'dead-letter', reason: 'bad' },
      { kind: 'advance', state: null, outputs: [], wakeAtMs: null },
      { kind: 'advance', state: null, outputs: [other], wakeAtMs: null },
    ];
    for (const step of steps) {
      const one = observing({ ...processor, onRecord: () => step }, () => true);
      expect(one.onRecord('s', 'e', at(-1))).toEqual(step);
    }
  });
});

import { BreakerOpen, createBreaker, type ManagedBreaker } from '../../../src/consumers/connector/breaker';
import { silentLogger } from '../../../src/ports/logger';
import { noMeter } from '../../../src/ports/meter';
import {
  type Happened,
  REFERENCE_START,
  type Reference,
  referenceAfter,
  referenceAt,
  referenceSlots,
} from '../../support/breaker-reference';
import { everySequence, SMALL_POLICY, SMALL_RULES, STEPS, type Step } from '../../support/breaker-sequences';
import { createManualClock } from '../../support/manual-clock';

const T = 1_790_000_000_000;

class Failed extends Error {
  constructor(readonly happened: Happened) {
    super('failed');
  }
}

/** One sequence on the breaker that runs in production, compared with the reference after each step. */
const play = async (path: readonly Step[]): Promise<void> => {
  const clock = createManualClock(T);
  const breaker: ManagedBreaker = createBreaker({
    name: 'creatio',
    policy: SMALL_POLICY,
    outcomeOf: (error) => (error as Failed).happened,
    remember: () => {},
    clock,
    random: () => 0.5,
    meter: noMeter,
    logger: silentLogger,
  });
  let reference: Reference = REFERENCE_START;
  const found: unknown[] = [];
  const expected: unknown[] = [];
  for (const { afterMs, happened } of path) {
    clock.advance(afterMs);
    let begun = false;
    const work = async (): Promise<void> => {
      begun = true;
      if (happened.says !== 'up') throw new Failed(happened);
    };
    await breaker.run(work).catch((error: unknown) => {
      if (!(error instanceof Failed || error instanceof BreakerOpen)) throw error;
    });
    const before = referenceAt(reference, clock.now());
    reference = referenceAfter(before, happened, clock.now(), SMALL_RULES);
    const { state, until, slots } = breaker.detail();
    found.push([begun, state, until, slots]);
    expected.push([
      before.mode !== 'open',
      reference.mode,
      reference.mode === 'open' ? new Date(reference.untilMs).toISOString() : null,
      referenceSlots(reference, SMALL_RULES),
    ]);
  }
  breaker.close();
  if (JSON.stringify(found) !== JSON.stringify(expected)) expect({ path, found }).toEqual({ path, found: expected });
};

it('opossum under our policy: one sequence to each state that eight steps reach comes to what the reference says', async () => {
  const nothing = (): null => null;
  const visits = everySequence(null, T, 8, nothing, nothing, () => {});
  expect(visits.length).toBeGreaterThan(500);
  for (const { path } of visits) await play(path);
}, 60_000);

it('and every sequence of two steps', async () => {
  for (const first of STEPS) for (const second of STEPS) await play([first, second]);
}, 60_000);

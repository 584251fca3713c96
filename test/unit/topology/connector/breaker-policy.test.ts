import {
  AUTH_POLICY,
  afterAttempt,
  afterProbe,
  creatioPolicy,
  freshTally,
  longestOpenMs,
  openForMs,
  outcomeOfFailure,
  outcomeOfLogin,
  slotsOf,
  type Tally,
} from '../../../../src/topology/connector/breaker-policy';
import { FAILURES, type FailureClass } from '../../../../src/topology/connector/http-failure';
import { referenceSlots } from '../../../support/breaker-reference';
import { everySequence, SMALL_POLICY, SMALL_RULES, STEPS, type Step } from '../../../support/breaker-sequences';

const T = 1_790_000_000_000;
/** The middle: no jitter. */
const DRAW = 0.5;

type State =
  | { readonly mode: 'closed'; readonly tally: Tally }
  | { readonly mode: 'open'; readonly untilMs: number; readonly openings: number }
  | { readonly mode: 'half-open'; readonly openings: number };

/** The decisions put together, as a shell does. */
const advance = (before: State, { happened }: Step, nowMs: number): State => {
  const state: State =
    before.mode === 'open' && nowMs >= before.untilMs ? { mode: 'half-open', openings: before.openings } : before;
  if (state.mode === 'open') return state;
  const decision =
    state.mode === 'closed'
      ? afterAttempt(state.tally, happened, nowMs, DRAW, SMALL_POLICY)
      : afterProbe(state.openings, happened, DRAW, SMALL_POLICY);
  switch (decision.kind) {
    case 'stay':
    case 'close':
      return { mode: 'closed', tally: decision.tally };
    case 'open':
      return { mode: 'open', untilMs: nowMs + decision.forMs, openings: decision.openings };
    case 'probe-again':
      return state;
  }
};

const relative = (state: State, nowMs: number): unknown => {
  if (state.mode === 'open') return [state.openings, state.untilMs - nowMs];
  if (state.mode === 'half-open') return state.openings;
  const { recent, ...rest } = state.tally;
  return [rest, recent.map(({ atMs, away }) => [Math.min(nowMs - atMs, SMALL_POLICY.windowMs), away])];
};

it('every sequence of up to eight outcomes and times comes to what the reference says', () => {
  let compared = 0;
  const start: State = { mode: 'closed', tally: freshTally(SMALL_POLICY) };
  const visits = everySequence(start, T, 8, advance, relative, ({ path, state, reference }) => {
    compared += 1;
    const found = {
      mode: state.mode,
      untilMs: state.mode === 'open' ? state.untilMs : 0,
      openings: state.mode === 'closed' ? 0 : state.openings,
      slots: state.mode === 'closed' ? slotsOf(state.tally, SMALL_POLICY) : 1,
    };
    const expected = {
      mode: reference.mode,
      untilMs: reference.mode === 'open' ? reference.untilMs : 0,
      openings: reference.mode === 'closed' ? 0 : reference.openings,
      slots: referenceSlots(reference, SMALL_RULES),
    };
    if (JSON.stringify(found) !== JSON.stringify(expected)) expect({ path, ...found }).toEqual({ path, ...expected });
  });
  expect(compared).toBeGreaterThan(STEPS.length ** 2);
  for (const mode of ['closed', 'half-open', 'open'])
    expect(visits.some(({ state }) => state.mode === mode)).toBe(true);
});

it('starts, and closes again, with nothing held against the other side', () => {
  expect(freshTally(SMALL_POLICY)).toEqual({ recent: [], awayInARow: 0, upSinceClosed: 3 });
  expect(afterProbe(2, { says: 'up', restMs: null }, DRAW, SMALL_POLICY)).toEqual({
    kind: 'close',
    tally: { recent: [], awayInARow: 0, upSinceClosed: 1 },
  });
});

describe('the open time', () => {
  const policy = creatioPolicy(4);

  it('doubles each time in a row, up to the longest', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((openings) => openForMs(openings, DRAW, policy))).toEqual([
      2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ]);
  });

  it('is drawn from a fifth below to a fifth above', () => {
    expect([0, 0.25, 0.999_999].map((draw) => openForMs(1, draw, policy))).toEqual([1_600, 1_800, 2_400]);
  });

  it('of a refused login is as long as a lock-out, without a draw', () => {
    expect([1, 2, 3, 4].map((openings) => openForMs(openings, 0, AUTH_POLICY) / 60_000)).toEqual([15, 30, 60, 60]);
  });

  it('never exceeds the longest of drawn pause and granted rest', () => {
    expect([longestOpenMs(policy), longestOpenMs({ ...policy, longestRestMs: 0 })]).toEqual([600_000, 72_000]);
  });
});

it('a wish to be left alone is granted up to a limit', () => {
  const tally = freshTally(SMALL_POLICY);
  const ask = (restMs: number) => afterAttempt(tally, { says: 'nothing', restMs }, T, DRAW, SMALL_POLICY);
  expect(ask(50_000)).toEqual({ kind: 'open', forMs: 50_000, openings: 0 });
  expect(ask(50_001)).toEqual({ kind: 'open', forMs: 50_000, openings: 0 });
  expect(ask(0)).toEqual({ kind: 'stay', tally });
});

it('one refused login is enough', () => {
  const refused = afterAttempt(freshTally(AUTH_POLICY), { says: 'away', restMs: null }, T, DRAW, AUTH_POLICY);
  expect(refused).toEqual({ kind: 'open', forMs: 900_000, openings: 1 });
});

it('what a success leaves behind is bounded', () => {
  let tally = freshTally(SMALL_POLICY);
  for (let n = 0; n < 10; n += 1) {
    const decision = afterAttempt(tally, { says: 'up', restMs: null }, T + n * 10_000, DRAW, SMALL_POLICY);
    if (decision.kind === 'stay') tally = decision.tally;
  }
  expect(tally).toEqual({ recent: [{ atMs: T + 90_000, away: false }], awayInARow: 0, upSinceClosed: 3 });
});

describe('what a failure says of Creatio', () => {
  it.each([
    ['availability', 'away', 3_000],
    ['throttled', 'nothing', 3_000],
    ['session', 'up', null],
    ['login', 'nothing', null],
    ['validation', 'up', null],
    ['absent', 'up', null],
    ['duplicate', 'up', null],
  ] as const)('%s: %s, rest %j', (name, says, restMs) => {
    expect(outcomeOfFailure({ class: name, reason: '', retryAfterMs: 3_000 })).toEqual({ says, restMs });
  });

  it('all classes are in that table', () => {
    expect(Object.keys(FAILURES)).toHaveLength(7);
  });

  it('too many requests without saying for how long is a short rest; an outage without is none', () => {
    const rest = (name: FailureClass) => outcomeOfFailure({ class: name, reason: '', retryAfterMs: null }).restMs;
    expect([rest('throttled'), rest('availability')]).toEqual([2_000, null]);
  });
});

describe('what a login that came to nothing says of the credentials', () => {
  it.each([
    ['refused', 'login', null, { says: 'away', restMs: null }],
    ['a wrong address', 'login', 60_000, { says: 'nothing', restMs: 60_000 }],
    ['Creatio away', 'availability', 5_000, { says: 'nothing', restMs: null }],
    ['throttled', 'throttled', 5_000, { says: 'nothing', restMs: null }],
  ] as const)('%s', (_, name, retryAfterMs, expected) => {
    expect(outcomeOfLogin({ class: name, reason: '', retryAfterMs })).toEqual(expected);
  });
});

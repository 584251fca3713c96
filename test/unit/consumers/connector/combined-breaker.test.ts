import type { Breaker, BreakerState } from '../../../../src/consumers/connector/breaker';
import { combineBreakers } from '../../../../src/consumers/connector/combined-breaker';

/** A breaker that is in whatever state the test says. */
const stand = (initial: BreakerState, slots = 4) => {
  const listeners: ((state: BreakerState) => void)[] = [];
  let state = initial;
  const closed: boolean[] = [];
  const breaker: Breaker = {
    run: (work) => work(),
    state: () => state,
    slots: () => slots,
    onChange: (listener) => void listeners.push(listener),
    close: () => void closed.push(true),
  };
  return {
    breaker,
    closed,
    move: (to: BreakerState) => {
      state = to;
      for (const listener of listeners) listener(to);
    },
  };
};

it.each([
  ['closed', 'closed', false, 'closed', 3],
  ['closed', 'half-open', false, 'half-open', 1],
  ['closed', 'open', false, 'open', 1],
  ['half-open', 'closed', false, 'half-open', 1],
  ['half-open', 'open', false, 'open', 1],
  ['open', 'closed', false, 'open', 1],
  ['open', 'half-open', false, 'open', 1],
  // With a session, what became of another's login stops nobody.
  ['closed', 'open', true, 'closed', 3],
  ['half-open', 'open', true, 'half-open', 1],
  ['open', 'closed', true, 'open', 1],
] as const)('Creatio’s %s, the login’s %s, session %j: %s, %i at a time', (creatio, auth, loggedIn, state, slots) => {
  const both = combineBreakers(stand(creatio, 3).breaker, stand(auth).breaker, () => loggedIn);
  expect([both.state(), both.slots()]).toEqual([state, slots]);
});

it('tells of each change of either, as both together stand', () => {
  const [creatio, auth] = [stand('closed'), stand('closed')];
  const both = combineBreakers(creatio.breaker, auth.breaker, () => false);
  const told: BreakerState[] = [];
  both.onChange((state) => told.push(state));
  creatio.move('open');
  auth.move('open');
  creatio.move('closed');
  auth.move('half-open');
  auth.move('closed');
  expect(told).toEqual(['open', 'open', 'open', 'half-open', 'closed']);
});

it('begins nothing while the login is refused', async () => {
  const auth = stand('open');
  let session = false;
  const both = combineBreakers(stand('closed').breaker, auth.breaker, () => session);
  await expect(both.run(async () => 'done')).rejects.toThrow('the login is refused');
  session = true;
  expect(await both.run(async () => 'done')).toBe('done');
});

it('closes both', () => {
  const [creatio, auth] = [stand('closed'), stand('closed')];
  combineBreakers(creatio.breaker, auth.breaker, () => false).close();
  expect([creatio.closed, auth.closed]).toEqual([[true], [true]]);
});

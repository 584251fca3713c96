import { type Breaker, BreakerOpen, type BreakerState } from './breaker';

/**
 * Two breakers as one: open while either is. A refused login counts only where there is no session: one that was granted before goes on until it is over.
 */
export const combineBreakers = (creatio: Breaker, auth: Breaker, loggedIn: () => boolean): Breaker => {
  const listeners: ((state: BreakerState) => void)[] = [];
  const authState = (): BreakerState => (loggedIn() ? 'closed' : auth.state());
  const state = (): BreakerState => {
    const both = [creatio.state(), authState()];
    return both.includes('open') ? 'open' : both.includes('half-open') ? 'half-open' : 'closed';
  };
  const changed = (): void => {
    for (const listener of listeners) listener(state());
  };
  creatio.onChange(changed);
  auth.onChange(changed);
  return {
    run: async (work) => {
      if (authState() === 'open') throw new BreakerOpen('the login is refused');
      return creatio.run(work);
    },
    state,
    slots: () => (state() === 'closed' ? creatio.slots() : 1),
    onChange: (listener) => void listeners.push(listener),
    close: () => {
      creatio.close();
      auth.close();
    },
  };
};

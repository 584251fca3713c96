import type { LoginGate } from '../../creatio/auth';
import { CreatioFailure } from '../../creatio/failure';
import type { BreakerMemory } from '../../ports/breaker-memory';
import type { Clock } from '../../ports/clock';
import { BreakerOpen, type ManagedBreaker } from './breaker';

export interface LoginGateOptions {
  readonly auth: ManagedBreaker;
  readonly memory: BreakerMemory;
  /** Of this instance. */
  readonly holder: string;
  readonly clock: Clock;
  /** Takes over what others remembered. @throws when the memory can't be reached */
  sync(): Promise<void>;
  /** Whether the memory was ever read: then what this process knows is enough. */
  synced(): boolean;
}

const LEASE = 'login';
/** Longer than a login takes, a cold start included; an instance that dies in the middle holds the others up for so long. */
const LEASE_MS = 75_000;
const LOOK_AGAIN_MS = 200;

/**
 * One login at a time among all instances, each after it has seen what the others came to: a wrong password is tried once, not once by each of them,
 * and not again after a restart.
 */
export const createLoginGate = ({ auth, memory, holder, clock, sync, synced }: LoginGateOptions): LoginGate => {
  const refusedAlready = (): CreatioFailure =>
    new CreatioFailure({
      class: 'login',
      reason: `not tried again: ${auth.detail().reason ?? 'an operator holds it back'}`,
      retryAfterMs: null,
    });
  /** @returns whether the lease is ours; not without the memory, which only who has read it before can do without */
  const acquire = async (): Promise<boolean> => {
    try {
      while (!(await memory.lease(LEASE, holder, LEASE_MS)))
        await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
      await sync();
      return true;
    } catch (error) {
      if (!synced())
        throw new BreakerOpen('it is not known yet whether the login was refused before', { cause: error });
      return false;
    }
  };
  return {
    pass: async (login) => {
      try {
        return await auth.run(async () => {
          const leased = await acquire();
          try {
            if (auth.state() === 'open') throw new BreakerOpen('the login was refused meanwhile');
            return await login();
          } finally {
            // It lapses by itself where the memory is away.
            if (leased) await memory.release(LEASE, holder).catch(() => {});
          }
        });
      } catch (error) {
        if (error instanceof BreakerOpen && auth.state() === 'open') throw refusedAlready();
        throw error;
      }
    },
  };
};

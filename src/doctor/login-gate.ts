import { createOneTryGate, type LoginGate } from '../creatio/auth';
import { CreatioFailure } from '../creatio/failure';
import type { BreakerMemory, Opening } from '../ports/breaker-memory';

/**
 * A gate for a tool that anybody may start again and again: credentials that the connectors know to be refused aren't tried at all, others once.
 *
 * @param authKey of the credentials
 */
export const createRememberingGate = (memory: BreakerMemory, authKey: string): LoginGate => {
  const once = createOneTryGate();
  const refusedBefore = async (): Promise<Opening | undefined> => {
    try {
      return (await memory.read()).openings[authKey];
    } catch {
      // Redis has a finding of its own; one try is safe.
      return undefined;
    }
  };
  return {
    pass: async (login) => {
      const opening = await refusedBefore();
      if (opening === undefined) return once.pass(login);
      throw new CreatioFailure({
        class: 'login',
        reason: `not tried: refused at ${new Date(opening.atMs).toISOString()} (${opening.reason})`,
        retryAfterMs: null,
      });
    },
  };
};

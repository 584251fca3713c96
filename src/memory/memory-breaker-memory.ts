import type { BreakerMemory, ForcedNote, Opening } from '../ports/breaker-memory';

/** The breakers' memory in this process. */
export const createMemoryBreakerMemory = (nowMs: () => number = Date.now): BreakerMemory => {
  const openings = new Map<string, Opening>();
  const forced = new Map<string, ForcedNote>();
  const leases = new Map<string, { readonly holder: string; readonly untilMs: number }>();
  return {
    read: async () => ({ openings: Object.fromEntries(openings), forced: Object.fromEntries(forced) }),
    remember: async (breaker, opening) => {
      if (opening === null) openings.delete(breaker);
      else openings.set(breaker, opening);
    },
    force: async (breaker, note) => void forced.set(breaker, note),
    lease: async (name, holder, forMs) => {
      const held = leases.get(name);
      if (held !== undefined && held.untilMs > nowMs()) return false;
      leases.set(name, { holder, untilMs: nowMs() + forMs });
      return true;
    },
    release: async (name, holder) => {
      if (leases.get(name)?.holder === holder) leases.delete(name);
    },
  };
};

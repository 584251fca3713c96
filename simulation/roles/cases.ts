import { startClaimsKeeper } from '../../src/consumers/cases/claims-keeper';
import type { createCases } from '../../src/topology/cases/cases';
import type { Ports, Running } from '../world/slot';
import { startOn } from './processor';
import { tools } from './tools';

/** The cases with their claims keeper, as `src/roles` starts them. */
export const runCases =
  (processor: () => ReturnType<typeof createCases>, readEveryMs: number) =>
  async (ports: Ports): Promise<Running> => {
    const { runtime, writer } = await startOn(ports, processor(), readEveryMs);
    const keeper = await startClaimsKeeper({
      ...tools,
      log: ports.log,
      writer,
      store: ports.store,
      clock: ports.clock,
      owned: () => new Map([...runtime.status()].map(([partition, { timeMs }]) => [partition, timeMs])),
    });
    return {
      done: Promise.race([runtime.done, keeper.done]),
      close: async () => {
        await keeper.close();
        await runtime.close();
      },
    };
  };

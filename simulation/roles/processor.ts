import { DEFAULT_RUNTIME_CONFIG, startProcessor } from '../../src/consumers/runtime/processor-runtime';
import { startSideInputs } from '../../src/side-inputs/side-inputs';
import type { Processor } from '../../src/topology/processor';
import type { Ports, Running } from '../world/slot';
import { tools } from './tools';

/** The detector or the cases, as `src/roles` starts them, on simulated ports. */
export const runProcessor =
  <State, Event>(processor: () => Processor<State, Event>, readEveryMs: number) =>
  async ({ log, store, clock }: Ports): Promise<Running> => {
    const side = await startSideInputs({ ...tools, log, clock, readEveryMs });
    const runtime = await startProcessor({
      ...tools,
      processor: processor(),
      group: `simulation.${processor().name}`,
      log,
      writer: log.writer(),
      store,
      side,
      clock,
      // Few cached keys: states are loaded, and not only remembered.
      config: { ...DEFAULT_RUNTIME_CONFIG, cachedKeys: 3 },
    });
    return { done: runtime.done, close: runtime.close };
  };

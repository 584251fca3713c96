import {
  DEFAULT_RUNTIME_CONFIG,
  type ProcessorRuntime,
  startProcessor,
} from '../../src/consumers/runtime/processor-runtime';
import type { LogWriter } from '../../src/ports/log';
import { startSideInputs } from '../../src/side-inputs/side-inputs';
import type { Processor } from '../../src/topology/processor';
import type { Ports, Running } from '../world/slot';
import { tools } from './tools';

/** A processor on simulated ports. */
export const startOn = async <State, Event>(
  { log, store, clock }: Ports,
  processor: Processor<State, Event>,
  readEveryMs: number,
): Promise<{ readonly runtime: ProcessorRuntime; readonly writer: LogWriter }> => {
  const writer = log.writer();
  const side = await startSideInputs({ ...tools, log, clock, readEveryMs });
  const runtime = await startProcessor({
    ...tools,
    processor,
    group: `simulation.${processor.name}`,
    log,
    writer,
    store,
    side,
    clock,
    // Few cached keys: states are loaded, and not only remembered.
    config: { ...DEFAULT_RUNTIME_CONFIG, cachedKeys: 1 },
  });
  return { runtime, writer };
};

/** The detector, as `src/roles` starts it. */
export const runDetector =
  <State, Event>(processor: () => Processor<State, Event>, readEveryMs: number) =>
  async (ports: Ports): Promise<Running> => {
    const { runtime } = await startOn(ports, processor(), readEveryMs);
    return { done: runtime.done, close: runtime.close };
  };

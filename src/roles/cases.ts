import { startClaimsKeeper } from '../consumers/cases/claims-keeper';
import { uuidV5 } from '../ids/uuid-v5';
import { createCases } from '../topology/cases/cases';
import type { Platform, RunningRole } from './platform';
import { startProcessorRole } from './processor-role';

/** Case events in, claims, answers and commands out. */
export const startCases = async (platform: Platform): Promise<RunningRole> =>
  startProcessorRole(
    platform,
    await platform.sideInputs(),
    createCases({ uuidV5 }),
    'CASES_PORT',
    ({ runtime, store, writer }) =>
      startClaimsKeeper({
        log: platform.log,
        writer,
        store,
        codecs: platform.codecs,
        clock: platform.clock,
        meter: platform.metrics,
        logger: platform.logger,
        owned: () => new Map([...runtime.status()].map(([partition, { timeMs }]) => [partition, timeMs])),
      }),
  );

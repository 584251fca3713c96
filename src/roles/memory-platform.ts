import type { Environment } from '../config/environment';
import { createLogger } from '../log/pino-logger';
import { createMemoryBreakerMemory } from '../memory/memory-breaker-memory';
import { createMemoryLedgerIndex } from '../memory/memory-ledger-index';
import { createMemoryLog, type MemoryLog } from '../memory/memory-log';
import { createMemoryStore } from '../memory/memory-store';
import { createMetrics } from '../metrics/registry';
import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import { createLocalCodecs } from '../schemas/local-codecs';
import { startSideInputs } from '../side-inputs/side-inputs';
import { DEAD_LETTERED, deadLetterTopic, TOPICS } from '../topology/topics';
import type { Platform } from './platform';

/** One log and one store in this process, and a platform on them for each role. Nothing survives the process. */
export interface MemoryPlatforms {
  readonly log: MemoryLog;
  readonly codecs: Codecs;
  platform(name: string, environment: Environment): Platform;
}

export const createMemoryPlatforms = (
  clock: Clock,
  options: { readonly sideInputsEveryMs: number },
): MemoryPlatforms => {
  const topics: Record<string, number> = {};
  for (const topic of Object.values(TOPICS)) topics[topic.name] = topic.partitions;
  for (const topic of DEAD_LETTERED) topics[deadLetterTopic(topic)] = TOPICS[topic].partitions;
  const log = createMemoryLog({ topics, now: clock.now });
  const store = createMemoryStore();
  const breakerMemory = createMemoryBreakerMemory();
  const index = createMemoryLedgerIndex();
  const codecs = createLocalCodecs();
  return {
    log,
    codecs,
    platform: (name, environment) => {
      const logger = createLogger(name, environment.LOG_LEVEL ?? 'warn');
      const closing: (() => Promise<void>)[] = [];
      return {
        environment,
        log,
        writer: () => log.writer(),
        codecs,
        clock,
        metrics: createMetrics(name, { process: false }),
        logger,
        store: async () => store,
        breakerMemory: async () => breakerMemory,
        ledgerIndex: async () => index,
        sideInputs: async () => {
          const side = await startSideInputs({ log, codecs, clock, logger, readEveryMs: options.sideInputsEveryMs });
          closing.push(side.close);
          return side;
        },
        close: async () => {
          await Promise.allSettled(closing.map((close) => close()));
        },
      };
    },
  };
};

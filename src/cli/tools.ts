import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import { clockOf } from '../clock/clocks';
import { type Environment, text } from '../config/environment';
import { CreatioFailure } from '../creatio/failure';
import { createKafkaLog, type KafkaLog } from '../kafka/kafka-log';
import { createLogger } from '../log/pino-logger';
import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import { LogUnavailable, type LogWriter } from '../ports/log';
import type { Logger } from '../ports/logger';
import { StoreUnavailable } from '../ports/state-store';
import { NotNow } from '../replay/guard';
import { createLazyCodecs } from '../schemas/lazy-codecs';
import { createRegistryCodecs } from '../schemas/registry-codecs';

/** How a command adds itself to the program. `environment` reports mistakes and ends the process with code 2 where there are any. */
export type Register = (program: Command, environment: () => Environment) => void;

/** What a command that looks into the topics stands on. Nothing is registered or written unless `writing` is called. */
export interface Tools {
  readonly environment: Environment;
  readonly log: KafkaLog;
  /** For reading only. */
  readonly codecs: Codecs;
  readonly clock: Clock;
  readonly logger: Logger;
  writing(): Promise<{ readonly writer: LogWriter; readonly codecs: Codecs }>;
}

/** What was asked can't be done as it was asked: exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/**
 * Runs a command's work and ends the process: 0 when the work returns it, 1 when it failed, 2 for wrong usage. What a person can mend is said in one
 * line; anything else is a fault of ours and comes with its stack.
 */
export const runTool = async (environment: Environment, work: (tools: Tools) => Promise<number>): Promise<never> => {
  const logger = createLogger('cli', environment.LOG_LEVEL === 'info' ? 'error' : text(environment, 'LOG_LEVEL'));
  const log = createKafkaLog({
    brokers: text(environment, 'KAFKA_BROKERS')
      .split(',')
      .map((broker) => broker.trim()),
    clientId: `missed-chats-cli-${hostname()}`,
    logger,
  });
  const registry = { registryUrl: text(environment, 'SCHEMA_REGISTRY_URL') };
  const writers: LogWriter[] = [];
  const tools: Tools = {
    environment,
    log,
    codecs: createLazyCodecs(registry),
    clock: clockOf(environment.MISSED_CHATS_CLOCK),
    logger,
    writing: async () => {
      const codecs = await createRegistryCodecs(registry);
      const writer = log.writer();
      writers.push(writer);
      return { writer, codecs };
    },
  };
  let code: number;
  try {
    code = await work(tools);
  } catch (error) {
    code = explain(error);
  }
  await Promise.allSettled([...writers.map((writer) => writer.close()), log.close()]);
  process.exit(code);
};

/** Errors whose message says all that a person needs. */
const EXPLAINED = [WrongUsage, NotNow, LogUnavailable, StoreUnavailable, CreatioFailure] as const;

const explain = (error: unknown): number => {
  const known = EXPLAINED.some((kind) => error instanceof kind);
  const text = error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  return error instanceof WrongUsage ? 2 : 1;
};

/** Who runs this, as far as the system says. */
export const defaultActor = (): string => `${userInfo().username}@${hostname()}`;

export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

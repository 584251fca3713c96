import { integer, text } from '../config/environment';
import type { SettingName } from '../config/settings';
import { startSelfHeartbeats } from '../consumers/detector/self-heartbeats';
import { DEFAULT_RUNTIME_CONFIG, type ProcessorRuntime, startProcessor } from '../consumers/runtime/processor-runtime';
import type { LogWriter } from '../ports/log';
import type { SideInputs } from '../ports/side-inputs';
import type { StateStore } from '../ports/state-store';
import type { Processor } from '../topology/processor';
import { startRoleServer } from '../web/role-server';
import type { Platform, RunningRole } from './platform';

/** What works beside a processor, on the partitions that it owns. */
export interface Companion {
  /** Rejects when it can't go on. */
  readonly done: Promise<void>;
  close(): Promise<void>;
}

export interface CompanionParts {
  readonly runtime: ProcessorRuntime;
  readonly store: StateStore;
  readonly writer: LogWriter;
}

/** The detector or the cases processor, as a role. */
export const startProcessorRole = async <State, Event>(
  platform: Platform,
  side: SideInputs,
  processor: Processor<State, Event>,
  portSetting: SettingName,
  startCompanion: (parts: CompanionParts) => Promise<Companion | null> = async () => null,
): Promise<RunningRole> => {
  const { environment, log, codecs, clock, metrics, logger } = platform;
  const store = await platform.store();
  const writer = platform.writer();
  const runtime = await startProcessor({
    processor,
    group: `${text(environment, 'NAMESPACE')}.${processor.name}`,
    log,
    writer,
    store,
    codecs,
    side,
    clock,
    meter: metrics,
    logger,
    config: {
      ...DEFAULT_RUNTIME_CONFIG,
      commitIntervalMs: integer(environment, 'COMMIT_INTERVAL_MS'),
      stalledAfterMs: integer(environment, 'STALLED_AFTER_MS'),
    },
  });
  const companion = await startCompanion({ runtime, store, writer });
  const selfBeats = processor.input === 'chatEvents' && text(environment, 'HEARTBEATS') === 'self';
  const heartbeats = selfBeats
    ? startSelfHeartbeats({
        runtime,
        writer,
        codecs,
        clock,
        logger,
        intervalMs: integer(environment, 'HEARTBEAT_INTERVAL_MS'),
      })
    : null;
  const server = await startRoleServer({
    host: text(environment, 'HOST'),
    port: integer(environment, portSetting),
    handlers: [],
    metrics,
    alive: runtime.alive,
    ready: () => ({ ready: runtime.ready(), detail: { partitions: Object.fromEntries(runtime.status()) } }),
    logger,
  });
  return {
    port: server.port,
    done: companion === null ? runtime.done : Promise.race([runtime.done, companion.done]),
    close: async () => {
      heartbeats?.close();
      await companion?.close();
      await runtime.close();
      await Promise.allSettled([writer.close(), server.close()]);
    },
  };
};

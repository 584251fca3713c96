import { hostname } from 'node:os';
import { integer, text } from '../config/environment';
import { createRelay } from '../producers/relay/relay';
import { startRoleServer } from '../web/role-server';
import type { Platform, RunningRole } from './platform';

/** Webhooks in, chat events and heartbeats out. */
export const startRelay = async (platform: Platform): Promise<RunningRole> => {
  const { environment, codecs, clock, metrics, logger } = platform;
  const writer = platform.writer();
  const relay = createRelay({
    writer,
    codecs,
    clock,
    meter: metrics,
    logger,
    config: {
      token: environment.RELAY_TOKEN,
      hmacSecret: environment.RELAY_HMAC_SECRET,
      maxBodyBytes: integer(environment, 'RELAY_MAX_BODY_BYTES'),
      maxEvents: integer(environment, 'RELAY_MAX_EVENTS'),
      ratePerSecond: integer(environment, 'RELAY_RATE_PER_SECOND'),
      sendTimeoutMs: integer(environment, 'RELAY_SEND_TIMEOUT_MS'),
      heartbeatIntervalMs: integer(environment, 'HEARTBEAT_INTERVAL_MS'),
      feed: text(environment, 'RELAY_FEED'),
      origin: environment.RELAY_ID ?? hostname(),
    },
  });
  const server = await startRoleServer({
    host: text(environment, 'HOST'),
    port: integer(environment, 'RELAY_PORT'),
    handlers: [relay.handle],
    metrics,
    alive: () => true,
    ready: () => ({ ready: true, detail: {} }),
    logger,
  });
  return {
    port: server.port,
    done: new Promise(() => {}),
    close: async () => {
      await server.close();
      await relay.close().catch((error: unknown) => logger.warn({ error: String(error) }, 'could not sign off'));
      await writer.close();
    },
  };
};

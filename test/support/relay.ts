import { systemClock } from '../../src/clock/clocks';
import type { Clock } from '../../src/ports/clock';
import type { OutgoingRecord } from '../../src/ports/log';
import { silentLogger } from '../../src/ports/logger';
import { noMeter } from '../../src/ports/meter';
import { createRelay, type RelayConfig } from '../../src/producers/relay/relay';
import type { StallWatch } from '../../src/producers/relay/stall-watch';
import { createLocalCodecs } from '../../src/schemas/local-codecs';
import type { ChatEvent } from '../../src/topology/chat-event';
import { startRoleServer } from '../../src/web/role-server';

export interface RelayUnderTest {
  readonly url: string;
  /** What stands in the log, in its order; heartbeats once, as partition 0 has them. */
  readonly log: readonly ChatEvent[];
  events(): readonly ChatEvent[];
  heartbeats(): readonly ChatEvent[];
  post(body: unknown, options?: { query?: string; headers?: Record<string, string> }): Promise<Response>;
  close(): Promise<void>;
}

const CONFIG: RelayConfig = {
  maxBodyBytes: 1_048_576,
  maxEvents: 500,
  ratePerSecond: 2_000,
  sendTimeoutMs: 600,
  heartbeatIntervalMs: 50,
  feed: 'relay',
  origin: 'relay-1',
};

/** A relay on a free port, in front of a log that is an array. `onSend` may hold up a send, or fail it. One send at a time, as the port says. */
export const startRelayUnderTest = async (
  config: Partial<RelayConfig> = {},
  onSend: (events: readonly ChatEvent[]) => Promise<void> = async () => {},
  clock: Clock = systemClock,
  stalls?: StallWatch,
): Promise<RelayUnderTest> => {
  const codecs = createLocalCodecs();
  const log: ChatEvent[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const sendNow = async (records: readonly OutgoingRecord[]): Promise<void> => {
    const own = records.filter((record) => (record.partition ?? 0) === 0 && record.value !== null);
    const events = own.map((record) => codecs.decode('chatEvents', record.value as Buffer));
    await onSend(events);
    log.push(...events);
  };
  const relay = createRelay({
    writer: {
      send: (records) => {
        const turn = last.then(() => sendNow(records));
        last = turn.catch(() => {});
        return turn;
      },
      close: async () => {},
    },
    codecs,
    clock,
    meter: noMeter,
    logger: silentLogger,
    config: { ...CONFIG, ...config },
    ...(stalls === undefined ? {} : { stalls }),
  });
  const server = await startRoleServer({
    host: '127.0.0.1',
    port: 0,
    handlers: [relay.handle],
    metrics: { text: async () => '', contentType: 'text/plain' },
    alive: () => true,
    ready: () => ({ ready: true, detail: {} }),
    logger: silentLogger,
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    log,
    events: () => log.filter((event) => event.type !== 'heartbeat'),
    heartbeats: () => log.filter((event) => event.type === 'heartbeat'),
    post: (body, { query = '', headers = {} } = {}) =>
      fetch(`${url}/webitel/events${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    close: async () => {
      await server.close();
      await relay.close().catch(() => {});
    },
  };
};

/** Waits until it holds. @throws after ten seconds */
export const eventually = async (holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('did not come about within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

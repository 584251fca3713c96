import { createRelay, type Relay } from '../../src/producers/relay/relay';
import type { Ports, Running } from '../world/slot';
import { tools } from './tools';

/** A relay that listens: what Webitel can send a request to. */
export interface Listening {
  relay: Relay | null;
}

/** A relay, as `src/roles` starts it. `listening` shows it to Webitel while it is up. */
export const runRelay =
  (listening: Listening, heartbeatIntervalMs: number, feed: string) =>
  async ({ name, life, log, clock }: Ports): Promise<Running> => {
    const relay = createRelay({
      ...tools,
      writer: log.writer(),
      clock,
      // A frozen process is frozen with all that would notice it; what it then says of its cover is for the oracle of the log alone.
      stalls: { stoodStill: () => false, close: () => {} },
      config: {
        maxBodyBytes: 1_048_576,
        maxEvents: 500,
        ratePerSecond: 10_000,
        sendTimeoutMs: 600,
        heartbeatIntervalMs,
        feed,
        origin: name,
      },
    });
    listening.relay = relay;
    life.onDeath(() => {
      if (listening.relay === relay) listening.relay = null;
    });
    return {
      done: new Promise(() => {}),
      close: async () => {
        listening.relay = null;
        await relay.close();
      },
    };
  };

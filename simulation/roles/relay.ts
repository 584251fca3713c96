import type { IncomingMessage, ServerResponse } from 'node:http';
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

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Puts a request to a role's own handler, without a socket. `answered` is called when it has answered. */
export const put = (handle: Handler, path: string, body: unknown, answered: (answer: HttpAnswer) => void): void => {
  const bytes = Buffer.from(JSON.stringify(body));
  const request = {
    method: 'POST',
    url: path,
    headers: { 'content-length': String(bytes.length) },
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
  };
  let status = 0;
  const response = {
    headersSent: false,
    setHeader: () => response,
    writeHead: (code: number) => {
      status = code;
      return response;
    },
    end: (text = '{}') => answered({ status, body: JSON.parse(text) as unknown }),
  };
  void handle(request as unknown as IncomingMessage, response as unknown as ServerResponse);
};

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../ports/clock';
import type { Codecs } from '../../ports/codec';
import type { LogWriter } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import { TOPICS } from '../../topology/topics';
import { readBody, TooLarge } from '../../web/body';
import { type Credentials, mayEnter } from '../../web/credentials';
import type { Draft } from '../../webitel/draft';
import { BadShape } from '../../webitel/fields';
import { translate } from '../../webitel/translate';
import { createCover } from './cover';
import { createEventWriter, TooMuchPending } from './event-writer';
import { startHeartbeats } from './heartbeats';
import { createRateLimit } from './rate-limit';
import { createStallWatch, type StallWatch } from './stall-watch';

export interface RelayConfig extends Credentials {
  readonly maxBodyBytes: number;
  readonly maxEvents: number;
  readonly ratePerSecond: number;
  readonly sendTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /** The feed that all relays of one upstream share. */
  readonly feed: string;
  /** This relay, by a name that a restart keeps. */
  readonly origin: string;
}

export interface RelayDeps {
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
  readonly config: RelayConfig;
  /** Default: one on the machine's steady clock. */
  readonly stalls?: StallWatch;
}

export interface Relay {
  /** Answers `POST /webitel/events`; false: not its path. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Signs off: the last heartbeat. */
  close(): Promise<void>;
}

const PATH = '/webitel/events';
const MAX_PENDING = 20_000;
const RETRY_AFTER_S = 1;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterS?: number;
  /** Why the feed has a gap now: something that was sent to us isn't in the log. */
  readonly gap?: string;
}

/** Takes Webitel's messages, in any of its shapes, and writes them as canonical events; 202 only once Kafka has them. */
export const createRelay = (deps: RelayDeps): Relay => {
  const { codecs, clock, meter, logger, config } = deps;
  const cover = createCover(clock.now());
  const events = createEventWriter({ writer: deps.writer, timeoutMs: config.sendTimeoutMs, maxPending: MAX_PENDING });
  const limit = createRateLimit(config.ratePerSecond);
  const stalls = deps.stalls ?? createStallWatch(() => performance.now());
  const heartbeats = startHeartbeats({
    cover,
    stalls,
    meter,
    writer: deps.writer,
    codecs,
    clock,
    logger,
    intervalMs: config.heartbeatIntervalMs,
    feed: config.feed,
    origin: config.origin,
  });

  const take = async (request: IncomingMessage, receivedAt: number): Promise<Answer> => {
    if (request.method !== 'POST') return { status: 405, body: { error: 'use POST' } };
    const body = await readBody(request, config.maxBodyBytes);
    if (!mayEnter(request.headers, body, config))
      return { status: 401, body: { error: 'token or signature missing or wrong' } };
    const messages = parse(body);
    if (messages.length > config.maxEvents) {
      return {
        status: 413,
        body: { error: `at most ${config.maxEvents} events in one request, found ${messages.length}` },
        gap: 'too-many-events',
      };
    }
    const room = limit.take(messages.length, performance.now());
    if (!room.ok)
      return {
        status: 429,
        body: { error: 'too many events' },
        retryAfterS: Math.ceil(room.retryAfterMs / 1000),
        gap: 'rate-limit',
      };
    const domain = new URL(request.url ?? '/', 'http://relay').searchParams.get('domain');
    const isArray = body.subarray(0, 64).toString().trimStart().startsWith('[');
    const drafts = messages.flatMap((message, index) => translate(message, domain, isArray ? `[${index}]` : ''));
    return write(drafts, receivedAt);
  };

  const write = async (drafts: readonly Draft[], receivedAt: number): Promise<Answer> => {
    const ids = drafts.map((draft) => draft.eventId);
    try {
      await events.write(
        drafts.map((draft) => ({
          topic: TOPICS.chatEvents.name,
          key: draft.conversationId,
          value: codecs.encode('chatEvents', { ...draft, receivedAt }),
        })),
      );
    } catch (error) {
      logger.warn({ error: String(error), events: ids.length }, 'events were not acknowledged');
      // Ids come from the content, so whoever sends them again does no harm.
      const unknown = error instanceof TooMuchPending ? { taken: [], notTaken: ids } : { taken: [], unknown: ids };
      return {
        status: 503,
        body: { error: 'Kafka does not acknowledge', ...unknown },
        retryAfterS: RETRY_AFTER_S,
        gap: 'kafka-away',
      };
    }
    for (const draft of drafts) meter.count('missed_chats_relay_events_total', { type: draft.type });
    return { status: 202, body: { taken: ids } };
  };

  return {
    handle: async (request, response) => {
      if (new URL(request.url ?? '/', 'http://relay').pathname !== PATH) return false;
      const startedMs = performance.now();
      const receivedAt = clock.now();
      const dealtWith = cover.arrived(receivedAt);
      const answer = await take(request, receivedAt).catch((error: unknown) => refusal(error, logger));
      if (answer.gap !== undefined) {
        cover.broken(clock.now());
        meter.count('missed_chats_relay_cover_broken_total', { cause: answer.gap });
      }
      dealtWith();
      meter.count('missed_chats_relay_requests_total', { status: answer.status });
      meter.observe('missed_chats_relay_request_seconds', (performance.now() - startedMs) / 1000, {
        status: answer.status,
      });
      const headers = {
        'content-type': 'application/json',
        ...(answer.retryAfterS === undefined ? {} : { 'retry-after': String(answer.retryAfterS) }),
      };
      // The rest of a body that was refused isn't read: the connection ends with the answer.
      if (answer.status === 413) response.setHeader('connection', 'close');
      response.writeHead(answer.status, headers).end(`${JSON.stringify(answer.body)}\n`);
      return true;
    },
    close: async () => {
      await heartbeats.signOff().finally(() => stalls.close());
    },
  };
};

const parse = (body: Buffer): readonly unknown[] => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new BadShape(`body: no JSON: ${(error as Error).message}`);
  }
  return Array.isArray(parsed) ? parsed : [parsed];
};

const refusal = (error: unknown, logger: Logger): Answer => {
  if (error instanceof BadShape) return { status: 400, body: { error: error.message } };
  if (error instanceof TooLarge) return { status: 413, body: { error: error.message }, gap: 'body-too-large' };
  logger.error({ error: error instanceof Error ? error.stack : String(error) }, 'a request failed');
  return { status: 500, body: { error: 'internal' }, gap: 'internal-error' };
};

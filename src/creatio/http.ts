import { Agent } from 'undici';
import type { HttpAnswer } from '../topology/connector/http-failure';
import { retryAfterMs } from '../topology/connector/retry-after';
import { CreatioFailure } from './failure';
import { createPatience } from './patience';
import { createTurns } from './turns';

export interface HttpOptions {
  readonly url: string;
  /** Longest wait for one answer, connecting included. */
  readonly timeoutMs: number;
  /** The same for the first request after the site has answered nothing for a while: it may just be starting. */
  readonly coldTimeoutMs: number;
  /** Requests at a time; others wait for their turn, which isn't part of the time-out. */
  readonly concurrency: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the site's root. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse extends HttpAnswer {
  /** `Set-Cookie`, each as it came. */
  readonly cookies: readonly string[];
}

/** One site, as the client needs it. */
export interface Http {
  /** Any answer at all, redirects not followed. @throws CreatioFailure `availability` when there is none */
  request(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** Byte order mark and zero-width space, which some builds put before JSON. */
const INVISIBLE = /^[\uFEFF\u200B]+/;
const KEEP_ALIVE_MS = 30_000;

/** Keep-alive connections to one site. */
export const createHttp = ({ url, timeoutMs, coldTimeoutMs, concurrency }: HttpOptions): Http => {
  const root = new URL(url);
  const agent = new Agent({
    connections: concurrency,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const turns = createTurns(concurrency);
  const patience = createPatience(timeoutMs, coldTimeoutMs);

  const ask = async ({ method, path, headers, body }: HttpRequest): Promise<HttpResponse> => {
    try {
      const answer = await agent.request({
        origin: root.origin,
        path: root.pathname.replace(/\/$/, '') + path,
        method,
        headers: { ...headers },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(patience.next(performance.now())),
      });
      const text = await answer.body.text();
      patience.answered(performance.now());
      return responseOf(answer.statusCode, answer.headers, text, Date.now());
    } catch (error) {
      const reason = `no-answer: ${(error as NodeJS.ErrnoException).code ?? (error as Error).name}`;
      throw new CreatioFailure({ class: 'availability', reason, retryAfterMs: null }, { cause: error });
    }
  };
  return { request: (request) => turns.take(() => ask(request)), close: () => agent.destroy() };
};

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** @param nowMs wall clock, for a `Retry-After` that is a date */
export const responseOf = (status: number, headers: Headers, body: string, nowMs: number): HttpResponse => {
  const one = (name: string): string | null => [headers[name] ?? null].flat()[0] ?? null;
  const cookies = headers['set-cookie'];
  return {
    status,
    contentType: (one('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    location: one('location'),
    retryAfterMs: retryAfterMs(one('retry-after'), one('date'), nowMs),
    body: body.replace(INVISIBLE, ''),
    cookies: cookies === undefined ? [] : [cookies].flat(),
  };
};

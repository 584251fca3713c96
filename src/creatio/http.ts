import { Agent, type Dispatcher } from 'undici';
import { failureOf, type HttpAnswer } from '../topology/connector/http-failure';
import { CreatioFailure } from './failure';

export interface HttpOptions {
  readonly url: string;
  /** Longest wait for one answer, connecting included. */
  readonly timeoutMs: number;
  /** Connections at a time. */
  readonly connections: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse extends HttpAnswer {
  readonly cookies: readonly string[];
}

export interface Http {
  /** Any answer at all, redirects not followed. @throws CreatioFailure `availability` when there is none */
  request(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** Byte order mark and zero-width space, which some builds put before JSON. */
const INVISIBLE = /^[\uFEFF\u200B]+/;

/** Keep-alive connections to one site. */
export const createHttp = ({ url, timeoutMs, connections }: HttpOptions): Http => {
  const root = new URL(url);
  const agent = new Agent({
    connections,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return {
    request: async ({ method, path, headers, body }) => {
      try {
        const answer = await agent.request({
          origin: root.origin,
          path: root.pathname.replace(/\/$/, '') + path,
          method,
          headers: { ...headers },
          ...(body === undefined ? {} : { body }),
          signal: AbortSignal.timeout(timeoutMs),
        });
        return await toResponse(answer);
      } catch (error) {
        const reason = `no-answer: ${(error as NodeJS.ErrnoException).code ?? (error as Error).name}`;
        throw new CreatioFailure({ class: 'availability', reason, retryAfterMs: null }, { cause: error });
      }
    },
    close: () => agent.destroy(),
  };
};

const toResponse = async ({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<HttpResponse> => {
  const text = (await body.text()).replace(INVISIBLE, '');
  const cookies = headers['set-cookie'];
  return {
    status: statusCode,
    contentType: (one(headers['content-type']) ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    location: one(headers['location']),
    retryAfterMs: secondsToMs(one(headers['retry-after'])),
    body: text,
    cookies: cookies === undefined ? [] : [cookies].flat(),
  };
};

const one = (header: string | string[] | undefined): string | null =>
  Array.isArray(header) ? (header[0] ?? null) : (header ?? null);

const secondsToMs = (text: string | null): number | null =>
  text === null || !/^\d+$/.test(text.trim()) ? null : Number(text) * 1_000;

/** @throws CreatioFailure unless it is the answer that was asked for */
export const checked = (response: HttpResponse): HttpResponse => {
  const failure = failureOf(response);
  if (failure !== null) throw new CreatioFailure(failure);
  return response;
};

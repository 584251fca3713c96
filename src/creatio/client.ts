import type { Clock } from '../ports/clock';
import type { Logger } from '../ports/logger';
import type { Meter } from '../ports/meter';
import { FAILURES } from '../topology/connector/http-failure';
import { CreatioFailure } from './failure';
import { checked, createHttp, type HttpRequest, type HttpResponse } from './http';
import { createSession, type SessionHeaders } from './session';

export interface CreatioOptions {
  readonly url: string;
  /** `auto` asks the site once. */
  readonly layout: 'auto' | 'framework' | 'net';
  readonly user: string;
  readonly password: string;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
}

/** Creatio's OData and DataService behind a session that renews itself. All reject with CreatioFailure. */
export interface CreatioClient {
  /** Rows of an entity set; `query` as OData writes it, not encoded. */
  list<Row>(set: string, query: Readonly<Record<string, string>>): Promise<readonly Row[]>;
  /** One row by key; null when it isn't there. */
  read<Row>(set: string, id: string, columns: readonly string[]): Promise<Row | null>;
  create(set: string, columns: Readonly<Record<string, unknown>>): Promise<void>;
  update(set: string, id: string, columns: Readonly<Record<string, unknown>>): Promise<void>;
  /** Deleting what is gone already is done. */
  remove(set: string, id: string): Promise<void>;
  dataService<Answer>(method: string, body: unknown): Promise<Answer>;
  close(): Promise<void>;
}

export const createCreatioClient = (options: CreatioOptions): CreatioClient => {
  const { clock, meter, logger } = options;
  const http = createHttp({ url: options.url, timeoutMs: options.timeoutMs, connections: options.concurrency + 2 });
  const session = createSession({ http, user: options.user, password: options.password, clock, meter, logger });
  let prefix: Promise<string> | null = null;

  const findPrefix = async (): Promise<string> => {
    if (options.layout !== 'auto') return options.layout === 'framework' ? '/0' : '';
    // Only .NET has this page; .NET Framework calls it differently.
    const { status } = await http.request({ method: 'GET', path: '/Login/Login.html', headers: {} });
    if (status !== 200 && status !== 404)
      throw new CreatioFailure({ class: 'availability', reason: `layout-http-${status}`, retryAfterMs: null });
    return status === 200 ? '' : '/0';
  };
  const prefixNow = (): Promise<string> => {
    prefix ??= findPrefix().catch((error: unknown) => {
      prefix = null;
      throw error;
    });
    return prefix;
  };

  const send = async (request: Omit<HttpRequest, 'headers'>): Promise<HttpResponse> => {
    const path = `${await prefixNow()}${request.path}`;
    const attempt = async (headers: SessionHeaders): Promise<HttpResponse> =>
      checked(
        await http.request({
          ...request,
          path,
          headers: { ...headers, accept: 'application/json', 'content-type': 'application/json; charset=utf-8' },
        }),
      );
    const headers = await session.headers();
    try {
      return await attempt(headers);
    } catch (error) {
      if (!(error instanceof CreatioFailure) || FAILURES[error.failure.class].again !== 'after-login') throw error;
      session.expired(headers);
      return await again(error, await session.headers(), attempt);
    }
  };

  const measured = async (operation: string, request: Omit<HttpRequest, 'headers'>): Promise<HttpResponse> => {
    const startedMs = performance.now();
    let outcome = 'ok';
    try {
      return await send(request);
    } catch (error) {
      outcome = error instanceof CreatioFailure ? error.failure.class : 'error';
      throw error;
    } finally {
      meter.count('creatio_requests_total', { operation, outcome });
      meter.observe('creatio_request_seconds', (performance.now() - startedMs) / 1_000, { operation });
    }
  };

  return {
    list: async <Row>(set: string, query: Readonly<Record<string, string>>) => {
      const text = Object.entries(query).map(([name, value]) => `$${name}=${encodeURIComponent(value)}`);
      const { body } = await measured(`list ${set}`, { method: 'GET', path: `/odata/${set}?${text.join('&')}` });
      const { value } = parsed<{ value?: readonly Row[] }>(body);
      if (!Array.isArray(value)) throw notOData();
      return value;
    },
    read: async <Row>(set: string, id: string, columns: readonly string[]) => {
      try {
        const path = `/odata/${set}(${id})?$select=${columns.join(',')}`;
        const row = parsed<Row & { Id?: string }>((await measured(`read ${set}`, { method: 'GET', path })).body);
        if (row.Id === undefined) throw notOData();
        return row;
      } catch (error) {
        if (error instanceof CreatioFailure && error.failure.class === 'absent') return null;
        throw error;
      }
    },
    create: async (set, columns) => {
      const body = JSON.stringify(columns);
      const answer = await measured(`create ${set}`, { method: 'POST', path: `/odata/${set}`, body });
      // 200 without an id isn't known to be a row.
      if (parsed<{ Id?: string }>(answer.body).Id === undefined) throw notOData();
    },
    update: async (set, id, columns) => {
      const body = JSON.stringify(columns);
      await measured(`update ${set}`, { method: 'PATCH', path: `/odata/${set}(${id})`, body });
    },
    remove: async (set, id) => {
      try {
        await measured(`remove ${set}`, { method: 'DELETE', path: `/odata/${set}(${id})` });
      } catch (error) {
        if (!(error instanceof CreatioFailure && error.failure.class === 'absent')) throw error;
      }
    },
    dataService: async <Answer>(method: string, body: unknown) => {
      const path = `/DataService/json/SyncReply/${method}`;
      const answer = await measured(method, { method: 'POST', path, body: JSON.stringify(body) });
      return parsed<Answer>(answer.body);
    },
    close: http.close,
  };
};

/** Once more with a new session; refused again, it isn't the session: a missing right, or a site that is coming up. */
const again = async (
  first: CreatioFailure,
  headers: SessionHeaders,
  attempt: (headers: SessionHeaders) => Promise<HttpResponse>,
): Promise<HttpResponse> => {
  try {
    return await attempt(headers);
  } catch (error) {
    if (!(error instanceof CreatioFailure) || error.failure.class !== 'session') throw error;
    const isRight = first.failure.reason === 'http-403' && error.failure.reason === 'http-403';
    throw new CreatioFailure(
      {
        class: isRight ? 'validation' : 'availability',
        reason: isRight ? 'no-right' : `still-${error.failure.reason}`,
        retryAfterMs: null,
      },
      { cause: error },
    );
  }
};

const notOData = (): CreatioFailure =>
  new CreatioFailure({ class: 'availability', reason: 'not-odata', retryAfterMs: null });

const parsed = <T>(body: string): T => {
  try {
    return JSON.parse(body) as T;
  } catch (error) {
    throw new CreatioFailure({ class: 'availability', reason: 'not-json', retryAfterMs: null }, { cause: error });
  }
};

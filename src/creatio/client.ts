import type { Clock } from '../ports/clock';
import type { Logger } from '../ports/logger';
import type { Meter } from '../ports/meter';
import { type CreatioAuth, createOneTryGate, type Grant, type LoginGate } from './auth';
import { type BatchOutcome, type BatchPart, batchBody, batchOutcomes, MAX_BATCH } from './batch';
import { CreatioFailure } from './failure';
import { formsLogin } from './forms-login';
import type { Http } from './http';
import { createLayoutFinder, type Layout } from './layout';
import { oauthLogin } from './oauth-login';
import { createRequests } from './requests';
import { createSession } from './session';

export interface CreatioOptions {
  readonly http: Http;
  /** `auto` asks the site, until an answer proves it right. */
  readonly layout: Layout | 'auto';
  readonly auth: CreatioAuth;
  /** Default: a refused login isn't tried again. */
  readonly gate?: LoginGate;
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
  /**
   * `found`: it was refused, or its answer said nothing, and the row with this id is there all the same. After no answer at all it rejects, unclear:
   * a read comes before the next attempt.
   */
  create(set: string, columns: Readonly<Record<string, unknown>>): Promise<'created' | 'found'>;
  update(set: string, id: string, columns: Readonly<Record<string, unknown>>): Promise<void>;
  /** Deleting what is gone already is done. */
  remove(set: string, id: string): Promise<void>;
  /** At most 100 at once, each answered for itself: a failed one doesn't stop the next. */
  batch(parts: readonly BatchPart[]): Promise<readonly BatchOutcome[]>;
  dataService<Answer>(method: string, body: unknown): Promise<Answer>;
  /** Whether there is a session: without one, the next request begins with a login. */
  loggedIn(): boolean;
  close(): Promise<void>;
}

export const createCreatioClient = (options: CreatioOptions): CreatioClient => {
  const { http, auth, clock, meter, logger } = options;
  const login = (): Promise<Grant> =>
    auth.kind === 'forms' ? formsLogin(http, auth.user, auth.password) : oauthLogin({ ...auth, nowMs: clock.now });
  const session = createSession({ login, gate: options.gate ?? createOneTryGate(), clock, meter, logger });
  const request = createRequests({ http, session, layout: createLayoutFinder(http, options.layout), clock, meter });

  const list = async <Row>(set: string, query: Readonly<Record<string, string>>): Promise<readonly Row[]> => {
    const text = Object.entries(query).map(([name, value]) => `$${name}=${encodeURIComponent(value)}`);
    const path = `/odata/${set}?${text.join('&')}`;
    try {
      const { value } = parsed<{ value?: readonly Row[] }>(
        (await request({ operation: `list ${set}`, method: 'GET', path })).body,
      );
      if (!Array.isArray(value)) throw notOData();
      return value;
    } catch (error) {
      // A list is there, be it empty: "not found" for it is another's word.
      if (error instanceof CreatioFailure && error.failure.class === 'absent') throw notOData(error);
      throw error;
    }
  };

  /** By a filter instead of the key: an empty list is OData's own word, a 404 can be anybody's. */
  const read = async <Row>(set: string, id: string, columns: readonly string[]): Promise<Row | null> => {
    const rows = await list<Row>(set, { filter: `Id eq ${id}`, select: columns.join(','), top: '1' });
    return rows[0] ?? null;
  };

  const create = async (set: string, columns: Readonly<Record<string, unknown>>): Promise<'created' | 'found'> => {
    const id = String(columns['Id']);
    try {
      const answer = await request({
        operation: `create ${set}`,
        method: 'POST',
        path: `/odata/${set}`,
        body: columns,
        once: true,
      });
      // 200 without an id isn't known to be a row.
      if (parsed<{ Id?: string }>(answer.body).Id === undefined) throw notOData();
      return 'created';
    } catch (error) {
      if (!(error instanceof CreatioFailure && isWorthALook(error))) throw error;
      if ((await read(set, id, ['Id'])) !== null) return 'found';
      if (error.failure.class === 'duplicate') throw hidden(set, id, error);
      throw error;
    }
  };

  return {
    list,
    read,
    create,
    update: async (set, id, columns) => {
      await request({
        operation: `update ${set}`,
        method: 'PATCH',
        path: `/odata/${set}(${id})`,
        body: columns,
      });
    },
    remove: async (set, id) => {
      try {
        await request({ operation: `remove ${set}`, method: 'DELETE', path: `/odata/${set}(${id})` });
      } catch (error) {
        if (!(error instanceof CreatioFailure && error.failure.class === 'absent')) throw error;
      }
    },
    batch: async (parts) => {
      if (parts.length > MAX_BATCH) throw new RangeError(`a batch of ${parts.length}; Creatio takes ${MAX_BATCH}`);
      const answer = await request({
        operation: 'batch',
        method: 'POST',
        path: '/odata/$batch',
        body: batchBody(parts),
        headers: { prefer: 'continue-on-error' },
        once: true,
      });
      return batchOutcomes(parts.length, parsed(answer.body));
    },
    dataService: async <Answer>(method: string, body: unknown) => {
      const path = `/DataService/json/SyncReply/${method}`;
      return parsed<Answer>((await request({ operation: method, method: 'POST', path, body })).body);
    },
    loggedIn: session.open,
    close: async () => {
      await Promise.all([http.close(), ...(auth.kind === 'oauth' ? [auth.identity.close()] : [])]);
    },
  };
};

/** An answer came, so the server can be asked at once whether the row is there. Where none came, or a gateway's, that would be one more failure. */
const isWorthALook = ({ failure }: CreatioFailure): boolean =>
  failure.class === 'validation' || failure.class === 'duplicate' || ANSWERED.includes(failure.reason);
const ANSWERED: readonly string[] = ['http-500', 'not-odata', 'not-json', 'html-with-200', 'login-page'];

const hidden = (set: string, id: string, cause: Error): CreatioFailure =>
  new CreatioFailure(
    { class: 'validation', reason: 'exists-but-not-readable', retryAfterMs: null },
    { cause, advice: `${set} ${id} exists and the technical user may not read it: grant it the right` },
  );

const notOData = (cause?: Error): CreatioFailure =>
  new CreatioFailure({ class: 'availability', reason: 'not-odata', retryAfterMs: null }, { cause });

const parsed = <T>(body: string): T => {
  try {
    return JSON.parse(body) as T;
  } catch (error) {
    throw new CreatioFailure({ class: 'availability', reason: 'not-json', retryAfterMs: null }, { cause: error });
  }
};

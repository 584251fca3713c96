import type { Clock } from '../ports/clock';
import type { Meter } from '../ports/meter';
import { FAILURES, failureOf } from '../topology/connector/http-failure';
import type { Grant } from './auth';
import { CreatioFailure } from './failure';
import type { Http, HttpRequest, HttpResponse } from './http';
import type { LayoutFinder } from './layout';
import type { Session } from './session';

export interface DataRequest {
  /** Label of the metrics: what is asked for, not of whom. */
  readonly operation: string;
  readonly method: HttpRequest['method'];
  /** Behind the layout's prefix. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A create: it must not be sent again after an answer that leaves open whether it was done. */
  readonly once?: true;
}

export interface RequestsOptions {
  readonly http: Http;
  readonly session: Session;
  readonly layout: LayoutFinder;
  readonly clock: Clock;
  readonly meter: Meter;
}

/** Requests to OData and DataService within the session. @throws CreatioFailure */
export type Requests = (request: DataRequest) => Promise<HttpResponse>;

/** Refused with 403 again this soon after it cost a login, it isn't the CSRF token: a missing right mustn't cost a login for each command. */
const RENEWED_LATELY_MS = 10_000;

export const createRequests = ({ http, session, layout, clock, meter }: RequestsOptions): Requests => {
  let renewedFor403Ms = Number.NEGATIVE_INFINITY;

  const attempt = async (request: DataRequest, ticket: Grant): Promise<HttpResponse> => {
    const { method, body } = request;
    const response = await http.request({
      method,
      path: (await layout.prefix()) + request.path,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json; charset=utf-8',
        ...request.headers,
        ...ticket.headers(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    ticket.take(response.cookies);
    const failure = failureOf(response);
    if (failure === null || isOData(response)) layout.confirm();
    else layout.doubt();
    if (failure !== null) throw new CreatioFailure(failure);
    return response;
  };

  const send = async (request: DataRequest): Promise<HttpResponse> => {
    const ticket = await session.ticket();
    try {
      return await attempt(request, ticket);
    } catch (error) {
      if (!(error instanceof CreatioFailure) || FAILURES[error.failure.class].again !== 'after-login') throw error;
      if (error.failure.reason === 'http-403') {
        if (clock.now() - renewedFor403Ms < RENEWED_LATELY_MS) throw noRight(request, error);
        renewedFor403Ms = clock.now();
      }
      session.expired(ticket);
      // The login page with 200 may stand in for the answer of a write that was done: whoever creates reads before he tries again.
      if (request.once === true && error.failure.reason === 'login-page') throw unclear(error);
      return await again(request, error);
    }
  };

  /** Once more with a new session; refused again, it isn't the session: a missing right, or a site that is coming up. */
  const again = async (request: DataRequest, first: CreatioFailure): Promise<HttpResponse> => {
    try {
      return await attempt(request, await session.ticket());
    } catch (error) {
      if (!(error instanceof CreatioFailure) || error.failure.class !== 'session') throw error;
      if (first.failure.reason === 'http-403' && error.failure.reason === 'http-403') throw noRight(request, error);
      const reason = `still-${error.failure.reason}`;
      throw new CreatioFailure({ class: 'availability', reason, retryAfterMs: null }, { cause: error });
    }
  };

  return async (request) => {
    const startedMs = performance.now();
    const { operation } = request;
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
};

const isOData = ({ contentType, status }: HttpResponse): boolean =>
  contentType === 'application/json' && status !== 401 && status !== 403;

const noRight = ({ operation }: DataRequest, cause: Error): CreatioFailure =>
  new CreatioFailure(
    { class: 'validation', reason: 'no-right', retryAfterMs: null },
    { cause, advice: `The technical user lacks the right to ${operation}` },
  );

const unclear = (cause: Error): CreatioFailure =>
  new CreatioFailure({ class: 'availability', reason: 'login-page', retryAfterMs: null }, { cause });

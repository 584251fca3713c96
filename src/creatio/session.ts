import type { Clock } from '../ports/clock';
import type { Logger } from '../ports/logger';
import type { Meter } from '../ports/meter';
import { CreatioFailure } from './failure';
import type { Http } from './http';

export interface SessionOptions {
  readonly http: Http;
  readonly user: string;
  readonly password: string;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
}

/** What every request carries while the session lasts. */
export type SessionHeaders = Readonly<Record<string, string>>;

export interface Session {
  /** Headers of a session, logging in when there is none; callers at the same time share one login. */
  headers(): Promise<SessionHeaders>;
  /** This one is over: the next call logs in anew, unless somebody has done so already. */
  expired(headers: SessionHeaders): void;
}

const LOGIN_PATH = '/ServiceModel/AuthService.svc/Login';
/** A refused password is not tried again sooner: a few wrong ones lock the account. */
const REFUSED_FOR_MS = 15 * 60_000;

/**
 * Forms login. Creatio answers 200 to a wrong password too: its `Code` counts. A refused login is remembered, and everybody who asks meanwhile
 * gets the same refusal without another attempt.
 */
export const createSession = (options: SessionOptions): Session => {
  const { http, user, password, clock, meter, logger } = options;
  let current: Promise<SessionHeaders> | null = null;
  let settled: SessionHeaders | null = null;
  let refusedUntilMs = 0;

  const refusal = (): CreatioFailure =>
    new CreatioFailure({
      class: 'login',
      reason: 'login-refused',
      retryAfterMs: Math.max(0, refusedUntilMs - clock.now()),
    });

  const login = async (): Promise<SessionHeaders> => {
    if (clock.now() < refusedUntilMs) throw refusal();
    const response = await http.request({
      method: 'POST',
      path: LOGIN_PATH,
      headers: { 'content-type': 'application/json', accept: 'application/json', forceusesession: 'true' },
      body: JSON.stringify({ UserName: user, UserPassword: password }),
    });
    const code = response.status === 200 ? codeOf(response.body) : null;
    if (code === null) {
      meter.count('creatio_logins_total', { outcome: 'unavailable' });
      const reason = `login-http-${response.status}`;
      throw new CreatioFailure({ class: 'availability', reason, retryAfterMs: response.retryAfterMs });
    }
    if (code !== 0) {
      refusedUntilMs = clock.now() + REFUSED_FOR_MS;
      meter.count('creatio_logins_total', { outcome: 'refused' });
      logger.error(
        { user },
        'Creatio refused the login; it is not tried again for 15 minutes, or the account would be locked',
      );
      throw refusal();
    }
    meter.count('creatio_logins_total', { outcome: 'ok' });
    return headersFrom(response.cookies);
  };

  return {
    headers: () => {
      if (current === null) {
        const attempt = login();
        current = attempt;
        attempt.then(
          (headers) => {
            settled = headers;
          },
          () => {
            if (current === attempt) current = null;
          },
        );
      }
      return current;
    },
    expired: (headers) => {
      if (settled !== headers) return;
      settled = null;
      current = null;
    },
  };
};

/** null when it isn't a login's answer at all: a proxy's page, say. */
const codeOf = (body: string): number | null => {
  try {
    const code = (JSON.parse(body) as { Code?: unknown }).Code;
    return typeof code === 'number' ? code : null;
  } catch {
    return null;
  }
};

const headersFrom = (cookies: readonly string[]): SessionHeaders => {
  const pairs = cookies.map((cookie) => cookie.split(';')[0] ?? '');
  const csrf = pairs.find((pair) => pair.startsWith('BPMCSRF='))?.slice('BPMCSRF='.length);
  return {
    cookie: pairs.join('; '),
    forceusesession: 'true',
    ...(csrf === undefined ? {} : { bpmcsrf: csrf }),
  };
};

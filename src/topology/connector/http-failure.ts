/** What came back for a request, as far as it says what went wrong. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower case, without parameters. */
  readonly contentType: string;
  readonly location: string | null;
  /** `Retry-After` in ms; null: not said. */
  readonly retryAfterMs: number | null;
  readonly body: string;
}

/** What a failure means for the next attempt. */
export type FailureClass = keyof typeof FAILURES;

/**
 * The one table of failures. `again`: the same request after a pause, after a new login, or never. `says`: of Creatio itself, for the breaker; a
 * refusal shows a healthy server. `unclear`: a write may have been done all the same, so a read by id comes before the next attempt.
 */
export const FAILURES = {
  /** Network, time-out, 408, 5xx, a maintenance or firewall page. */
  availability: { again: 'later', says: 'away', unclear: true },
  /** 429: it is there, and wants to be left alone for a while. */
  throttled: { again: 'later', says: 'nothing', unclear: false },
  /** 401, a redirect to the login, the login page with 200, 403 to a write (a stale CSRF token). */
  session: { again: 'after-login', says: 'up', unclear: false },
  /** The login itself was refused: asking again would lock the account. It has a breaker of its own. */
  login: { again: 'later', says: 'nothing', unclear: false },
  /** Creatio understood and refused: 400, a bad lookup, a missing right. */
  validation: { again: 'never', says: 'up', unclear: false },
  /** 404 for a key. */
  absent: { again: 'never', says: 'up', unclear: false },
  /** The key exists already. */
  duplicate: { again: 'never', says: 'up', unclear: true },
} as const satisfies Record<
  string,
  {
    readonly again: 'later' | 'after-login' | 'never';
    readonly says: 'up' | 'away' | 'nothing';
    readonly unclear: boolean;
  }
>;

export interface Failure {
  readonly class: FailureClass;
  readonly reason: string;
  readonly retryAfterMs: number | null;
}

/** PostgreSQL's and SQL Server's words for a key that exists. */
const DUPLICATE = /23505|duplicate key|PRIMARY KEY constraint/i;
/** A lookup that isn't there, a column that isn't there, a text that is too long, a missing value. */
const INVALID = /23503|22001|foreign key constraint|Column by path|ItemValidationException|SecurityException/i;
const LOGIN_PAGE = /\/Login\/|bootstrap\.login/;
/** A route that isn't there, or isn't compiled yet; it comes with 404 and with 200. */
const NO_ROUTE = /No HTTP resource was found/;

/** @returns null when it is the answer that was asked for: JSON, text of a value, or nothing with 204 */
export const failureOf = (answer: HttpAnswer): Failure | null => {
  const { status, contentType, body, retryAfterMs } = answer;
  const failure = (name: FailureClass, reason: string): Failure => ({ class: name, reason, retryAfterMs });
  const isPage = contentType === 'text/html';
  if (status >= 300 && status < 400)
    return LOGIN_PAGE.test(answer.location ?? '')
      ? failure('session', 'redirect-to-login')
      : failure('availability', `redirect-${status}`);
  if (status === 401) return failure('session', 'http-401');
  if (status === 403) return isPage ? failure('availability', 'firewall') : failure('session', 'http-403');
  if (status === 429) return failure('throttled', 'http-429');
  if (status === 408) return failure('availability', 'http-408');
  if (status === 409) return failure('duplicate', 'http-409');
  if (NO_ROUTE.test(body)) return failure('availability', 'not-compiled');
  // A web server whose application isn't up answers everything with its own page: that is no word about a row.
  if (status === 404) return isPage ? failure('availability', 'page-with-404') : failure('absent', 'http-404');
  if (status >= 500) return serverFailure(status, body, failure);
  if (status >= 400) return failure('validation', `http-${status}: ${causeOf(body)}`);
  if (isPage)
    return LOGIN_PAGE.test(body) ? failure('session', 'login-page') : failure('availability', 'html-with-200');
  return null;
};

const serverFailure = (
  status: number,
  body: string,
  failure: (name: FailureClass, reason: string) => Failure,
): Failure => {
  if (status === 500 && DUPLICATE.test(body)) return failure('duplicate', 'duplicate-key');
  if (status === 500 && INVALID.test(body)) return failure('validation', causeOf(body));
  return failure('availability', `http-${status}`);
};

/** The deepest message of Creatio's nested errors, short enough for a header. */
const causeOf = (body: string): string => {
  const messages = [...body.matchAll(/"(?:message|Message|ExceptionMessage)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)];
  return (messages.at(-1)?.[1] ?? body).slice(0, 200);
};

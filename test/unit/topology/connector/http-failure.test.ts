import { FAILURES, failureOf } from '../../../../src/topology/connector/http-failure';

const JSON_TYPE = 'application/json';
const HTML = 'text/html';
const error = (message: string): string =>
  JSON.stringify({ error: { code: '', message: 'An error has occurred.', innererror: { message } } });

const ROWS: readonly (readonly [
  what: string,
  status: number,
  contentType: string,
  body: string,
  expected: string | null,
])[] = [
  ['a row', 200, JSON_TYPE, '{"Id":"x"}', null],
  ['nothing with 204', 204, '', '', null],
  ['a created row', 201, JSON_TYPE, '{"Id":"x"}', null],
  ['an expired session', 401, JSON_TYPE, '{"Message":"Authentication failed."}', 'session: http-401'],
  ['a stale CSRF token', 403, JSON_TYPE, '{"Message":"Forbidden"}', 'session: http-403'],
  ['the firewall', 403, HTML, 'Incapsula incident', 'availability: firewall'],
  ['the login page with 200', 200, HTML, '<script src="/Login/bootstrap.login.js">', 'session: login-page'],
  ['another page with 200', 200, HTML, '<h1>We are compiling</h1>', 'availability: html-with-200'],
  [
    'an entity that is not compiled, with 200',
    200,
    JSON_TYPE,
    '{"Message":"No HTTP resource was found"}',
    'availability: not-compiled',
  ],
  [
    'an entity that is not compiled, with 404',
    404,
    JSON_TYPE,
    '{"Message":"No HTTP resource was found"}',
    'availability: not-compiled',
  ],
  ['a key that is not there', 404, JSON_TYPE, '{"error":{"message":"Not found"}}', 'absent: http-404'],
  ['a page of a site that is starting, with 404', 404, HTML, '<h1>404</h1>', 'availability: page-with-404'],
  ['a time-out of the server', 408, JSON_TYPE, '{}', 'availability: http-408'],
  ['too many requests', 429, JSON_TYPE, '{}', 'throttled: http-429'],
  ['a conflict', 409, JSON_TYPE, '{}', 'duplicate: http-409'],
  [
    'a duplicate key of PostgreSQL',
    500,
    JSON_TYPE,
    error('23505: duplicate key value violates'),
    'duplicate: duplicate-key',
  ],
  [
    'a duplicate key of SQL Server',
    500,
    JSON_TYPE,
    error("Violation of PRIMARY KEY constraint 'PK'"),
    'duplicate: duplicate-key',
  ],
  [
    'a lookup that is not there',
    500,
    JSON_TYPE,
    error('23503: insert or update on table'),
    'validation: 23503: insert or update on table',
  ],
  [
    'a filter by a flat key',
    500,
    JSON_TYPE,
    error('Column by path OwnerId not found'),
    'validation: Column by path OwnerId not found',
  ],
  ['an exhausted pool', 500, JSON_TYPE, error('53300: sorry, too many clients already'), 'availability: http-500'],
  ['a handler that threw', 500, JSON_TYPE, error('A handler threw.'), 'availability: http-500'],
  ['a gateway', 502, HTML, 'Bad gateway', 'availability: http-502'],
  ['maintenance', 503, HTML, 'Service Unavailable', 'availability: http-503'],
  ['a gateway that quotes a duplicate key', 502, JSON_TYPE, error('23505: duplicate key'), 'availability: http-502'],
  ['a gateway that quotes a bad lookup', 504, JSON_TYPE, error('23503: insert'), 'availability: http-504'],
  ['an entity too large', 413, '', '', 'validation: http-413: '],
  [
    'a malformed body',
    400,
    JSON_TYPE,
    error('The property does not exist'),
    'validation: http-400: The property does not exist',
  ],
];

describe('an answer of Creatio', () => {
  it.each(ROWS)('%s (%i) is told apart', (_, status, contentType, body, expected) => {
    const failure = failureOf({ status, contentType, location: null, retryAfterMs: null, body });
    expect(failure === null ? null : `${failure.class}: ${failure.reason}`).toBe(expected);
  });

  it('a redirect to the login is the session’s, another one is not', () => {
    const at = (location: string | null, status = 302) => {
      const failure = failureOf({ status, contentType: HTML, location, retryAfterMs: null, body: '' });
      return `${failure?.class}: ${failure?.reason}`;
    };
    expect([at('/Login/NuiLogin.aspx?ReturnUrl=x'), at('https://site/0/Login/Login.html', 300)]).toEqual([
      'session: redirect-to-login',
      'session: redirect-to-login',
    ]);
    expect([at('https://elsewhere/'), at(null, 307), at(null, 399)]).toEqual([
      'availability: redirect-302',
      'availability: redirect-307',
      'availability: redirect-399',
    ]);
  });

  it('says how long to wait where the server does', () => {
    const failure = failureOf({ status: 429, contentType: JSON_TYPE, location: null, retryAfterMs: 3_000, body: '' });
    expect(failure).toEqual({ class: 'throttled', reason: 'http-429', retryAfterMs: 3_000 });
  });

  it('names the deepest cause of a refusal', () => {
    const body = JSON.stringify({
      error: { message: 'An error has occurred.', innererror: { message: '23503: FKType' } },
    });
    const failure = failureOf({ status: 500, contentType: JSON_TYPE, location: null, retryAfterMs: null, body });
    expect(failure?.reason).toBe('23503: FKType');
  });

  it('names it whatever the spaces, cut to 200 characters; without any, the body', () => {
    const reason = (body: string) =>
      failureOf({ status: 400, contentType: JSON_TYPE, location: null, retryAfterMs: null, body })?.reason;
    expect(reason('{ "Message" :  "An error", "ExceptionMessage"\n: "No \\"owner\\"" }')).toBe(
      'http-400: No \\"owner\\"',
    );
    expect(reason(`{"message":"${'x'.repeat(300)}"}`)).toBe(`http-400: ${'x'.repeat(200)}`);
    expect(reason('Bad Request')).toBe('http-400: Bad Request');
  });

  it('only what says that the server is away counts for the breaker', () => {
    const away = Object.entries(FAILURES).flatMap(([name, { says }]) => (says === 'away' ? [name] : []));
    expect(away).toEqual(['availability']);
  });
});

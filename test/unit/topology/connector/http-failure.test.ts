import { FAILURES, type FailureClass, failureOf } from '../../../../src/topology/connector/http-failure';

const JSON_TYPE = 'application/json';
const HTML = 'text/html';
const error = (message: string): string =>
  JSON.stringify({ error: { code: '', message: 'An error has occurred.', innererror: { message } } });

const ROWS: readonly (readonly [
  what: string,
  status: number,
  contentType: string,
  body: string,
  expected: FailureClass | null,
])[] = [
  ['a row', 200, JSON_TYPE, '{"Id":"x"}', null],
  ['nothing with 204', 204, '', '', null],
  ['a created row', 201, JSON_TYPE, '{"Id":"x"}', null],
  ['an expired session', 401, JSON_TYPE, '{"Message":"Authentication failed."}', 'session'],
  ['a stale CSRF token', 403, JSON_TYPE, '{"Message":"Forbidden"}', 'session'],
  ['the firewall', 403, HTML, 'Incapsula incident', 'availability'],
  ['the login page with 200', 200, HTML, '<script src="/Login/bootstrap.login.js">', 'session'],
  ['another page with 200', 200, HTML, '<h1>We are compiling</h1>', 'availability'],
  [
    'an entity that is not compiled, with 200',
    200,
    JSON_TYPE,
    '{"Message":"No HTTP resource was found"}',
    'availability',
  ],
  [
    'an entity that is not compiled, with 404',
    404,
    JSON_TYPE,
    '{"Message":"No HTTP resource was found"}',
    'availability',
  ],
  ['a key that is not there', 404, JSON_TYPE, '{"error":{"message":"Not found"}}', 'absent'],
  ['a page of a site that is starting, with 404', 404, HTML, '<h1>404</h1>', 'availability'],
  ['a time-out of the server', 408, JSON_TYPE, '{}', 'availability'],
  ['too many requests', 429, JSON_TYPE, '{}', 'throttled'],
  ['a conflict', 409, JSON_TYPE, '{}', 'duplicate'],
  ['a duplicate key of PostgreSQL', 500, JSON_TYPE, error('23505: duplicate key value violates'), 'duplicate'],
  ['a duplicate key of SQL Server', 500, JSON_TYPE, error("Violation of PRIMARY KEY constraint 'PK'"), 'duplicate'],
  ['a lookup that is not there', 500, JSON_TYPE, error('23503: insert or update on table'), 'validation'],
  ['a filter by a flat key', 500, JSON_TYPE, error('Column by path OwnerId not found'), 'validation'],
  ['an exhausted pool', 500, JSON_TYPE, error('53300: sorry, too many clients already'), 'availability'],
  ['a handler that threw', 500, JSON_TYPE, error('A handler threw.'), 'availability'],
  ['a gateway', 502, HTML, 'Bad gateway', 'availability'],
  ['maintenance', 503, HTML, 'Service Unavailable', 'availability'],
  ['a malformed body', 400, JSON_TYPE, error('The property does not exist'), 'validation'],
];

describe('an answer of Creatio', () => {
  it.each(ROWS)('%s (%i) is told apart', (_, status, contentType, body, expected) => {
    const failure = failureOf({ status, contentType, location: null, retryAfterMs: null, body });
    expect(failure?.class ?? null).toBe(expected);
  });

  it('a redirect to the login is the session’s, another one is not', () => {
    const at = (location: string) =>
      failureOf({ status: 302, contentType: HTML, location, retryAfterMs: null, body: '' })?.class;
    expect([at('/Login/NuiLogin.aspx?ReturnUrl=x'), at('https://elsewhere/')]).toEqual(['session', 'availability']);
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

  it('only what says that the server is away counts for the breaker', () => {
    const away = Object.entries(FAILURES).flatMap(([name, { says }]) => (says === 'away' ? [name] : []));
    expect(away).toEqual(['availability']);
  });
});

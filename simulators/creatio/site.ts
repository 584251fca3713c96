import type { Engine } from './engine';
import type { Faults } from './faults';
import { type Answer, cookiesOf, HTML, loginPage, page, type SimRequest } from './http-message';
import { issueToken } from './identity';
import { ODataFailure } from './odata-error';
import { odata } from './odata-routes';
import type { Schemas } from './schema';
import { csrfCookie, type Session, type Sessions } from './sessions';
import type { Store } from './store';
import { sysSettingsCall } from './sys-settings';

export interface SiteParts {
  readonly mode: 'framework' | 'net';
  /** Scheme, host and port, for the addresses in answers. */
  readonly origin: string;
  readonly schemas: Schemas;
  readonly store: Store;
  readonly engine: Engine;
  readonly sessions: Sessions;
  faults(): Faults;
}

/** Creatio's own answer, without any fault. */
export const answerSite = (parts: SiteParts, request: SimRequest): Answer => {
  try {
    return route(parts, request);
  } catch (error) {
    if (error instanceof ODataFailure) return { status: error.status, body: error.body };
    if (error instanceof SyntaxError)
      return { status: 400, body: { Message: `The body is no JSON: ${error.message}` } };
    throw error;
  }
};

const route = (parts: SiteParts, request: SimRequest): Answer => {
  const { pathname } = new URL(request.path, parts.origin);
  const prefix = parts.mode === 'framework' ? '/0' : '';
  if (pathname === '/ServiceModel/AuthService.svc/Login') return login(parts, request);
  // Newer builds serve tokens themselves; the site's root doesn't, and shows its login page.
  if (pathname === '/0/connect/token') return issueToken(parts.sessions, parts.faults(), request);
  if (pathname === '/connect/token') return loginPage();
  if (pathname === '/Login/Login.html') return parts.mode === 'net' ? loginPage() : notFoundPage();
  if (pathname === '/Login/NuiLogin.aspx') return parts.mode === 'net' ? notFoundPage() : loginPage();
  if (/^(\/0)?\/api\/HealthCheck\/Ping$/.test(pathname)) return { status: 200, body: 'OK' };
  const isData = pathname.startsWith(`${prefix}/odata/`) || pathname.startsWith(`${prefix}/DataService/`);
  const session = sessionOf(parts, request);
  if (session === null) return notLoggedIn(parts, request, pathname, isData);
  if (pathname === '/' || pathname === `${prefix}/`)
    return { status: 200, headers: { ...HTML, 'set-cookie': [csrfCookie(session)] }, body: page('Creatio') };
  if (!isData) return notFoundPage();
  const isBearer = request.headers['authorization'] !== undefined;
  if (request.method !== 'GET' && !isBearer && request.headers['bpmcsrf'] !== session.csrf) return FORBIDDEN;
  return data(parts, request, session, prefix);
};

const FORBIDDEN: Answer = { status: 403, body: { Message: 'Forbidden' } };

const notFoundPage = (): Answer => ({ status: 404, headers: HTML, body: page('404 Not Found') });

const data = (parts: SiteParts, request: SimRequest, session: Session, prefix: string): Answer => {
  const { pathname, searchParams } = new URL(request.path, parts.origin);
  const actor = { contactId: session.contactId };
  const body = request.body === '' ? null : (JSON.parse(request.body) as Record<string, unknown>);
  if (pathname.startsWith(`${prefix}/DataService/`)) {
    const method = pathname.split('/').at(-1) ?? '';
    const found = sysSettingsCall(method, body ?? {}, { store: parts.store, engine: parts.engine, actor });
    return found === null ? { status: 404, body: { Message: `No service ${method}` } } : { status: 200, body: found };
  }
  const path = decodeURIComponent(pathname.slice(`${prefix}/odata/`.length));
  const { forbiddenSet } = parts.faults();
  if (forbiddenSet !== '' && request.method !== 'GET' && /^\w+/.exec(path)?.[0] === forbiddenSet) return FORBIDDEN;
  return odata(parts, {
    method: request.method,
    path,
    query: searchParams,
    body,
    actor,
    continueOnError: request.headers['prefer'] === 'continue-on-error',
    root: `${parts.origin}${prefix}/odata`,
  });
};

const sessionOf = (parts: SiteParts, request: SimRequest): Session | null => {
  const bearer = /^Bearer (\S+)$/.exec(request.headers['authorization'] ?? '')?.[1];
  return bearer === undefined ? parts.sessions.find(cookiesOf(request)) : parts.sessions.findToken(bearer);
};

const notLoggedIn = (parts: SiteParts, request: SimRequest, pathname: string, isData: boolean): Answer => {
  const refused = { status: 401, body: { Message: 'Authentication failed.', StackTrace: null } };
  if (pathname.endsWith('.svc/Login') || request.headers['authorization'] !== undefined) return refused;
  if (parts.mode === 'net' && isData) return refused;
  const login = parts.mode === 'net' ? '/Login/Login.html' : '/Login/NuiLogin.aspx';
  const location = `${login}?ReturnUrl=${encodeURIComponent(pathname)}`;
  return { status: 302, headers: { ...HTML, location }, body: '<html><head><title>Object moved</title></head></html>' };
};

const login = (parts: SiteParts, request: SimRequest): Answer => {
  const { UserName, UserPassword } = JSON.parse(request.body) as { UserName?: string; UserPassword?: string };
  const answer = parts.sessions.login(UserName ?? '', UserPassword ?? '', parts.faults().csrfAtLogin);
  if (answer.kind === 'refused')
    return {
      status: 200,
      body: {
        Code: 1,
        Message: answer.message,
        Exception: { Message: answer.message, Type: 'System.Security.SecurityException' },
        PasswordChangeUrl: answer.passwordChangeUrl,
        RedirectUrl: null,
      },
    };
  return {
    status: 200,
    headers: { 'set-cookie': answer.cookies },
    body: { Code: 0, Message: '', Exception: null, PasswordChangeUrl: null, RedirectUrl: null, UserType: 'General' },
  };
};

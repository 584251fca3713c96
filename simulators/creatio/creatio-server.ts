import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from './engine';
import { drawMishap, type Faults, type Mishap } from './faults';
import { ODataFailure } from './odata-error';
import { type Answer, odata } from './odata-routes';
import type { Schemas } from './schema';
import { INTEGRATION_OAUTH_CLIENT, INTEGRATION_USER } from './seed';
import type { Session, Sessions } from './sessions';
import type { Store } from './store';
import { sysSettingsCall } from './sys-settings';

export interface CreatioParts {
  readonly mode: 'framework' | 'net';
  readonly schemas: Schemas;
  readonly store: Store;
  readonly engine: Engine;
  readonly sessions: Sessions;
  readonly random: () => number;
  faults(): Faults;
}

interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const page = (title: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${title}</body></html>`;
const LOGIN_PAGE = page('Login').replace('<body>', '<body><script src="/Login/bootstrap.login.js"></script>');

/** Answers as Creatio would, with whatever fault is set. */
export const serveCreatio = async (
  parts: CreatioParts,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const faults = parts.faults();
  if (faults.down) {
    incoming.socket.destroy();
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const request: Request = {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'creatio'}`),
    headers: incoming.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
  if (faults.latencyMs > 0) await pause(faults.latencyMs * (0.5 + parts.random() / 2));
  const mishap = drawMishap(faults, parts.random);
  if (mishap === 'hang') return;
  if (mishap === 'resetBefore') {
    incoming.socket.destroy();
    return;
  }
  const spoilt = beforeWork(faults, mishap);
  if (spoilt !== null) return write(response, spoilt, faults, parts);
  if (mishap === 'sessionLost') parts.sessions.killAll();
  const answer = answerOf(parts, request);
  if (mishap === 'resetAfterCommit') {
    incoming.socket.destroy();
    return;
  }
  const failsLate = mishap === 'errorAfterCommit' && request.method !== 'GET' && answer.status < 300;
  write(response, failsLate ? HANDLER_THREW : answer, faults, parts);
};

const HANDLER_THREW: Answer = {
  status: 500,
  body: {
    error: {
      code: '',
      message: 'An error has occurred.',
      innererror: { message: 'A handler threw.', type: '', stacktrace: '' },
    },
  },
};

const beforeWork = (faults: Faults, mishap: Mishap | null): Answer | null => {
  if (faults.maintenance) return { status: 503, headers: HTML, body: page('503 Service Unavailable') };
  switch (mishap) {
    case 'tooManyClients':
      return {
        status: 500,
        body: {
          error: {
            code: '',
            message: 'An error has occurred.',
            innererror: {
              message: 'Terrasoft.Common.DbOperationException: 53300: sorry, too many clients already',
              type: '',
              stacktrace: '',
            },
          },
        },
      };
    case 'firewall':
      return { status: 403, headers: HTML, body: page('Request unsuccessful. Incapsula incident ID: 0-0') };
    case 'loginPage':
      return { status: 200, headers: HTML, body: LOGIN_PAGE };
    case 'tooMany':
      return { status: 429, headers: { 'retry-after': '1' }, body: { Message: 'Too many requests' } };
    default:
      return null;
  }
};

const answerOf = (parts: CreatioParts, request: Request): Answer => {
  try {
    return route(parts, request);
  } catch (error) {
    if (error instanceof ODataFailure) return { status: error.status, body: error.body };
    if (error instanceof SyntaxError)
      return { status: 400, body: { Message: `The body is no JSON: ${error.message}` } };
    throw error;
  }
};

const route = (parts: CreatioParts, request: Request): Answer => {
  const { pathname } = request.url;
  if (pathname === '/ServiceModel/AuthService.svc/Login') return login(parts, request);
  if (/^(\/0)?\/connect\/token$/.test(pathname)) return token(parts, request);
  if (pathname === '/Login/Login.html')
    return parts.mode === 'net' ? { status: 200, headers: HTML, body: LOGIN_PAGE } : { status: 404 };
  if (pathname === '/Login/NuiLogin.aspx') return { status: 200, headers: HTML, body: LOGIN_PAGE };
  if (/^(\/0)?\/api\/HealthCheck\/Ping$/.test(pathname)) return { status: 200, body: 'OK' };
  const prefix = parts.mode === 'framework' ? '/0' : '';
  const isData = pathname.startsWith(`${prefix}/odata/`) || pathname.startsWith(`${prefix}/DataService/`);
  const session = sessionOf(parts, request);
  if (session === null) return notLoggedIn(parts, request, isData);
  if (!isData) return { status: 404, headers: HTML, body: page('404 Not Found') };
  const isBearer = request.headers.authorization !== undefined;
  if (request.method !== 'GET' && !isBearer && request.headers['bpmcsrf'] !== session.csrf)
    return { status: 403, body: { Message: 'Forbidden' } };
  const actor = { contactId: session.contactId };
  const body = request.text === '' ? null : (JSON.parse(request.text) as Record<string, unknown>);
  if (pathname.startsWith(`${prefix}/DataService/`)) {
    const method = pathname.split('/').at(-1) ?? '';
    const found = sysSettingsCall(method, body ?? {}, { store: parts.store, engine: parts.engine, actor });
    return found === null ? { status: 404, body: { Message: `No service ${method}` } } : { status: 200, body: found };
  }
  return odata(parts, {
    method: request.method,
    path: decodeURIComponent(pathname.slice(`${prefix}/odata/`.length)),
    query: request.url.searchParams,
    body,
    actor,
    continueOnError: request.headers['prefer'] === 'continue-on-error',
    root: `${request.url.origin}${prefix}/odata`,
  });
};

const cookiesOf = (request: Request): ReadonlyMap<string, string> =>
  new Map(
    (request.headers.cookie ?? '').split(';').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), pair.slice(at + 1)];
    }),
  );

const sessionOf = (parts: CreatioParts, request: Request): Session | null => {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  return bearer === undefined ? parts.sessions.find(cookiesOf(request)) : parts.sessions.findToken(bearer);
};

const notLoggedIn = (parts: CreatioParts, request: Request, isData: boolean): Answer => {
  const refused = { status: 401, body: { Message: 'Authentication failed.', StackTrace: null } };
  if (request.url.pathname.endsWith('.svc/Login') || request.headers.authorization !== undefined) return refused;
  if (parts.mode === 'net' && isData) return refused;
  const page = parts.mode === 'net' ? '/Login/Login.html' : '/Login/NuiLogin.aspx';
  const location = `${page}?ReturnUrl=${encodeURIComponent(request.url.pathname)}`;
  return { status: 302, headers: { ...HTML, location }, body: '<html><head><title>Object moved</title></head></html>' };
};

const login = (parts: CreatioParts, request: Request): Answer => {
  const { UserName, UserPassword } = JSON.parse(request.text) as { UserName?: string; UserPassword?: string };
  const answer = parts.sessions.login(UserName ?? '', UserPassword ?? '');
  if (answer.kind === 'refused')
    return {
      status: 200,
      body: {
        Code: 1,
        Message: answer.message,
        Exception: { Message: answer.message, Type: 'System.Security.SecurityException' },
        PasswordChangeUrl: null,
        RedirectUrl: null,
      },
    };
  return {
    status: 200,
    headers: { 'set-cookie': answer.cookies as unknown as string },
    body: { Code: 0, Message: '', Exception: null, PasswordChangeUrl: null, RedirectUrl: null, UserType: 'General' },
  };
};

const token = (parts: CreatioParts, request: Request): Answer => {
  const form = new URLSearchParams(request.text);
  const { clientId, clientSecret } = INTEGRATION_OAUTH_CLIENT;
  if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
    return { status: 400, body: { error: 'invalid_client' } };
  const issued = parts.sessions.issueToken(INTEGRATION_USER.userId, INTEGRATION_USER.contactId);
  return { status: 200, body: { access_token: issued, expires_in: 3600, token_type: 'Bearer' } };
};

const write = (response: ServerResponse, answer: Answer, faults: Faults, parts: CreatioParts): void => {
  const { status, headers = {}, body } = answer;
  if (typeof body === 'string' || body === undefined) {
    response.writeHead(status, headers).end(body);
    return;
  }
  const mark = parts.random() < faults.byteOrderMark ? '\uFEFF' : '';
  const json = { 'content-type': 'application/json; odata.metadata=minimal; charset=utf-8', ...headers };
  response.writeHead(status, json).end(mark + JSON.stringify(body));
};

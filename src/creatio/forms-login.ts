import { type Grant, refused } from './auth';
import { createCookieJar } from './cookie-jar';
import { CreatioFailure } from './failure';
import type { Http } from './http';

const LOGIN_PATH = '/ServiceModel/AuthService.svc/Login';

interface LoginAnswer {
  readonly Code: number;
  readonly Message?: unknown;
  readonly PasswordChangeUrl?: unknown;
}

/**
 * Forms login, always at the site's root. Creatio answers 200 to a wrong password too: its `Code` counts.
 *
 * @throws CreatioFailure `login` when it is refused, `availability` when it isn't a login's answer at all
 */
export const formsLogin = async (http: Http, user: string, password: string): Promise<Grant> => {
  const response = await http.request({
    method: 'POST',
    path: LOGIN_PATH,
    headers: { 'content-type': 'application/json', accept: 'application/json', forceusesession: 'true' },
    body: JSON.stringify({ UserName: user, UserPassword: password }),
  });
  const answer = response.status === 200 ? answerOf(response.body) : null;
  if (answer === null) {
    const reason = `login-http-${response.status}`;
    throw new CreatioFailure({ class: 'availability', reason, retryAfterMs: response.retryAfterMs });
  }
  if (answer.Code !== 0) throw refusal(user, answer);
  const jar = createCookieJar();
  jar.take(response.cookies);
  const grant: Grant = {
    headers: () => ({
      cookie: jar.header(),
      // Without it each request may open a session of its own.
      forceusesession: 'true',
      ...(jar.get('BPMCSRF') === null ? {} : { bpmcsrf: jar.get('BPMCSRF') ?? '' }),
    }),
    take: jar.take,
    renewAtMs: null,
  };
  if (jar.get('BPMCSRF') === null) await fetchCsrf(http, grant);
  return grant;
};

/** Some builds set the CSRF cookie with the first page only. Without one afterwards the site doesn't check it. */
const fetchCsrf = async (http: Http, grant: Grant): Promise<void> => {
  for (const path of ['/', '/0/']) {
    const { cookies } = await http.request({ method: 'GET', path, headers: grant.headers() });
    grant.take(cookies);
    if ('bpmcsrf' in grant.headers()) return;
  }
};

const refusal = (user: string, { Message, PasswordChangeUrl }: LoginAnswer): CreatioFailure => {
  const said = typeof Message === 'string' && Message !== '' ? ` Creatio says: ${Message}` : '';
  if (typeof PasswordChangeUrl === 'string' && PasswordChangeUrl !== '')
    return refused(
      'password-expired',
      `The password of ${user} has expired: change it in Creatio (${PasswordChangeUrl}) and set CREATIO_PASSWORD to the new one.${said}`,
    );
  return refused(
    'login-refused',
    `Creatio does not let ${user} in: check CREATIO_USER and CREATIO_PASSWORD, and that the account is active and not locked.${said}`,
  );
};

/** null when it isn't a login's answer: a proxy's page, say. */
const answerOf = (body: string): LoginAnswer | null => {
  try {
    const answer = JSON.parse(body) as LoginAnswer | null;
    return typeof answer?.Code === 'number' ? answer : null;
  } catch {
    return null;
  }
};

import { type Grant, misconfigured, refused } from './auth';
import { CreatioFailure } from './failure';
import type { Http, HttpResponse } from './http';

const TOKEN_PATH = '/connect/token';
/** So long before its end a token is renewed: requests that are under way then still find it good. */
const RENEW_EARLY_MS = 60_000;
const SHORTEST_MS = 1_000;

export interface OAuthOptions {
  readonly identity: Http;
  readonly clientId: string;
  readonly clientSecret: string;
  nowMs(): number;
}

/**
 * OAuth 2.0 client credentials (RFC 6749 §4.4) at Creatio's identity service. No cookies and no CSRF token go with a bearer token.
 *
 * @throws CreatioFailure `login` when it is refused or the address is wrong, `availability` when nothing can be said
 */
export const oauthLogin = async ({ identity, clientId, clientSecret, nowMs }: OAuthOptions): Promise<Grant> => {
  const response = await identity.request({
    method: 'POST',
    path: TOKEN_PATH,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'client_credentials',
    }).toString(),
  });
  const token = response.status === 200 ? tokenOf(response.body) : null;
  if (token === null) throw failureOf(response, clientId);
  const lastsMs = token.expires_in * 1_000;
  // A token that lasts no longer than the margin would be renewed for ever: half of its time then.
  const renewAtMs =
    nowMs() + Math.max(SHORTEST_MS, lastsMs > 2 * RENEW_EARLY_MS ? lastsMs - RENEW_EARLY_MS : lastsMs / 2);
  const headers = { authorization: `Bearer ${token.access_token}` };
  return { headers: () => headers, take: () => {}, renewAtMs };
};

interface Token {
  readonly access_token: string;
  readonly expires_in: number;
}

const tokenOf = (body: string): Token | null => {
  try {
    const token = JSON.parse(body) as Partial<Token> | null;
    if (typeof token?.access_token !== 'string' || token.access_token === '') return null;
    return { access_token: token.access_token, expires_in: Number(token.expires_in ?? 3_600) };
  } catch {
    return null;
  }
};

const failureOf = ({ status, body, retryAfterMs }: HttpResponse, clientId: string): CreatioFailure => {
  // Creatio's own site, or a page in between, answers 200 with HTML where no token is.
  if (status === 200 || status === 404 || (status >= 300 && status < 400))
    return misconfigured(
      'no-identity-service',
      `CREATIO_OAUTH_URL is not the identity service (HTTP ${status} without a token): set its root address, for instance https://mysite-is.creatio.com`,
    );
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    return refused(
      `client-refused: ${errorOf(body)}`,
      `The identity service refuses ${clientId}: check CREATIO_OAUTH_CLIENT_ID and CREATIO_OAUTH_CLIENT_SECRET, and that its technical user is active.`,
    );
  return new CreatioFailure({ class: 'availability', reason: `token-http-${status}`, retryAfterMs });
};

const errorOf = (body: string): string => /"error"\s*:\s*"([\w.-]{1,60})"/.exec(body)?.[1] ?? 'no reason given';

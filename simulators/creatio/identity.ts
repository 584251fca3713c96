import type { Faults } from './faults';
import { type Answer, HTML, page, type SimRequest } from './http-message';
import { INTEGRATION_OAUTH_CLIENT, INTEGRATION_USER } from './seed';
import type { Sessions } from './sessions';

/** The identity service: client credentials at `/connect/token`; every other path is a page with 200. */
export const answerIdentity = (sessions: Sessions, faults: Faults, request: SimRequest): Answer => {
  const { pathname } = new URL(request.path, 'http://identity');
  if (request.method === 'POST' && pathname === '/connect/token') return issueToken(sessions, faults, request);
  return { status: 200, headers: HTML, body: page('Identity service') };
};

/** RFC 6749 §4.4; the errors as IdentityServer gives them, inferred. */
export const issueToken = (sessions: Sessions, faults: Faults, request: SimRequest): Answer => {
  const form = new URLSearchParams(request.body);
  if (form.get('grant_type') !== 'client_credentials')
    return { status: 400, body: { error: 'unsupported_grant_type' } };
  const { clientId, clientSecret } = INTEGRATION_OAUTH_CLIENT;
  if (form.get('client_id') !== clientId || !sessions.isSecret(clientId, form.get('client_secret') ?? '', clientSecret))
    return { status: 400, body: { error: 'invalid_client' } };
  const { tokenSeconds } = faults;
  const { userId, contactId } = INTEGRATION_USER;
  return {
    status: 200,
    body: {
      access_token: sessions.issueToken(userId, contactId, tokenSeconds * 1_000),
      expires_in: tokenSeconds,
      token_type: 'Bearer',
      scope: 'ApplicationAccess',
    },
  };
};

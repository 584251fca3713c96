import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Credentials {
  /** Static token; undefined: none is taken. */
  readonly token?: string | undefined;
  /** Key of the signature; undefined: none is taken. */
  readonly hmacSecret?: string | undefined;
}

/** Equal in a time that doesn't tell how much of it is equal, nor how long the secret is. */
export const sameSecret = (a: string, b: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
};

const tokenOf = (headers: IncomingHttpHeaders): string | undefined => {
  const header = headers['x-token'];
  if (typeof header === 'string') return header;
  return headers.authorization?.startsWith('Bearer ') ? headers.authorization.slice('Bearer '.length) : undefined;
};

/**
 * Whether a request may come in: by its token, or by Webitel's signature, which is the lower-case hex HMAC-SHA256 of the raw bytes (never of a
 * body that was parsed and written again). Without any credentials configured everything may.
 */
export const mayEnter = (headers: IncomingHttpHeaders, body: Buffer, credentials: Credentials): boolean => {
  const { token, hmacSecret } = credentials;
  if (token === undefined && hmacSecret === undefined) return true;
  const given = tokenOf(headers);
  if (token !== undefined && given !== undefined && sameSecret(given, token)) return true;
  const sign = headers['x-webitel-sign'];
  return (
    hmacSecret !== undefined &&
    typeof sign === 'string' &&
    sameSecret(sign, createHmac('sha256', hmacSecret).update(body).digest('hex'))
  );
};

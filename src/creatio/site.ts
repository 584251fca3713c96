import { request } from 'undici';

/** What a site tells anybody, without a login. */
export interface SiteFacts {
  readonly status: number;
  /** `net`: .NET, `framework`: .NET Framework; null: neither answer. */
  readonly layout: 'net' | 'framework' | null;
  /** Its `Date` header, epoch ms; null: none. */
  readonly dateMs: number | null;
  /** Our clock in the middle of the request. */
  readonly ourMs: number;
}

/** Asks for the one page that .NET has and .NET Framework hasn't. @throws when nothing answers */
export const lookAtSite = async (url: string, timeoutMs: number, now: () => number): Promise<SiteFacts> => {
  const beganMs = now();
  const { statusCode, headers, body } = await request(`${url.replace(/\/$/, '')}/Login/Login.html`, {
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const ourMs = (beganMs + now()) / 2;
  await body.dump();
  const date = Date.parse(String(headers['date'] ?? ''));
  return {
    status: statusCode,
    layout: statusCode === 200 ? 'net' : statusCode === 404 ? 'framework' : null,
    dateMs: Number.isNaN(date) ? null : date,
    ourMs,
  };
};

import { createHmac } from 'node:crypto';

/** How the simulated Webitel gets into the relay. */
export interface Access {
  readonly relayUrl: string;
  readonly token?: string | undefined;
  /** Signs each body as Webitel's gateways do. */
  readonly hmacSecret?: string | undefined;
}

export type Delivery =
  | { readonly kind: 'taken'; readonly eventIds: readonly string[] }
  /** Try again after so long: 429, 503, other 5xx, or no answer at all. */
  | { readonly kind: 'not-now'; readonly status: number | null; readonly retryAfterMs: number }
  /** The relay understood and refused: sending it again won't help. */
  | { readonly kind: 'refused'; readonly status: number; readonly answer: string };

/** When the answer doesn't say how long to wait. */
const RETRY_AFTER_MS = 500;

/** One request, with what its answer means for whoever sent it. */
export const deliver = async (access: Access, path: string, payload: unknown, timeoutMs: number): Promise<Delivery> => {
  const body = JSON.stringify(payload);
  let response: Response;
  let answer: string;
  try {
    response = await fetch(new URL(path, access.relayUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credentials(access, body) },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    answer = await response.text();
  } catch {
    // Refused, reset, or too slow: whether it was taken isn't known, and a second copy does no harm.
    return { kind: 'not-now', status: null, retryAfterMs: RETRY_AFTER_MS };
  }
  if (response.status === 202) return { kind: 'taken', eventIds: (JSON.parse(answer) as { taken: string[] }).taken };
  if (response.status === 429 || response.status >= 500) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      kind: 'not-now',
      status: response.status,
      retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : RETRY_AFTER_MS,
    };
  }
  return { kind: 'refused', status: response.status, answer };
};

const credentials = (access: Access, body: string): Record<string, string> => {
  if (access.token !== undefined) return { authorization: `Bearer ${access.token}` };
  if (access.hmacSecret === undefined) return {};
  return { 'x-webitel-sign': createHmac('sha256', access.hmacSecret).update(body).digest('hex') };
};

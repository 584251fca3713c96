/** A request as it reached one of the two listeners. */
export interface SimRequest {
  /** Creatio itself, or its identity service on a host of its own. */
  readonly service: 'site' | 'identity';
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What comes back; undefined body: none. A string goes out as text, anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
}

/** What becomes of a request. Whoever carries it waits `delayMs` before the client hears of it. */
export type Outcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | readonly string[]>>;
      readonly body: string;
      readonly delayMs: number;
    }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

export const HTML = { 'content-type': 'text/html; charset=utf-8' };

export const page = (title: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${title}</body></html>`;

export const LOGIN_PAGE = page('Login').replace('<body>', '<body><script src="/Login/bootstrap.login.js"></script>');

export const loginPage = (): Answer => ({ status: 200, headers: HTML, body: LOGIN_PAGE });

export const cookiesOf = (request: SimRequest): ReadonlyMap<string, string> =>
  new Map(
    (request.headers['cookie'] ?? '').split(';').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), pair.slice(at + 1)];
    }),
  );

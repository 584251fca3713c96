/** What the simulated server can do wrong, each mishap as a fraction of requests, and whether it is there at all. */
export interface Faults {
  /** Nothing listens in effect: connections are reset. */
  readonly down: boolean;
  /** 503 with an HTML page, as while it compiles. */
  readonly maintenance: boolean;
  /** The web server is up, the application isn't yet: every path is answered with its 404 page. */
  readonly starting: boolean;
  /** Reset before anything was written. */
  readonly resetBefore: number;
  /** Written, then reset: the client can't know. */
  readonly resetAfterCommit: number;
  /** Written, then 500: a handler behind the write threw. */
  readonly errorAfterCommit: number;
  /** Written, then 200 with a page that isn't the login's. */
  readonly pageAfterCommit: number;
  /** Written, then 200 with the login page. */
  readonly loginPageAfterCommit: number;
  /** Never answers, and nothing was written. */
  readonly hang: number;
  /** Written, then never answers. */
  readonly hangAfterCommit: number;
  /** No answer, and written only just before the next write of anybody: a request that was stuck on its way. */
  readonly commitLate: number;
  /** 500 with 53300: too many database clients. */
  readonly tooManyClients: number;
  /** 500 before anything was written, for no known reason. */
  readonly errorBefore: number;
  /** 403 HTML of the firewall. */
  readonly firewall: number;
  /** 200 with the login page. */
  readonly loginPage: number;
  /** 429 with Retry-After; unattested for a real one. */
  readonly tooMany: number;
  /** The session is gone. */
  readonly sessionLost: number;
  /** The CSRF token is not accepted, though the session is. */
  readonly csrfStale: number;
  /** JSON answers begin with a byte order mark. */
  readonly byteOrderMark: number;
  /** Longest time that an answer takes, ms; the shortest is half of it. */
  readonly latencyMs: number;
  /** What the first request after a restart takes more, ms. */
  readonly coldStartMs: number;
  /** `Retry-After` of 429 and 503, seconds; 0: none with 503, 1 with 429. */
  readonly retryAfterSeconds: number;
  /** `Retry-After` as a date instead of seconds. */
  readonly retryAfterAsDate: boolean;
  /** How long a token of the identity service lasts. */
  readonly tokenSeconds: number;
  /** False: the login sets no BPMCSRF cookie, the next GET of the site does. */
  readonly csrfAtLogin: boolean;
  /** Entity set that nobody has the right to write; empty: none. */
  readonly forbiddenSet: string;
  /** How a repeated key is answered. */
  readonly duplicateAnswer: '500-pg' | '500-mssql' | '409' | '400';
  /** How an unknown entity set is answered. */
  readonly unknownSetStatus: 200 | 404;
}

export const MISHAPS = [
  'resetBefore',
  'resetAfterCommit',
  'errorAfterCommit',
  'pageAfterCommit',
  'loginPageAfterCommit',
  'hang',
  'hangAfterCommit',
  'commitLate',
  'tooManyClients',
  'errorBefore',
  'firewall',
  'loginPage',
  'tooMany',
  'sessionLost',
  'csrfStale',
] as const;
export type Mishap = (typeof MISHAPS)[number];

export const NO_FAULTS: Faults = {
  ...(Object.fromEntries(MISHAPS.map((name) => [name, 0])) as Record<Mishap, number>),
  down: false,
  maintenance: false,
  starting: false,
  byteOrderMark: 0,
  latencyMs: 0,
  coldStartMs: 0,
  retryAfterSeconds: 0,
  retryAfterAsDate: false,
  tokenSeconds: 3_600,
  csrfAtLogin: true,
  forbiddenSet: '',
  duplicateAnswer: '500-pg',
  unknownSetStatus: 404,
};

/** At most one mishap for a request, each with its own chance. */
export const drawMishap = (faults: Faults, random: () => number): Mishap | null => {
  let left = random();
  for (const name of MISHAPS) {
    left -= faults[name];
    if (left < 0) return name;
  }
  return null;
};

/** @throws TypeError naming the field that is no fault, or has the wrong type */
export const withFaults = (before: Faults, change: Readonly<Record<string, unknown>>): Faults => {
  for (const [name, value] of Object.entries(change)) {
    const known = NO_FAULTS[name as keyof Faults];
    if (known === undefined) throw new TypeError(`${name} is no fault; there are ${Object.keys(NO_FAULTS).join(', ')}`);
    if (typeof value !== typeof known) throw new TypeError(`${name} must be a ${typeof known}`);
  }
  return { ...before, ...change } as Faults;
};

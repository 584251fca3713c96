/** What the simulated server can do wrong, each as a fraction of requests, and whether it is there at all. */
export interface Faults {
  /** Nothing listens in effect: connections are reset. */
  readonly down: boolean;
  /** 503 with an HTML page, as while it compiles. */
  readonly maintenance: boolean;
  /** Reset before anything was written. */
  readonly resetBefore: number;
  /** Written, then reset: the client can't know. */
  readonly resetAfterCommit: number;
  /** Written, then 500: a handler behind the write threw. */
  readonly errorAfterCommit: number;
  /** Never answers. */
  readonly hang: number;
  /** 500 with 53300: too many database clients. */
  readonly tooManyClients: number;
  /** 403 HTML of the firewall. */
  readonly firewall: number;
  /** 200 with the login page. */
  readonly loginPage: number;
  /** 429 with Retry-After; unattested for a real one. */
  readonly tooMany: number;
  /** The session is gone. */
  readonly sessionLost: number;
  /** JSON answers begin with a byte order mark. */
  readonly byteOrderMark: number;
  /** Longest time that an answer takes, ms; the shortest is half of it. */
  readonly latencyMs: number;
  /** How a repeated key is answered. */
  readonly duplicateAnswer: '500-pg' | '500-mssql' | '409' | '400';
  /** How an unknown entity set is answered. */
  readonly unknownSetStatus: 200 | 404;
}

export const NO_FAULTS: Faults = {
  down: false,
  maintenance: false,
  resetBefore: 0,
  resetAfterCommit: 0,
  errorAfterCommit: 0,
  hang: 0,
  tooManyClients: 0,
  firewall: 0,
  loginPage: 0,
  tooMany: 0,
  sessionLost: 0,
  byteOrderMark: 0,
  latencyMs: 0,
  duplicateAnswer: '500-pg',
  unknownSetStatus: 404,
};

export type Mishap =
  | 'resetBefore'
  | 'resetAfterCommit'
  | 'errorAfterCommit'
  | 'hang'
  | 'tooManyClients'
  | 'firewall'
  | 'loginPage'
  | 'tooMany'
  | 'sessionLost';

const MISHAPS: readonly Mishap[] = [
  'resetBefore',
  'resetAfterCommit',
  'errorAfterCommit',
  'hang',
  'tooManyClients',
  'firewall',
  'loginPage',
  'tooMany',
  'sessionLost',
];

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

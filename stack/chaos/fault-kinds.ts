/** What a fault hits: a role's process, or a server. */
export type Hits = 'role' | 'kafka' | 'redis' | 'registry' | 'creatio';

export interface FaultKindSpec {
  readonly about: string;
  readonly hits: Hits;
  /** Cards in the deck from which faults are dealt. */
  readonly cards: number;
  /** From its beginning to its healing, real ms: at least, at most. */
  readonly lastsMs: readonly [number, number];
}

/** The group's session time-out while faults are played: the broker's own least, so that a longer freeze needn't take long. */
export const SESSION_MS = 6_000;

/** Every fault, once: the plan deals from it, `perform-fault.ts` does each. */
export const FAULT_KINDS = {
  'kill-role': {
    about: 'kill -9; the supervisor starts it again',
    hits: 'role',
    cards: 5,
    lastsMs: [0, 0],
  },
  'end-role': { about: 'SIGTERM; the supervisor starts it again', hits: 'role', cards: 2, lastsMs: [0, 0] },
  'freeze-role': {
    about: 'SIGSTOP, and SIGCONT while the group still waits for it',
    hits: 'role',
    cards: 2,
    lastsMs: [500, 3_000],
  },
  'freeze-role-past-session': {
    about: 'SIGSTOP, and SIGCONT when another has its partitions',
    hits: 'role',
    cards: 3,
    lastsMs: [SESSION_MS + 1_500, SESSION_MS + 4_500],
  },
  'kill-kafka': { about: 'kill -9, and a start on the same data', hits: 'kafka', cards: 2, lastsMs: [300, 6_000] },
  'freeze-kafka': { about: 'SIGSTOP, SIGCONT', hits: 'kafka', cards: 1, lastsMs: [1_000, 8_000] },
  'kill-redis': {
    about: 'kill -9, and a start on its append-only file',
    hits: 'redis',
    cards: 2,
    lastsMs: [200, 5_000],
  },
  'freeze-redis': { about: 'SIGSTOP, SIGCONT', hits: 'redis', cards: 1, lastsMs: [1_000, 8_000] },
  'empty-redis': { about: 'FLUSHALL', hits: 'redis', cards: 2, lastsMs: [0, 0] },
  'set-redis-back': {
    about: 'a copy of its data is taken, and put in place later: a restored backup',
    hits: 'redis',
    cards: 2,
    lastsMs: [2_000, 10_000],
  },
  'registry-away': {
    about: 'the schema registry ends, and starts again',
    hits: 'registry',
    cards: 1,
    lastsMs: [2_000, 8_000],
  },
  'creatio-away': { about: 'Creatio resets every connection', hits: 'creatio', cards: 1, lastsMs: [2_000, 10_000] },
  'creatio-flaky': {
    about: 'Creatio commits and resets, commits and fails, hangs, loses sessions',
    hits: 'creatio',
    cards: 2,
    lastsMs: [4_000, 12_000],
  },
} as const satisfies Record<string, FaultKindSpec>;

export type FaultKind = keyof typeof FAULT_KINDS;

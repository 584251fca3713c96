import type { LoginGate } from '../../creatio/auth';
import { CreatioFailure } from '../../creatio/failure';
import type { BreakerMemory, BreakerNotes, ForcedNote, Opening } from '../../ports/breaker-memory';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import {
  AUTH_POLICY,
  type BreakerPolicy,
  outcomeOfFailure,
  outcomeOfLogin,
} from '../../topology/connector/breaker-policy';
import { type Breaker, type BreakerDetail, createBreaker, type ManagedBreaker } from './breaker';
import { combineBreakers } from './combined-breaker';
import { createLoginGate } from './login-gate';

export interface BreakersOptions {
  readonly policy: BreakerPolicy;
  readonly memory: BreakerMemory;
  /** Of this instance, among all that ever run. */
  readonly holder: string;
  /** Of the credentials: a refusal is remembered for these only. */
  readonly fingerprint: string;
  /** While there is a session a refused login stops nobody. */
  loggedIn(): boolean;
  readonly clock: Clock;
  random(): number;
  readonly meter: Meter;
  readonly logger: Logger;
}

export interface Breakers {
  /** Both as one: what the consumer goes by. */
  readonly breaker: Breaker;
  readonly gate: LoginGate;
  detail(): { readonly creatio: BreakerDetail; readonly auth: BreakerDetail };
  close(): Promise<void>;
}

/** An operator's word reaches every instance within this. */
const LOOK_EVERY_MS = 1_000;
export const AUTH_PREFIX = 'auth.';

/**
 * Creatio's breaker and the login's, with their memory. Creatio's is each instance's own, and what is remembered of it counts at a start only; a
 * refused login is everybody's who has the same credentials.
 */
export const startBreakers = async (options: BreakersOptions): Promise<Breakers> => {
  const { memory, clock, logger, random, meter } = options;
  const authKey = AUTH_PREFIX + options.fingerprint;
  const kept = createKept(memory, logger);
  const creatio = createBreaker({
    name: 'creatio',
    policy: options.policy,
    outcomeOf: (error) =>
      error instanceof CreatioFailure ? outcomeOfFailure(error.failure) : { says: 'nothing', restMs: null },
    remember: (opening) => kept.put('creatio', opening),
    clock,
    random,
    meter,
    logger,
  });
  const auth = createBreaker({
    name: 'auth',
    policy: AUTH_POLICY,
    outcomeOf: (error) =>
      error instanceof CreatioFailure ? outcomeOfLogin(error.failure) : { says: 'nothing', restMs: null },
    remember: (opening) => kept.put(authKey, opening),
    clock,
    random,
    meter,
    logger,
  });
  let synced = false;

  const sync = async (): Promise<void> => {
    await kept.flush();
    const notes = await memory.read();
    if (!synced) adoptIfOther('creatio', creatio, notes, kept);
    adoptIfOther(authKey, auth, notes, kept);
    await forceAs('creatio', creatio, notes, memory);
    await forceAs('auth', auth, notes, memory);
    synced = true;
  };
  let closed = false;
  let cancel: () => void = () => {};
  let quiet = false;
  let current: Promise<void> = Promise.resolve();
  const look = (): void => {
    current = sync()
      .then(() => {
        quiet = false;
      })
      .catch((error: unknown) => {
        // Once, not each second.
        if (!quiet)
          logger.warn({ error: String(error) }, "the breakers' memory is not reached: what is known here stays");
        quiet = true;
      })
      .then(() => {
        if (!closed) cancel = clock.after(LOOK_EVERY_MS, look);
      });
  };
  look();
  // What was remembered before a restart holds from the first request on.
  await current;

  const holder = options.holder;
  return {
    breaker: combineBreakers(creatio, auth, options.loggedIn),
    gate: createLoginGate({ auth, memory, holder, clock, sync, synced: () => synced }),
    detail: () => ({ creatio: creatio.detail(), auth: auth.detail() }),
    close: async () => {
      closed = true;
      cancel();
      await current;
      await kept.flush().catch(() => {});
      creatio.close();
      auth.close();
    },
  };
};

interface Kept {
  put(breaker: string, opening: Opening | null): void;
  /** Writes what isn't written yet. @throws when the memory can't be reached */
  flush(): Promise<void>;
  /** When the opening that is known here was made; null: none is. */
  atMs(breaker: string): number | null;
  take(breaker: string, opening: Opening | null): void;
}

/** What was last said of each breaker, and whether the memory has heard it: an opening that it lacks may be news, or our own that isn't written yet. */
const createKept = (memory: BreakerMemory, logger: Logger): Kept => {
  const openings = new Map<string, Opening | null>();
  const unwritten = new Set<string>();
  const flush = async (): Promise<void> => {
    for (const breaker of [...unwritten]) {
      const opening = openings.get(breaker) ?? null;
      await memory.remember(breaker, opening);
      if ((openings.get(breaker) ?? null) === opening) unwritten.delete(breaker);
    }
  };
  return {
    put: (breaker, opening) => {
      openings.set(breaker, opening);
      unwritten.add(breaker);
      flush().catch((error: unknown) =>
        logger.warn({ breaker, error: String(error) }, 'a breaker is not remembered yet'),
      );
    },
    flush,
    atMs: (breaker) => openings.get(breaker)?.atMs ?? null,
    take: (breaker, opening) => void openings.set(breaker, opening),
  };
};

const adoptIfOther = (key: string, breaker: ManagedBreaker, notes: BreakerNotes, kept: Kept): void => {
  const opening = notes.openings[key] ?? null;
  if ((opening?.atMs ?? null) === kept.atMs(key)) return;
  kept.take(key, opening);
  breaker.adopt(opening);
};

/** A memory that was lost is told again what an operator said. */
const forceAs = async (
  name: string,
  breaker: ManagedBreaker,
  notes: BreakerNotes,
  memory: BreakerMemory,
): Promise<void> => {
  const note: ForcedNote | undefined = notes.forced[name];
  if (note !== undefined) return breaker.force(note.state);
  const { forced } = breaker.detail();
  if (forced !== 'auto') await memory.force(name, { state: forced, by: 'a connector, again', atMs: 0 });
};

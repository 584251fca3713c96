import type { Clock } from '../ports/clock';
import type { Logger } from '../ports/logger';
import type { Meter } from '../ports/meter';
import type { Grant, LoginGate } from './auth';
import { CreatioFailure } from './failure';

export interface SessionOptions {
  login(): Promise<Grant>;
  readonly gate: LoginGate;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
}

export interface Session {
  /** One that is good as far as is known, logging in where there is none; callers at the same time share one login. */
  ticket(): Promise<Grant>;
  /** This one is over: the next call logs in anew, unless somebody has done so already. */
  expired(ticket: Grant): void;
  /** Whether requests can be sent without a login. */
  open(): boolean;
}

/** Who we are to Creatio, renewed when it is over, or shortly before. */
export const createSession = ({ login, gate, clock, meter, logger }: SessionOptions): Session => {
  let current: Promise<Grant> | null = null;
  let settled: Grant | null = null;

  const enter = async (): Promise<Grant> => {
    try {
      const grant = await gate.pass(login);
      meter.count('creatio_logins_total', { outcome: 'ok' });
      return grant;
    } catch (error) {
      const isRefusal = error instanceof CreatioFailure && error.failure.class === 'login';
      meter.count('creatio_logins_total', { outcome: isRefusal ? 'refused' : 'unavailable' });
      throw error;
    }
  };
  const renew = (): Promise<Grant> => {
    const attempt = enter();
    current = attempt;
    attempt.then(
      (ticket) => {
        settled = ticket;
      },
      (error: unknown) => {
        if (current === attempt) current = null;
        if (error instanceof CreatioFailure && error.advice !== null)
          logger.error({ reason: error.failure.reason, advice: error.advice }, 'no session with Creatio');
      },
    );
    return attempt;
  };
  const isDue = (): boolean => settled !== null && settled.renewAtMs !== null && clock.now() >= settled.renewAtMs;

  return {
    ticket: () => {
      if (current !== null && isDue()) {
        settled = null;
        current = null;
      }
      return current ?? renew();
    },
    expired: (ticket) => {
      if (settled !== ticket) return;
      settled = null;
      current = null;
    },
    open: () => settled !== null,
  };
};

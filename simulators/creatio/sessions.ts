import { randomBytes } from 'node:crypto';
import type { Row } from './schema';
import type { Store } from './store';

export interface Session {
  readonly id: string;
  readonly csrf: string;
  readonly userId: string;
  readonly contactId: string;
}

export type LoginAnswer =
  | { readonly kind: 'in'; readonly session: Session; readonly cookies: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string };

export interface SessionOptions {
  readonly store: Store;
  readonly now: () => number;
  /** `UserSessionTimeout`. */
  readonly idleMs: number;
  /** `LoginAttemptCount`. */
  readonly attempts: number;
  /** `UserLockoutDuration`. */
  readonly lockoutMs: number;
}

/** Forms logins, bearer tokens, idle time and lock-out. */
export interface Sessions {
  login(user: string, password: string): LoginAnswer;
  /** The session that these cookies belong to; null when there is none, or it has expired. */
  find(cookies: ReadonlyMap<string, string>): Session | null;
  /** A token of the identity service. */
  issueToken(userId: string, contactId: string): string;
  findToken(token: string): Session | null;
  /** Gives a user another password; his login is his first one. */
  setPassword(user: string, password: string): void;
  /** A restart whose keys weren't kept: everybody is out. */
  killAll(): void;
  counts(): { readonly logins: number; readonly failures: number };
}

const TOKEN_MS = 3_600_000;
const WRONG =
  'System.Security.SecurityException: System login error. Error has been recorded in system log of the server. Please contact your system administrator.';

export const makeSessions = (options: SessionOptions): Sessions => {
  const { store, now, idleMs, attempts, lockoutMs } = options;
  const sessions = new Map<string, Session & { lastMs: number; untilMs: number }>();
  const passwords = new Map<string, string>();
  const failed = new Map<string, { count: number; untilMs: number }>();
  const counts = { logins: 0, failures: 0 };

  const userOf = (name: string): Row | undefined => {
    for (const row of store.rows('SysAdminUnit'))
      if (row['SysAdminUnitTypeValue'] === 4 && row['Name'] === name && row['Active'] === true) return row;
    return undefined;
  };
  const open = (user: Row, untilMs: number): Session => {
    const session = {
      id: randomBytes(12).toString('hex'),
      csrf: randomBytes(12).toString('base64url'),
      userId: user.Id,
      contactId: String(user['ContactId']),
      lastMs: now(),
      untilMs,
    };
    sessions.set(session.id, session);
    return session;
  };
  const refuse = (name: string): LoginAnswer => {
    const before = failed.get(name);
    const count = (before?.count ?? 0) + 1;
    counts.failures += 1;
    failed.set(name, { count, untilMs: count >= attempts ? now() + lockoutMs : 0 });
    return { kind: 'refused', message: WRONG };
  };
  const alive = (id: string | undefined): Session | null => {
    const session = id === undefined ? undefined : sessions.get(id);
    if (session === undefined) return null;
    if (now() - session.lastMs > idleMs || now() >= session.untilMs) {
      sessions.delete(session.id);
      return null;
    }
    session.lastMs = now();
    return session;
  };

  return {
    login: (name, password) => {
      const locked = failed.get(name);
      if (locked !== undefined && locked.untilMs > now()) {
        counts.failures += 1;
        return { kind: 'refused', message: 'The account is locked.' };
      }
      const user = userOf(name);
      if (user === undefined || password !== (passwords.get(name) ?? name)) return refuse(name);
      failed.delete(name);
      counts.logins += 1;
      const session = open(user, Number.POSITIVE_INFINITY);
      return {
        kind: 'in',
        session,
        cookies: [
          `BPMLOADER=${randomBytes(8).toString('hex')}; path=/; HttpOnly`,
          `.ASPXAUTH=${session.id}; path=/; HttpOnly`,
          `BPMCSRF=${session.csrf}; path=/`,
          `UserName=${[...name].map((character) => character.charCodeAt(0)).join('|')}; path=/; HttpOnly`,
          `BPMSESSIONID=${randomBytes(8).toString('hex')}; path=/; HttpOnly`,
        ],
      };
    },
    find: (cookies) => alive(cookies.get('.ASPXAUTH')),
    issueToken: (userId, contactId) => {
      const user: Row = { Id: userId, ContactId: contactId };
      return open(user, now() + TOKEN_MS).id;
    },
    findToken: alive,
    setPassword: (user, password) => void passwords.set(user, password),
    killAll: () => sessions.clear(),
    counts: () => ({ ...counts }),
  };
};

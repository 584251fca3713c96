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
  | { readonly kind: 'refused'; readonly message: string; readonly passwordChangeUrl: string | null };

export interface SessionOptions {
  readonly store: Store;
  readonly now: () => number;
  /** A value that nobody can guess. */
  readonly newToken: () => string;
  /** `UserSessionTimeout`. */
  readonly idleMs: number;
  /** `LoginAttemptCount`. */
  readonly attempts: number;
  /** `UserLockoutDuration`. */
  readonly lockoutMs: number;
}

/** Forms logins, bearer tokens, idle time, lock-out and expired passwords. */
export interface Sessions {
  /** @param withCsrf false: the CSRF cookie isn't among the cookies, as in builds that set it with the next page */
  login(user: string, password: string, withCsrf: boolean): LoginAnswer;
  /** The session that these cookies belong to; null when there is none, or it has expired. */
  find(cookies: ReadonlyMap<string, string>): Session | null;
  /** A token of the identity service. */
  issueToken(userId: string, contactId: string, lastsMs: number): string;
  findToken(token: string): Session | null;
  /** Whether it is his password, or a client's secret; `first` until another one was set. */
  isSecret(name: string, given: string, first: string): boolean;
  /** Gives a user another password, which hasn't expired; his login is his first one. */
  setPassword(user: string, password: string): void;
  /** From now on his password must be changed before he is let in. */
  expirePassword(user: string): void;
  /** What an administrator does for a locked account. */
  unlock(user: string): void;
  /** A restart whose keys weren't kept: everybody is out. */
  killAll(): void;
  counts(): {
    readonly logins: number;
    readonly failures: number;
    readonly lockouts: number;
    readonly tokens: number;
  };
}

const WRONG =
  'System.Security.SecurityException: System login error. Error has been recorded in system log of the server. Please contact your system administrator.';
const EXPIRED = 'Your password has expired.';
const LOCKED = 'The account is locked.';

export const makeSessions = (options: SessionOptions): Sessions => {
  const { store, now, newToken, idleMs, attempts, lockoutMs } = options;
  const sessions = new Map<string, Session & { lastMs: number; untilMs: number }>();
  const passwords = new Map<string, string>();
  const expired = new Set<string>();
  const failed = new Map<string, { count: number; untilMs: number }>();
  const counts = { logins: 0, failures: 0, lockouts: 0, tokens: 0 };

  const userOf = (name: string): Row | undefined => {
    for (const row of store.rows('SysAdminUnit'))
      if (row['SysAdminUnitTypeValue'] === 4 && row['Name'] === name && row['Active'] === true) return row;
    return undefined;
  };
  const open = (user: Row, untilMs: number): Session => {
    const session = {
      id: newToken(),
      csrf: newToken(),
      userId: user.Id,
      contactId: String(user['ContactId']),
      lastMs: now(),
      untilMs,
    };
    sessions.set(session.id, session);
    return session;
  };
  const refuse = (message: string, passwordChangeUrl: string | null = null): LoginAnswer => {
    counts.failures += 1;
    return { kind: 'refused', message, passwordChangeUrl };
  };
  const refuseWrong = (name: string): LoginAnswer => {
    const count = (failed.get(name)?.count ?? 0) + 1;
    const locks = count >= attempts;
    if (locks) counts.lockouts += 1;
    failed.set(name, { count: locks ? 0 : count, untilMs: locks ? now() + lockoutMs : 0 });
    return refuse(WRONG);
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

  const isSecret = (name: string, given: string, first: string): boolean => given === (passwords.get(name) ?? first);

  return {
    isSecret,
    login: (name, password, withCsrf) => {
      if ((failed.get(name)?.untilMs ?? 0) > now()) return refuse(LOCKED);
      const user = userOf(name);
      if (user === undefined || !isSecret(name, password, name)) return refuseWrong(name);
      if (expired.has(name)) return refuse(EXPIRED, '/Login/NuiLogin.aspx?changePassword');
      failed.delete(name);
      counts.logins += 1;
      const session = open(user, Number.POSITIVE_INFINITY);
      return {
        kind: 'in',
        session,
        cookies: [
          `BPMLOADER=${newToken()}; path=/; HttpOnly`,
          `.ASPXAUTH=${session.id}; path=/; HttpOnly`,
          ...(withCsrf ? [csrfCookie(session)] : []),
          `UserName=${[...name].map((character) => character.charCodeAt(0)).join('|')}; path=/; HttpOnly`,
          `BPMSESSIONID=${newToken()}; path=/; HttpOnly`,
        ],
      };
    },
    find: (cookies) => alive(cookies.get('.ASPXAUTH')),
    issueToken: (userId, contactId, lastsMs) => {
      const user: Row = { Id: userId, ContactId: contactId };
      counts.tokens += 1;
      return open(user, now() + lastsMs).id;
    },
    findToken: alive,
    setPassword: (user, password) => {
      passwords.set(user, password);
      expired.delete(user);
    },
    expirePassword: (user) => void expired.add(user),
    unlock: (user) => void failed.delete(user),
    killAll: () => sessions.clear(),
    counts: () => ({ ...counts }),
  };
};

export const csrfCookie = (session: Session): string => `BPMCSRF=${session.csrf}; path=/`;

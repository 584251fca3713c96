import { scryptSync } from 'node:crypto';
import { CreatioFailure } from './failure';
import type { Http } from './http';

/** How we show who we are. */
export type CreatioAuth =
  | { readonly kind: 'forms'; readonly user: string; readonly password: string }
  | { readonly kind: 'oauth'; readonly identity: Http; readonly clientId: string; readonly clientSecret: string };

/** A login that was granted: what requests carry while it lasts. */
export interface Grant {
  headers(): Readonly<Record<string, string>>;
  /** `Set-Cookie` of a later answer. */
  take(cookies: readonly string[]): void;
  /** From then on it is renewed before it is used; null: it lasts until an answer says that it is over. */
  readonly renewAtMs: number | null;
}

/** Lets logins through, or not: too many wrong ones lock the account. */
export interface LoginGate {
  /** @throws CreatioFailure `login` without having tried; else what the login throws */
  pass<T>(login: () => Promise<T>): Promise<T>;
}

/**
 * The credentials are refused.
 *
 * @param advice what an administrator should do
 */
export const refused = (reason: string, advice: string): CreatioFailure =>
  new CreatioFailure({ class: 'login', reason, retryAfterMs: null }, { advice });

const LOOK_AGAIN_MS = 60_000;

/** Not the credentials: an address or a setting is wrong, and asking again now and then does no harm. */
export const misconfigured = (reason: string, advice: string): CreatioFailure =>
  new CreatioFailure({ class: 'login', reason, retryAfterMs: LOOK_AGAIN_MS }, { advice });

const FINGERPRINT_BYTES = 2;

/**
 * Tells changed credentials from the refused ones. Two bytes of a slow hash: enough to notice a change, far too little to confirm a guess of the
 * secret by what is remembered.
 */
export const fingerprintOf = (site: string, auth: CreatioAuth): string => {
  const [name, secret] = auth.kind === 'forms' ? [auth.user, auth.password] : [auth.clientId, auth.clientSecret];
  return scryptSync(secret, `${site}|${auth.kind}|${name}`, FINGERPRINT_BYTES).toString('hex');
};

/** A gate for tools that people start: whoever is refused once isn't asked to try again by the same process. */
export const createOneTryGate = (): LoginGate => {
  let refusal: CreatioFailure | null = null;
  return {
    pass: async (login) => {
      if (refusal !== null) throw refusal;
      try {
        return await login();
      } catch (error) {
        if (error instanceof CreatioFailure && error.failure.class === 'login') refusal = error;
        throw error;
      }
    },
  };
};

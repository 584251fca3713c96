import type { Codecs } from '../../ports/codec';
import type { Log } from '../../ports/log';
import type { Claim } from '../../topology/claim';
import { TOPICS } from '../../topology/topics';

/** Who has which case, as the claims topic says. */
export interface ClaimsView {
  /** undefined: no such case, or it is forgotten. */
  get(caseId: string): Claim | undefined;
  readonly done: Promise<void>;
  close(): Promise<void>;
}

/** Resolves once the topic has been read whole: before that nobody can say that a case doesn't exist. */
export const startClaimsView = async (log: Log, codecs: Codecs): Promise<ClaimsView> => {
  const claims = new Map<string, Claim>();
  const tail = await log.tail({
    topic: TOPICS.claims.name,
    from: 'start',
    onRecord: (record) => {
      const key = String(record.key);
      if (record.value === null) {
        claims.delete(key);
        return;
      }
      const claim = codecs.decode('claims', record.value);
      // A slow old owner's record may come last; its version tells.
      if (claim.version >= (claims.get(key)?.version ?? -1)) claims.set(key, claim);
    },
  });
  await tail.caughtUp();
  return { get: (caseId) => claims.get(caseId), done: tail.done, close: tail.close };
};

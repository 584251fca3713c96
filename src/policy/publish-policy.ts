import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import type { Log, LogWriter } from '../ports/log';
import type { Policy } from '../topology/policy/policy';
import type { PublishedPolicy } from '../topology/setting';
import { TOPICS } from '../topology/topics';

/** A published value holds from this long after its write begins … */
export const HOLDS_AFTER_MS = 15_000;

export interface PublishOptions {
  readonly log: Log;
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly clock: Clock;
}

/**
 * Publishes a policy version, unless it is the newest one already.
 *
 * @returns whether it was written
 * @throws when another document stands under the same version: a version never changes its meaning
 */
export const publishPolicy = async (
  { log, writer, codecs, clock }: PublishOptions,
  policy: Policy,
): Promise<boolean> => {
  const published: PublishedPolicy[] = [];
  const tail = await log.tail({
    topic: TOPICS.policy.name,
    from: 'start',
    onRecord: (record) => {
      if (record.value !== null) published.push(codecs.decode('policy', record.value));
    },
  });
  await tail.caughtUp();
  await tail.close();
  const document = JSON.stringify(policy);
  const same = published.find(({ version }) => version === policy.version);
  if (same !== undefined && same.document !== document) {
    throw new Error(
      `policy version ${policy.version} was published before with another content: give the file a new version`,
    );
  }
  const newest = published.reduce<PublishedPolicy | undefined>(
    (a, b) => (a === undefined || b.effectiveAt >= a.effectiveAt ? b : a),
    undefined,
  );
  if (newest?.version === policy.version) return false;
  const record: PublishedPolicy = { version: policy.version, effectiveAt: clock.now() + HOLDS_AFTER_MS, document };
  // A version that was in force before comes back under its own key only if nothing depends on when it held first.
  const key = same === undefined ? policy.version : `${policy.version}@${record.effectiveAt}`;
  await writer.send([{ topic: TOPICS.policy.name, key, value: codecs.encode('policy', record) }]);
  return true;
};

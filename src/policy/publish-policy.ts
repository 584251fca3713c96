import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import type { Log, LogWriter } from '../ports/log';
import type { Policy } from '../topology/policy/policy';
import type { PublishedPolicy } from '../topology/setting';
import { TOPICS } from '../topology/topics';
import { readPublished } from './published-policies';

/** A published value holds from this long after its write begins … */
export const HOLDS_AFTER_MS = 15_000;
/** … and the write is given up after this, so that everybody has read it before it holds. The writer that is passed must do so. */
export const GIVEN_UP_AFTER_MS = 10_000;

export interface PublishOptions {
  readonly log: Log;
  readonly writer: LogWriter;
  readonly codecs: Codecs;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Publishes a policy version, unless it is the newest one already. A version that was in force before may come back.
 *
 * @returns the time from which it holds; null: it was the newest already, nothing was written
 * @throws when another document stands under the same version: a version never changes its meaning
 */
export const publishPolicy = async (
  { log, writer, codecs, clock }: PublishOptions,
  policy: Policy,
): Promise<number | null> => {
  const published = await readPublished(log, codecs);
  const document = JSON.stringify(policy);
  const same = published.find(({ version }) => version === policy.version);
  if (same !== undefined && same.document !== document) throw new Error(contradiction(same, policy));
  const newest = published.at(-1);
  if (newest?.version === policy.version) return null;
  // Later than the newest, whatever this machine's clock says: otherwise it would never be in force.
  const effectiveAt = Math.max(clock.now() + HOLDS_AFTER_MS, (newest?.effectiveAt ?? 0) + 1);
  const record: PublishedPolicy = { version: policy.version, effectiveAt, document };
  // Never the key of an earlier record: since when a version held first must not be compacted away.
  const key = `${policy.version}@${effectiveAt}`;
  await writer.send([{ topic: TOPICS.policy.name, key, value: codecs.encode('policy', record) }]);
  return effectiveAt;
};

const contradiction = (same: PublishedPolicy, policy: Policy): string => {
  const before = JSON.parse(same.document) as Policy;
  const withoutOffsets = ({ calendars, ...rest }: Policy): string =>
    JSON.stringify({
      ...rest,
      calendars: Object.entries(calendars).map(([name, { offsets: _, ...calendar }]) => [name, calendar]),
    });
  const why =
    withoutOffsets(before) === withoutOffsets(policy)
      ? "with other time zone data, since this machine knows other rules of its calendars' zones"
      : 'with another content (`missed-chats policy diff` shows it)';
  return `policy version ${policy.version} was published before ${why}: give the file a new version`;
};

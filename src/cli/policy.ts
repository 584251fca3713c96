import { differencesAsText, diffPolicies } from '../policy/policy-diff';
import { policyAsText } from '../policy/policy-text';
import { readPublished } from '../policy/published-policies';
import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import type { Log } from '../ports/log';
import type { Policy } from '../topology/policy/policy';
import type { PublishedPolicy } from '../topology/setting';

/** What the commands need of the pipeline; tests pass the log in memory. */
export interface PolicyTopic {
  readonly log: Log;
  readonly codecs: Codecs;
  readonly clock: Pick<Clock, 'now'>;
}

/** What a command came to: its exit code, and what it prints. */
export interface Printed {
  readonly code: 0 | 1;
  readonly out: string;
}

/** The policy that is in force, and what is published to come. */
export const showPolicy = async (topic: PolicyTopic): Promise<Printed> => {
  const { now, toCome, before } = await standing(topic);
  if (now === null) return NOTHING_PUBLISHED;
  const lines = [
    `# in force since ${at(now)}`,
    ...toCome.map((version) => `# to come: ${version.version}, from ${at(version)}`),
    ...before.map((version) => `# before: ${version.version}, from ${at(version)}`),
  ];
  return { code: 0, out: `${lines.join('\n')}\n${policyAsText(policyOf(now))}` };
};

/** A file against what is in force, and against the newest version to come if there is one. */
export const diffPolicy = async (topic: PolicyTopic, file: Policy): Promise<Printed> => {
  const { now, toCome } = await standing(topic);
  if (now === null) return NOTHING_PUBLISHED;
  const against = toCome.at(-1);
  const compare = (version: PublishedPolicy, how: string): string =>
    `${how} ${version.version} → the file's ${file.version}\n${differencesAsText(diffPolicies(policyOf(version), file))}`;
  const parts = [compare(now, `in force since ${at(now)}:`)];
  if (against !== undefined) parts.push(compare(against, `to come from ${at(against)}:`));
  return { code: 0, out: parts.join('\n') };
};

const NOTHING_PUBLISHED: Printed = {
  code: 1,
  out: 'no policy has been published; `missed-chats setup` does it\n',
};

const standing = async ({ log, codecs, clock }: PolicyTopic) => {
  const published = await readPublished(log, codecs);
  const nowMs = clock.now();
  const begun = published.filter(({ effectiveAt }) => effectiveAt <= nowMs);
  // The first version holds for all earlier times, too.
  const now = begun.at(-1) ?? published[0] ?? null;
  return {
    now,
    before: begun.slice(0, -1).reverse(),
    toCome: published.filter((version) => version.effectiveAt > nowMs && version !== now),
  };
};

const policyOf = ({ document }: PublishedPolicy): Policy => JSON.parse(document) as Policy;
const at = ({ effectiveAt }: PublishedPolicy): string => new Date(effectiveAt).toISOString();

import type { RedisFacts } from '../redis/inspect';
import { type Finding, ok, warning, wrong } from './finding';

const AREA = 'Redis';
const FULL = 0.8;

/** Whether Redis keeps what it is given: a cache of the log may be lost, but not key by key. */
export const redisFindings = (facts: RedisFacts): readonly Finding[] => [
  ok(AREA, 'reached', `version ${facts.version}`),
  role(facts),
  eviction(facts),
  memory(facts),
  persistence(facts),
];

const role = ({ role: found }: RedisFacts): Finding =>
  found === 'master'
    ? ok(AREA, 'role', found)
    : wrong(AREA, 'role', {
        found,
        rule: 'the writable master: every batch is written',
        mend: "set REDIS_URL to the master's address, or to the one that follows it",
      });

const eviction = ({ policy }: RedisFacts): Finding => {
  if (policy === 'noeviction') return ok(AREA, 'maxmemory-policy', policy);
  const advice = {
    found: policy ?? 'not told',
    rule: 'noeviction: states that vanish one by one are seen by no fence',
    mend: 'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf',
  };
  return policy === null ? warning(AREA, 'maxmemory-policy', advice) : wrong(AREA, 'maxmemory-policy', advice);
};

const memory = ({ usedBytes, maxBytes }: RedisFacts): Finding => {
  const used = `${Math.ceil(usedBytes / 1_048_576)} MiB of ${maxBytes === 0 ? 'no limit' : `${Math.ceil(maxBytes / 1_048_576)} MiB`}`;
  if (maxBytes === 0 || usedBytes < maxBytes * FULL) return ok(AREA, 'memory', used);
  return warning(AREA, 'memory', {
    found: used,
    rule: `below ${FULL * 100} %: when it is full, writes fail and the roles stand still`,
    mend: 'raise maxmemory',
  });
};

const persistence = ({ appendOnly, snapshots }: RedisFacts): Finding => {
  if (appendOnly) return ok(AREA, 'persistence', 'append-only file');
  return warning(AREA, 'persistence', {
    found: snapshots ? 'snapshots only' : 'none',
    rule: 'an append-only file: without it nothing is lost, but each restart of Redis reads up to a month of the log again',
    mend: 'CONFIG SET appendonly yes, and the same in redis.conf',
  });
};

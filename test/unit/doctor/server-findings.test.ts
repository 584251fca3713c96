import type { Finding } from '../../../src/doctor/finding';
import { kafkaFindings } from '../../../src/doctor/kafka-findings';
import { redisFindings } from '../../../src/doctor/redis-findings';
import { registryFindings } from '../../../src/doctor/registry-findings';
import type { KafkaFacts, TopicFacts } from '../../../src/kafka/inspect';
import type { RedisFacts } from '../../../src/redis/inspect';
import type { SubjectFacts } from '../../../src/schemas/inspect-registry';

const notOk = (findings: readonly Finding[]): string[] =>
  findings.filter(({ grade }) => grade !== 'ok').map(({ grade, what, found }) => `${grade} ${what}: ${found}`);

const STREAM = { name: 's', partitions: 6, configs: { 'cleanup.policy': 'delete', 'retention.ms': '1000' } };
const TABLE = { name: 't', partitions: 1, configs: { 'cleanup.policy': 'compact' } };
const stream: TopicFacts = {
  name: 's',
  partitions: 6,
  replicas: 3,
  inSync: 3,
  cleanupPolicy: 'delete',
  retentionMs: 1_000,
};
const table: TopicFacts = { ...stream, name: 't', partitions: 1, cleanupPolicy: 'compact', retentionMs: 604_800_000 };
const kafka = (more: Partial<KafkaFacts> = {}): KafkaFacts => ({
  brokers: 3,
  topics: [stream, table],
  groups: [{ group: 'm.detector', state: 'Stable', members: 1, memberIds: [], lag: 10_000 }],
  ...more,
});
const judged = (more: Partial<KafkaFacts>): string[] => notOk(kafkaFindings(kafka(more), [STREAM, TABLE]));

describe('Kafka', () => {
  it('is well as the topology says', () => expect(judged({})).toEqual([]));
  it.each<[string, Partial<KafkaFacts>, string]>([
    ['a missing topic', { topics: [table] }, 'wrong s: there is no such topic'],
    ['other partitions', { topics: [{ ...stream, partitions: 5 }, table] }, 'wrong s: 5 partitions'],
    ['another policy', { topics: [stream, { ...table, cleanupPolicy: 'delete' }] }, 'wrong t: cleanup.policy delete'],
    ['a shorter retention', { topics: [{ ...stream, retentionMs: 999 }, table] }, 'wrong s: retention.ms 999'],
    ['a replica behind', { topics: [{ ...stream, inSync: 2 }, table] }, 'wrong s: 2 of 3 replicas are in sync'],
    ['one replica', { topics: [{ ...stream, replicas: 1, inSync: 1 }, table] }, 'warning s: 1 replica on 3 brokers'],
    [
      'nobody who works',
      { groups: [{ group: 'm.cases', state: 'Empty', members: 0, memberIds: [], lag: 4 }] },
      'wrong m.cases: no member (Empty), 4 records wait',
    ],
    [
      'a backlog',
      { groups: [{ group: 'm.cases', state: 'Stable', members: 2, memberIds: [], lag: 10_001 }] },
      'warning m.cases: 2 members, 10001 records behind',
    ],
  ])('tells %s', (_, more, said) => expect(judged(more)).toEqual([said]));
  it('a longer retention, or one without end, is no harm', () => {
    expect(judged({ topics: [{ ...stream, retentionMs: -1 }, { ...table }] })).toEqual([]);
    expect(judged({ topics: [{ ...stream, retentionMs: 1_001 }, table] })).toEqual([]);
  });
});

const redis: RedisFacts = {
  version: '7.2.4',
  policy: 'noeviction',
  usedBytes: 799,
  maxBytes: 1_000,
  appendOnly: true,
  snapshots: true,
  role: 'master',
};

describe('Redis', () => {
  it('is well', () => expect(notOk(redisFindings(redis))).toEqual([]));
  it.each<[string, Partial<RedisFacts>, string]>([
    ['a replica', { role: 'slave' }, 'wrong role: slave'],
    ['one that evicts', { policy: 'allkeys-lru' }, 'wrong maxmemory-policy: allkeys-lru'],
    ['one that does not tell', { policy: null }, 'warning maxmemory-policy: not told'],
    ['a full one', { usedBytes: 800 }, 'warning memory: 1 MiB of 1 MiB'],
    ['one without an append-only file', { appendOnly: false }, 'warning persistence: snapshots only'],
    ['one that keeps nothing', { appendOnly: false, snapshots: false }, 'warning persistence: none'],
  ])('tells %s', (_, more, said) => expect(notOk(redisFindings({ ...redis, ...more }))).toEqual([said]));
});

const subject: SubjectFacts = {
  subject: 'v',
  versions: [1, 2],
  unreadable: [],
  isOurs: true,
  compatibility: 'BACKWARD_TRANSITIVE',
};

describe('the registry', () => {
  it.each<[string, Partial<SubjectFacts>, string[]]>([
    ['nothing when all is well', {}, []],
    ['nothing when it does not tell', { compatibility: null }, []],
    ['an empty subject', { versions: [] }, ['wrong v: nothing is registered']],
    ['versions that we can not read', { unreadable: [2] }, ['wrong v: version 2 of 2 can not be read with our schema']],
    ['that ours is not there', { isOurs: false }, ['warning v: 2 versions, none of them ours']],
    ['that it refuses nothing', { compatibility: 'NONE' }, ['warning v: compatibility NONE']],
  ])('tells %s', (_, more, said) => expect(notOk(registryFindings([{ ...subject, ...more }]))).toEqual(said));
});

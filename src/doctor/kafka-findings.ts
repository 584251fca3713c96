import type { GroupFacts, KafkaFacts, TopicFacts } from '../kafka/inspect';
import type { WantedTopic } from '../kafka/topics';
import { type Finding, ok, warning, wrong } from './finding';

const AREA = 'Kafka';
/** Records that a group may be behind without a word: a second or two of a busy day. */
const QUIET_LAG = 10_000;

/** Whether the topics are what the topology says, kept safely, and read by somebody. */
export const kafkaFindings = (facts: KafkaFacts, topics: readonly WantedTopic[]): readonly Finding[] => [
  ok(AREA, 'brokers', `${facts.brokers} reached`),
  ...topics.flatMap((wanted) => topicFindings(wanted, facts)),
  ...facts.groups.map(groupFinding),
];

const topicFindings = (wanted: WantedTopic, { topics, brokers }: KafkaFacts): Finding[] => {
  const found = topics.find(({ name }) => name === wanted.name);
  if (found === undefined)
    return [
      wrong(AREA, wanted.name, {
        found: 'there is no such topic',
        rule: 'every topic of `missed-chats topology` must exist',
        mend: 'run `missed-chats setup`',
      }),
    ];
  const all = [...shapeFindings(wanted, found), ...safetyFindings(found, brokers)];
  return all.length > 0
    ? all
    : [ok(AREA, wanted.name, `${found.partitions} partitions, ${found.cleanupPolicy}, ${found.replicas} replicas`)];
};

const shapeFindings = (wanted: WantedTopic, found: TopicFacts): Finding[] => {
  const all: Finding[] = [];
  if (found.partitions !== wanted.partitions)
    all.push(
      wrong(AREA, wanted.name, {
        found: `${found.partitions} partitions`,
        rule: `${wanted.partitions} partitions: a key's partition follows from their number`,
        mend: 'create the topic anew with the right number; a wrong one scatters what belongs together',
      }),
    );
  const cleanup = wanted.configs['cleanup.policy'];
  if (found.cleanupPolicy !== cleanup)
    all.push(
      wrong(AREA, wanted.name, {
        found: `cleanup.policy ${found.cleanupPolicy}`,
        rule: `cleanup.policy ${cleanup}: ${cleanup === 'compact' ? 'the newest value of each key is kept for ever' : 'each record is kept for its time'}`,
        mend: `kafka-configs --alter --entity-type topics --entity-name ${wanted.name} --add-config cleanup.policy=${cleanup}`,
      }),
    );
  const retentionMs = Number(wanted.configs['retention.ms'] ?? Number.NaN);
  if (retentionMs > 0 && found.retentionMs >= 0 && found.retentionMs < retentionMs)
    all.push(
      wrong(AREA, wanted.name, {
        found: `retention.ms ${found.retentionMs}`,
        rule: `at least ${retentionMs}: states are rebuilt from the log`,
        mend: `kafka-configs --alter --entity-type topics --entity-name ${wanted.name} --add-config retention.ms=${retentionMs}`,
      }),
    );
  return all;
};

const safetyFindings = (found: TopicFacts, brokers: number): Finding[] => {
  if (found.inSync < found.replicas)
    return [
      wrong(AREA, found.name, {
        found: `${found.inSync} of ${found.replicas} replicas are in sync`,
        rule: 'all replicas in sync',
        mend: 'look for the broker that is away or behind',
      }),
    ];
  if (found.replicas > 1) return [];
  return [
    warning(AREA, found.name, {
      found: `1 replica on ${brokers} broker${brokers === 1 ? '' : 's'}`,
      rule: 'three replicas in production: with one, a lost disk loses the log, and the log is the truth',
      mend: 'set KAFKA_REPLICATION_FACTOR=3 before the first setup; reassign the partitions of topics that exist',
    }),
  ];
};

const groupFinding = ({ group, state, members, lag }: GroupFacts): Finding => {
  if (members === 0)
    return wrong('roles', group, {
      found: `no member (${state})${lag === null ? '' : `, ${lag} records wait`}`,
      rule: 'at least one process of each role must run',
      mend: `start it: missed-chats run --role ${group.split('.').at(-1)}`,
    });
  if (lag !== null && lag > QUIET_LAG)
    return warning('roles', group, {
      found: `${members} member${members === 1 ? '' : 's'}, ${lag} records behind`,
      rule: `less than ${QUIET_LAG} records behind`,
      mend: 'if it grows: start another instance, and look at missed_chats_consumer_lag_seconds',
    });
  return ok('roles', group, `${state}, ${members} member${members === 1 ? '' : 's'}, ${lag ?? 0} records behind`);
};

/** npm run bench: the detector role beside a bare kafkajs loop, on one broker and one Redis, in turn. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { digest } from '../src/cli/policy-source';
import { systemClock } from '../src/clock/clocks';
import { createKafkaClient } from '../src/kafka/client';
import { createTopics } from '../src/kafka/create-topics';
import { createKafkaLog } from '../src/kafka/kafka-log';
import { ensureTopics } from '../src/kafka/topics';
import { parsePolicy } from '../src/policy/policy-file';
import { publishPolicy } from '../src/policy/publish-policy';
import { silentLogger } from '../src/ports/logger';
import { projectRoot } from '../src/project-root';
import { createRegistryCodecs } from '../src/schemas/registry-codecs';
import { SWITCH_CODE } from '../src/topology/connector/lookups';
import { TOPICS } from '../src/topology/topics';
import { startServers } from '../stack/servers/servers';
import { fill } from './fill';
import { type Run, runBareLoop, runDetector } from './runs';
import { bytesPerOpenEpisode } from './state-size';

const POLICY = `version: bench-1\ndomains: ["1"]\ndefaults:\n  threshold: 5m\n  recipients:\n    - contacts: [c0000000-0000-4000-8000-000000000001]\nlastResort:\n  contacts: [c0000000-0000-4000-8000-000000000001]\n`;
const VARIANTS = ['bare kafkajs loop', 'with one Redis write', 'detector role'] as const;
type Variant = (typeof VARIANTS)[number];

const program = new Command('npm run bench --')
  .description('Events per second of the detector role, as a ratio to a bare kafkajs loop.')
  .option('--events <n>', 'events written beforehand', Number, 1_000_000)
  .option('--rounds <n>', 'runs of each, in turn', Number, 3)
  .option('--json', 'the figures as JSON, alone on stdout')
  .parse();

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

const main = async (): Promise<void> => {
  const { events, rounds, json } = program.opts<{ events: number; rounds: number; json?: true }>();
  const root = projectRoot();
  const dataDir = mkdtempSync(join(tmpdir(), 'missed-chats-bench-'));
  const servers = await startServers({ dataDir, persistence: false, progress: say });
  try {
    const kafka = { brokers: servers.kafka.address.split(','), clientId: 'bench', logger: silentLogger };
    const client = createKafkaClient(kafka);
    await ensureTopics(client, { replicationFactor: 1 });
    const admin = client.admin();
    await admin.connect();
    await createTopics(admin, [{ topic: 'bench-output', numPartitions: TOPICS.chatEvents.partitions }]);
    await admin.disconnect();
    const codecs = await createRegistryCodecs({ registryUrl: servers.registry.address });
    const log = createKafkaLog(kafka);
    const writer = log.writer();
    const parsed = parsePolicy(POLICY, digest);
    if (!('policy' in parsed)) throw new Error(JSON.stringify(parsed.mistakes));
    await publishPolicy({ log, writer, codecs, clock: systemClock }, parsed.policy);
    const startAtMs = Date.now() - 3 * 3_600_000;
    const setting = { code: SWITCH_CODE, value: true, effectiveAt: startAtMs - 1_000 };
    await writer.send([{ topic: TOPICS.settings.name, key: SWITCH_CODE, value: codecs.encode('settings', setting) }]);
    const filled = await fill(writer, codecs, events, startAtMs, (written) => {
      if (written % 100_000 < 5_000) say(`written: ${written} of ${events}`);
    });
    const records = filled.events + filled.heartbeats;
    await Promise.all([writer.close(), log.close()]);

    const env = {
      KAFKA_BROKERS: servers.kafka.address,
      REDIS_URL: servers.redis.address,
      SCHEMA_REGISTRY_URL: servers.registry.address,
      KAFKAJS_NO_PARTITIONER_WARNING: '1',
    };
    const runs = new Map<Variant, Run[]>(VARIANTS.map((variant) => [variant, []]));
    for (let round = 1; round <= rounds; round += 1) {
      for (const variant of VARIANTS) {
        const group = `bench-${round}-${VARIANTS.indexOf(variant)}`;
        const run =
          variant === 'detector role'
            ? await runDetector(root, { ...env, NAMESPACE: group }, records)
            : await runBareLoop(root, {
                ...env,
                BENCH_GROUP: group,
                ...(variant === 'bare kafkajs loop' ? {} : { BENCH_REDIS_URL: servers.redis.address }),
              });
        runs.get(variant)?.push(run);
        say(`round ${round}: ${variant}: ${Math.round(records / run.seconds)} records/s`);
      }
    }
    const stateBytes = await bytesPerOpenEpisode(servers.redis.address, `bench-${rounds}-2`);
    const rows = VARIANTS.map((variant) => {
      const all = runs.get(variant) ?? [];
      return {
        variant,
        eventsPerSecond: Math.round(median(all.map((run) => records / run.seconds))),
        cpuSecondsPerMillion: round1((median(all.map((run) => run.cpuSeconds)) / records) * 1e6),
      };
    });
    const [bare, withRedis, detector] = rows.map((row) => row.eventsPerSecond) as [number, number, number];
    const figures = {
      events: filled.events,
      heartbeats: filled.heartbeats,
      bytesPerEvent: Math.round(filled.bytes / filled.events),
      rounds,
      rows,
      ratio: round2(detector / bare),
      ratioToRedisLoop: round2(detector / withRedis),
      redisBytesPerOpenEpisode: stateBytes,
      node: process.version,
    };
    process.stdout.write(json === true ? `${JSON.stringify(figures)}\n` : asTable(figures));
  } finally {
    await servers.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const round1 = (value: number): number => Math.round(value * 10) / 10;
const round2 = (value: number): number => Math.round(value * 100) / 100;

interface Figures {
  readonly events: number;
  readonly heartbeats: number;
  readonly bytesPerEvent: number;
  readonly rows: readonly {
    readonly variant: string;
    readonly eventsPerSecond: number;
    readonly cpuSecondsPerMillion: number;
  }[];
  readonly ratio: number;
  readonly ratioToRedisLoop: number;
  readonly redisBytesPerOpenEpisode: number;
}

const asTable = (figures: Figures): string =>
  [
    `${figures.events} events of ${figures.bytesPerEvent} bytes and ${figures.heartbeats} heartbeats`,
    `${''.padEnd(22)}${'records/s'.padStart(12)}${'CPU s per million'.padStart(20)}`,
    ...figures.rows.map(
      ({ variant, eventsPerSecond, cpuSecondsPerMillion }) =>
        `${variant.padEnd(22)}${String(eventsPerSecond).padStart(12)}${String(cpuSecondsPerMillion).padStart(20)}`,
    ),
    `detector ÷ bare loop: ${figures.ratio}; detector ÷ loop with Redis: ${figures.ratioToRedisLoop}`,
    `Redis bytes per open episode: ${figures.redisBytesPerOpenEpisode}`,
    '',
  ].join('\n');

main().then(
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);

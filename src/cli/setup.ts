import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { clockOf, systemClock } from '../clock/clocks';
import { type Environment, integer, text } from '../config/environment';
import { createCreatio } from '../creatio/from-environment';
import { setUpCreatio } from '../creatio/setup';
import { createKafkaClient } from '../kafka/client';
import { createKafkaLog } from '../kafka/kafka-log';
import { ensureTopics } from '../kafka/topics';
import { createLogger } from '../log/pino-logger';
import { mistakesAsText } from '../policy/checked-yaml';
import { parsePolicy } from '../policy/policy-file';
import { publishPolicy } from '../policy/publish-policy';
import { noMeter } from '../ports/meter';
import { createRegistryCodecs } from '../schemas/registry-codecs';
import type { Policy } from '../topology/policy/policy';

/** The version of a policy that names none. */
export const digest = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 12);

/** @returns the policy, or null after its mistakes were written to stderr */
export const readPolicyFile = (path: string): Policy | null => {
  const parsed = parsePolicy(readFileSync(path, 'utf8'), digest);
  if ('policy' in parsed) return parsed.policy;
  process.stderr.write(mistakesAsText(path, parsed.mistakes));
  return null;
};

export interface SetupOptions {
  /** Whether what is missing in Creatio is created too. */
  readonly creatio: boolean;
  /** Turns the switch on where its setting is created. */
  readonly switchOn: boolean;
}

/**
 * Creates topics, schemas and what is missing in Creatio, and publishes the policy. Repeating it changes nothing.
 *
 * @returns the exit code
 */
export const setup = async (environment: Environment, options: SetupOptions): Promise<number> => {
  const policy = readPolicyFile(text(environment, 'POLICY_FILE'));
  if (policy === null) return 2;
  const logger = createLogger('setup', text(environment, 'LOG_LEVEL'));
  const kafka = { brokers: text(environment, 'KAFKA_BROKERS').split(','), clientId: 'missed-chats-setup', logger };
  const created = await ensureTopics(createKafkaClient(kafka), {
    replicationFactor: integer(environment, 'KAFKA_REPLICATION_FACTOR'),
  });
  process.stdout.write(created.length === 0 ? 'topics: all there\n' : `topics created: ${created.join(', ')}\n`);

  const codecs = await createRegistryCodecs({ registryUrl: text(environment, 'SCHEMA_REGISTRY_URL') });
  process.stdout.write('schemas: registered\n');

  const log = createKafkaLog(kafka);
  const writer = log.writer();
  try {
    const written = await publishPolicy(
      { log, writer, codecs, clock: clockOf(environment.MISSED_CHATS_CLOCK) },
      policy,
    );
    process.stdout.write(
      written
        ? `policy ${policy.version}: published, holds in 15 s\n`
        : `policy ${policy.version}: the newest already\n`,
    );
  } finally {
    await writer.close();
    await log.close();
  }
  if (!options.creatio) return 0;
  const creatio = createCreatio(environment, { clock: systemClock, meter: noMeter, logger });
  try {
    for (const line of await setUpCreatio(creatio, options.switchOn)) process.stdout.write(`Creatio: ${line}\n`);
  } finally {
    await creatio.close();
  }
  return 0;
};

import { clockOf, systemClock } from '../clock/clocks';
import { type Environment, integer, text } from '../config/environment';
import { createCreatio } from '../creatio/from-environment';
import { setUpCreatio } from '../creatio/setup';
import { createKafkaClient } from '../kafka/client';
import { createKafkaLog } from '../kafka/kafka-log';
import { ensureTopics } from '../kafka/topics';
import { createLogger } from '../log/pino-logger';
import { GIVEN_UP_AFTER_MS, publishPolicy } from '../policy/publish-policy';
import { noMeter } from '../ports/meter';
import { createRegistryCodecs } from '../schemas/registry-codecs';
import { readPolicyFile } from './policy-source';

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
  const policy = readPolicyFile(text(environment, 'POLICY_FILE'))?.policy;
  if (policy === undefined) return 2;
  const logger = createLogger('setup', text(environment, 'LOG_LEVEL'));
  const kafka = { brokers: text(environment, 'KAFKA_BROKERS').split(','), clientId: 'missed-chats-setup', logger };
  const created = await ensureTopics(createKafkaClient(kafka), {
    replicationFactor: integer(environment, 'KAFKA_REPLICATION_FACTOR'),
  });
  process.stdout.write(created.length === 0 ? 'topics: all there\n' : `topics created: ${created.join(', ')}\n`);

  const codecs = await createRegistryCodecs({ registryUrl: text(environment, 'SCHEMA_REGISTRY_URL') });
  process.stdout.write('schemas: registered\n');

  const log = createKafkaLog(kafka);
  const writer = log.writer(GIVEN_UP_AFTER_MS);
  try {
    const holdsFrom = await publishPolicy(
      { log, writer, codecs, clock: clockOf(environment.MISSED_CHATS_CLOCK) },
      policy,
    );
    process.stdout.write(
      holdsFrom === null
        ? `policy ${policy.version}: the newest already\n`
        : `policy ${policy.version}: published, holds from ${new Date(holdsFrom).toISOString()}\n`,
    );
  } finally {
    await writer.close();
    await log.close();
  }
  if (!options.creatio) return 0;
  const creatio = createCreatio(environment, { clock: systemClock, meter: noMeter, logger });
  try {
    await setUpCreatio(creatio, options.switchOn, (line) => process.stdout.write(`Creatio: ${line}\n`));
  } finally {
    await creatio.close();
  }
  return 0;
};

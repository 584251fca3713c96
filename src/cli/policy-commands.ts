import type { Command } from 'commander';
import { clockOf } from '../clock/clocks';
import { type Environment, text } from '../config/environment';
import { createKafkaLog } from '../kafka/kafka-log';
import { createLogger } from '../log/pino-logger';
import { policyAsText } from '../policy/policy-text';
import { createRegistryCodecs } from '../schemas/registry-codecs';
import { diffPolicy, type PolicyTopic, type Printed, showPolicy } from './policy';
import { readPolicyFile } from './policy-source';

const USAGE = 2;

/** `missed-chats policy check|show|diff`. */
export const addPolicyCommands = (program: Command, environment: () => Environment): void => {
  const policy = program.command('policy').description('check, show and compare the policy');

  policy
    .command('check <file>')
    .description('say every mistake in a policy file, with its line')
    .action((file: string) => {
      const read = readPolicyFile(file);
      if (read === null) process.exit(USAGE);
      process.stdout.write(`${file}: right, version ${read.policy.version}\n`);
    });

  policy
    .command('show')
    .description('print the policy in force, and what is published to come')
    .option('--file <file>', 'instead a file in its normal form: all defaults filled in')
    .action(async (options: { file?: string }) => {
      if (options.file === undefined) process.exit(await onTopic(environment(), showPolicy));
      const read = readPolicyFile(options.file);
      if (read === null) process.exit(USAGE);
      process.stdout.write(policyAsText(read.policy));
    });

  policy
    .command('diff <file>')
    .description('compare a policy file with what is in force, by queue and key')
    .action(async (file: string) => {
      const read = readPolicyFile(file);
      if (read === null) process.exit(USAGE);
      process.exit(await onTopic(environment(), (topic) => diffPolicy(topic, read.policy)));
    });
};

const onTopic = async (environment: Environment, work: (topic: PolicyTopic) => Promise<Printed>): Promise<number> => {
  const logger = createLogger('policy', text(environment, 'LOG_LEVEL'));
  const log = createKafkaLog({
    brokers: text(environment, 'KAFKA_BROKERS').split(','),
    clientId: 'missed-chats-policy',
    logger,
  });
  try {
    const codecs = await createRegistryCodecs({ registryUrl: text(environment, 'SCHEMA_REGISTRY_URL') });
    const { code, out } = await work({ log, codecs, clock: clockOf(environment.MISSED_CHATS_CLOCK) });
    (code === 0 ? process.stdout : process.stderr).write(out);
    return code;
  } finally {
    await log.close();
  }
};

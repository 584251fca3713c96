import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKafkaLog } from '../../../src/kafka/kafka-log';
import { readPublished } from '../../../src/policy/published-policies';
import { silentLogger } from '../../../src/ports/logger';
import { createRegistryCodecs } from '../../../src/schemas/registry-codecs';
import { TOPICS } from '../../../src/topology/topics';

jest.setTimeout(120_000);

const brokers = process.env['MC_TEST_KAFKA_BROKERS'] ?? '';
const registryUrl = process.env['MC_TEST_SCHEMA_REGISTRY_URL'] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'missed-chats-policy-'));
const version = `policy-test-${randomUUID()}`;

const file = join(folder, 'policy.yaml');
const write = (edit: (text: string) => string): void =>
  writeFileSync(file, edit(readFileSync('policy/demo.yaml', 'utf8').replace('version: demo-1', `version: ${version}`)));

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/src/main.js', ...args], {
    encoding: 'utf8',
    env: {
      ...process.env,
      KAFKA_BROKERS: brokers,
      SCHEMA_REGISTRY_URL: registryUrl,
      KAFKA_REPLICATION_FACTOR: '1',
      POLICY_FILE: file,
      LOG_LEVEL: 'error',
    },
  });
  return { status, stdout, stderr };
};

// Other tests read this topic too: what was published here doesn't outlive the test.
afterAll(async () => {
  const log = createKafkaLog({ brokers: brokers.split(','), clientId: 'policy-test', logger: silentLogger });
  const writer = log.writer();
  const published = await readPublished(log, await createRegistryCodecs({ registryUrl }));
  await writer.send(
    published
      .filter((each) => each.version === version)
      .map((each) => ({ topic: TOPICS.policy.name, key: `${each.version}@${each.effectiveAt}`, value: null })),
  );
  await writer.close();
  await log.close();
});

it('a policy is checked, published by setup, shown, and compared with a changed file, on real Kafka', () => {
  write((text) => `${text}threshhold: 5m\n`);
  expect(run('policy', 'check', file)).toMatchObject({ status: 2, stderr: expect.stringContaining('threshhold') });

  write((text) => text);
  expect(run('policy', 'check', file)).toMatchObject({ status: 0, stdout: `${file}: right, version ${version}\n` });
  expect(run('setup', '--no-creatio')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`policy ${version}: published, holds from `),
  });
  expect(run('setup', '--no-creatio').stdout).toContain(`policy ${version}: the newest already`);

  const shown = run('policy', 'show');
  expect(shown).toMatchObject({ status: 0, stdout: expect.stringContaining('# in force since ') });
  expect(shown.stdout).toMatch(new RegExp(`^(version: ${version}|# to come: ${version}, from .*Z)$`, 'm'));

  write((text) => text.replace('threshold: 3m', 'threshold: 4m'));
  const diff = run('policy', 'diff', file);
  expect(diff).toMatchObject({ status: 0, stdout: expect.stringContaining('queue 18 (Sales)\n') });
  expect(diff.stdout).toContain('  threshold: 3m → 4m\n');

  expect(run('setup', '--no-creatio')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`policy version ${version} was published before with another content`),
  });
});

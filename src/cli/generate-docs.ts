import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyJsonSchema } from '../policy/policy-schema';
import { withKeyTables } from './policy-keys-text';
import { readPolicyFile } from './policy-source';
import { scenarioJsonSchema, scenariosAsMarkdown } from './scenarios-text';
import { metricsAsMarkdown, settingsAsMarkdown } from './tables-text';
import { topologyAsMarkdown } from './topology-text';
import { verdictsAsMarkdown } from './verdicts-text';

const root = process.cwd();

const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/topology.md': topologyAsMarkdown,
  'docs/verdicts.md': verdictsAsMarkdown,
  'docs/metrics.md': metricsAsMarkdown,
  'docs/configuration.md': settingsAsMarkdown,
  'docs/policy.md': () => withKeyTables(read('docs/policy.md')),
  'policy/policy.schema.json': () => asJson(policyJsonSchema()),
  'docs/scenarios.md': () => scenarios(),
  'docs/scenarios/scenario.schema.json': () => asJson(scenarioJsonSchema()),
};

const asJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const scenarios = async (): Promise<string> => {
  const policy = readPolicyFile(join(root, 'policy', 'example.yaml'));
  if (policy === null) throw new Error('policy/example.yaml is not right');
  const names = readdirSync(join(root, 'docs', 'scenarios')).filter((name) => name.endsWith('.yaml'));
  return scenariosAsMarkdown(
    policy,
    names.sort().map((name) => ({ name, text: read(join('docs', 'scenarios', name)) })),
  );
};

const read = (file: string): string => {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
};

const main = async (): Promise<void> => {
  const made = await Promise.all(Object.entries(GENERATED).map(async ([file, make]) => ({ file, text: await make() })));
  const stale = made.filter(({ file, text }) => read(file) !== text);
  if (process.argv.includes('--check')) {
    for (const { file } of stale) process.stderr.write(`${file} is stale: npm run docs\n`);
    process.exit(stale.length === 0 ? 0 : 1);
  }
  for (const { file, text } of stale) writeFileSync(join(root, file), text);
  process.stdout.write(`${stale.length} of ${made.length} files written\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});

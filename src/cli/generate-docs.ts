import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyJsonSchema } from '../policy/policy-schema';
import { withKeyTables } from './policy-keys-text';
import { metricsAsMarkdown, settingsAsMarkdown } from './tables-text';
import { topologyAsMarkdown } from './topology-text';
import { verdictsAsMarkdown } from './verdicts-text';

const root = process.cwd();

const GENERATED: Readonly<Record<string, () => string>> = {
  'docs/topology.md': topologyAsMarkdown,
  'docs/verdicts.md': verdictsAsMarkdown,
  'docs/metrics.md': metricsAsMarkdown,
  'docs/configuration.md': settingsAsMarkdown,
  'docs/policy.md': () => withKeyTables(read('docs/policy.md')),
  'policy/policy.schema.json': () => `${JSON.stringify(policyJsonSchema(), null, 2)}\n`,
};

const read = (file: string): string => {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
};

const stale = Object.entries(GENERATED).filter(([file, make]) => read(file) !== make());
if (process.argv.includes('--check')) {
  for (const [file] of stale) process.stderr.write(`${file} is stale: npm run docs\n`);
  process.exit(stale.length === 0 ? 0 : 1);
}
for (const [file, make] of stale) writeFileSync(join(root, file), make());
process.stdout.write(`${stale.length} of ${Object.keys(GENERATED).length} files written\n`);

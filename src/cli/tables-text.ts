import { SETTINGS, type SettingSpec } from '../config/settings';
import { METRICS } from '../metrics/table';

/** docs/metrics.md, whole. */
export const metricsAsMarkdown = (): string => {
  const rows = Object.entries(METRICS).map(
    ([name, metric]) =>
      `| \`${name}\` | ${metric.kind} | ${metric.labels.map((label) => `\`${label}\``).join(', ')} | ${metric.help} |`,
  );
  return `<!-- Generated from src/metrics/table.ts by npm run docs; changes here are lost. -->
# Metrics

Every role serves \`/metrics\` (Prometheus), and each series has the label \`role\`. Node's own metrics (\`process_*\`, \`nodejs_*\`) come beside these.

| name | kind | labels | what |
|---|---|---|---|
${rows.join('\n')}
`;
};

/** docs/configuration.md, whole. */
export const settingsAsMarkdown = (): string => {
  const rows = Object.entries(SETTINGS).map(([name, spec]: [string, SettingSpec]) => {
    const fallback = spec.fallback === undefined || spec.fallback === '' ? '' : `\`${spec.fallback}\``;
    const kind = spec.kind === 'choice' ? (spec.choices ?? []).map((choice) => `\`${choice}\``).join(' ') : spec.kind;
    return `| \`${name}\`${spec.secret ? ` (or \`${name}_FILE\`)` : ''} | ${kind} | ${fallback} | ${spec.about} |`;
  });
  return `<!-- Generated from src/config/settings.ts by npm run docs; changes here are lost. -->
# Configuration

Environment variables; units are in the names. A secret may also stand in a file that \`NAME_FILE\` names. All mistakes are reported at once, with exit code 2.
What decides a verdict is not here but in the [policy file](policy.md).

| name | kind | default | what |
|---|---|---|---|
${rows.join('\n')}
`;
};

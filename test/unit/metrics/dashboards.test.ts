import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { METRICS } from '../../../src/metrics/table';
import { ROLES } from '../../../src/roles/platform';

const ROOT = join(__dirname, '..', '..', '..');
const FOLDER = join(ROOT, 'deploy', 'grafana', 'dashboards');

/** Every `expr` in a dashboard, wherever it is nested. */
const expressionsIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'expr' in value && typeof value.expr === 'string' ? [value.expr] : [];
  return [...own, ...Object.values(value).flatMap(expressionsIn)];
};

/** Series that exist, by name, with the labels that they have beside `role`. */
const SERIES = new Map<string, readonly string[]>(
  Object.entries(METRICS).flatMap(([name, { kind, labels }]): [string, readonly string[]][] =>
    kind === 'histogram'
      ? [
          [`${name}_bucket`, [...labels, 'le']],
          [`${name}_sum`, labels],
          [`${name}_count`, labels],
        ]
      : [[name, labels]],
  ),
);
const namesIn = (expression: string): string[] => expression.match(/\b(?:missed_chats|creatio)_[a-z_]+/g) ?? [];
const groupedBy = (expression: string): string[] =>
  [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels]) =>
    (labels ?? '').split(',').map((label) => label.trim()),
  );

const panels = readdirSync(FOLDER).flatMap((file) =>
  expressionsIn(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))).map((expression) => ({ file, expression })),
);

describe('the dashboards', () => {
  it('have panels', () => {
    expect(panels.length).toBeGreaterThan(5);
  });

  it.each(panels)('show series that exist, by labels that these have: $expression', ({ expression }) => {
    const names = namesIn(expression);
    expect(names).not.toEqual([]);
    for (const name of names) {
      expect([...SERIES.keys()]).toContain(name);
      expect(['role', ...(SERIES.get(name) ?? [])]).toEqual(expect.arrayContaining(groupedBy(expression)));
    }
  });
});

describe('the containers', () => {
  const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
    services: Record<string, { command?: string[]; healthcheck?: { test: string[] } }>;
  };
  const prometheus = parse(readFileSync(join(ROOT, 'deploy', 'prometheus.yml'), 'utf8')) as {
    scrape_configs: { static_configs: { targets: string[] }[] }[];
  };
  const targets = prometheus.scrape_configs.flatMap((job) => job.static_configs.flatMap((config) => config.targets));

  it.each(ROLES)('run %s as a service of its own, whose health is asked at the port that Prometheus reads', (role) => {
    const service = compose.services[role];
    expect(service?.command).toEqual(['run', '--role', role]);
    const target = targets.find((each) => each.startsWith(`${role}:`));
    expect(target).toBeDefined();
    expect(service?.healthcheck?.test.join(' ')).toContain(`127.0.0.1:${target?.split(':')[1]}/`);
  });
});

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Labels, Meter } from '../ports/meter';
import { METRICS, type MetricName } from './table';

export interface Metrics extends Meter {
  /** The exposition text, and its content type. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** A registry of its own for each role, so that several roles in one process don't mix. */
export const createMetrics = (role: string, options: { readonly process: boolean }): Metrics => {
  const registry = new Registry();
  registry.setDefaultLabels({ role });
  if (options.process) collectDefaultMetrics({ register: registry });
  const made = new Map<MetricName, Counter | Gauge | Histogram>();
  for (const name of Object.keys(METRICS) as MetricName[]) {
    const { kind, help, labels, ...rest } = METRICS[name];
    const base = { name, help, labelNames: [...labels], registers: [registry] };
    if (kind === 'counter') made.set(name, new Counter(base));
    else if (kind === 'gauge') made.set(name, new Gauge(base));
    else made.set(name, new Histogram({ ...base, buckets: 'buckets' in rest ? [...rest.buckets] : [] }));
  }
  const find = <T extends Counter | Gauge | Histogram>(name: MetricName, type: new (...args: never[]) => T): T => {
    const metric = made.get(name);
    if (!(metric instanceof type)) throw new TypeError(`${name} is a ${METRICS[name].kind}`);
    return metric;
  };
  return {
    count: (name, labels: Labels = {}, by = 1) => find(name, Counter).inc({ ...labels }, by),
    gauge: (name, value, labels: Labels = {}) => find(name, Gauge).set({ ...labels }, value),
    observe: (name, value, labels: Labels = {}) => find(name, Histogram).observe({ ...labels }, value),
    forget: (name, labels) => made.get(name)?.remove({ ...labels }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};

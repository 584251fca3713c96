import type { MetricName } from '../metrics/table';

export type Labels = Readonly<Record<string, string | number>>;

/** Where numbers about the work go. Names come from the one table; labels are checked against it. */
export interface Meter {
  count(name: MetricName, labels?: Labels, by?: number): void;
  gauge(name: MetricName, value: number, labels?: Labels): void;
  /** Seconds, or bytes, as the metric's name says. */
  observe(name: MetricName, value: number, labels?: Labels): void;
  /** Forgets one series, for instance of a partition that went to another member. */
  forget(name: MetricName, labels: Labels): void;
}

/** Measures nothing; for tests and tools. */
export const noMeter: Meter = { count() {}, gauge() {}, observe() {}, forget() {} };

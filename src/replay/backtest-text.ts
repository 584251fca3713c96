import type { QueueCounts } from './counts';
import { HOURS } from './hours';
import { tableAsText } from './table-text';

export interface BacktestResult {
  readonly threshold: string;
  readonly thresholdMs: number;
  readonly episodes: number;
  readonly missed: number;
  readonly queues: readonly QueueCounts[];
}

/** A back-test for people: what each threshold would have missed, by queue, and by hour of the day. */
export const backtestAsText = (results: readonly BacktestResult[]): string => {
  const ids = [...new Set(results.flatMap(({ queues }) => queues.map(({ queueId }) => queueId)))];
  const of = (result: BacktestResult, id: string | null): QueueCounts | undefined =>
    result.queues.find(({ queueId }) => queueId === id);
  const name = (id: string | null): string => {
    const named = results.map((result) => of(result, id)?.queueName).find((found) => found != null);
    return `${id ?? 'no queue'}${named === undefined ? '' : ` ${named}`}`;
  };
  const missed = [
    ['queue', 'episodes', ...results.map(({ threshold }) => `missed at ${threshold}`)],
    ...ids.map((id) => [
      name(id),
      String(Math.max(...results.map((result) => of(result, id)?.episodes ?? 0))),
      ...results.map((result) => String(of(result, id)?.missed ?? 0)),
    ]),
    ['all', String(Math.max(0, ...results.map(({ episodes }) => episodes))), ...results.map((r) => String(r.missed))],
  ];
  const byHour = ids.flatMap((id) => {
    const counts = results.map((result) => of(result, id));
    if (counts.every((found) => (found?.missed ?? 0) === 0)) return [];
    const zone = counts.find((found) => found !== undefined)?.zone ?? 'UTC';
    const hours = Array.from({ length: HOURS }, (_, hour) => hour).filter((hour) =>
      counts.some((found) => (found?.missedByHour[hour] ?? 0) > 0),
    );
    return [
      '',
      tableAsText([
        [`${name(id)} (${zone})`, ...results.map(({ threshold }) => threshold)],
        ...hours.map((hour) => [
          `${String(hour).padStart(2, '0')}:00`,
          ...counts.map((found) => String(found?.missedByHour[hour] ?? 0)),
        ]),
      ]),
    ];
  });
  return [tableAsText(missed), ...byHour, ''].join('\n');
};

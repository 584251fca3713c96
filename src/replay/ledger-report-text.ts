import type { QueueCounts } from './counts';
import type { LedgerReport } from './ledger-report';
import { tableAsText } from './table-text';

/** The ledger's counts for people. */
export const ledgerReportAsText = (report: LedgerReport): string => {
  const totals = [
    `episodes ${report.episodes}, missed ${report.missed} (of ${report.customers} customers)${report.observed === 0 ? '' : `, of these only observed ${report.observed}`}`,
    `an agent let it ring: ${report.agentMisses} times`,
  ];
  return [...totals, ...report.queues.flatMap(queueAsLines), ''].join('\n');
};

const queueAsLines = (queue: QueueCounts): string[] => {
  const rows = Object.entries(queue.verdicts).sort((a, b) => b[1] - a[1]);
  const hours = queue.missedByHour
    .map((missed, hour) => ({ missed, hour }))
    .filter(({ missed }) => missed > 0)
    .map(({ missed, hour }) => `${String(hour).padStart(2, '0')}h ${missed}`);
  return [
    '',
    tableAsText([
      [`queue ${queue.queueId ?? '–'}${queue.queueName === null ? '' : ` ${queue.queueName}`}`, String(queue.episodes)],
      ...rows.map(([verdict, count]) => [`  ${verdict}`, String(count)]),
    ]),
    ...(hours.length === 0 ? [] : [`  missed by hour (${queue.zone}): ${hours.join(', ')}`]),
  ];
};

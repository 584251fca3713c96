import type { Change } from '../topology/replay/difference';
import type { ReplayReport, ReportedItem } from './replay-report';

const MEANING: Readonly<Record<Change, string>> = {
  create: 'missed, and no case was told of it',
  retract: 'a case was told of it, and it was no miss',
  'not-whole': 'the conversation began before the reading did: nothing is changed',
  'answered-since': 'missed, but a human has written to the customer since: nothing to offer',
  same: 'missed, and a case was told of it',
  'no-case': 'no miss, and no case was told of one',
};

/** What a replay found, for people at a terminal. */
export const replayAsText = (report: ReplayReport): string => {
  const { spans } = report;
  const span = spans.map(
    ({ partition, start, from, to, end, isFromTheBeginning }) =>
      `  partition ${partition}: judged ${from} to ${to}, read from ${start}${isFromTheBeginning ? ' (its beginning)' : ''} to ${end}`,
  );
  const lists = (['create', 'retract', 'not-whole', 'answered-since', 'same'] as const).flatMap((change) =>
    listOf(change, report.items),
  );
  const ledgerOnly = report.items.filter(({ change, ledger }) => change === 'no-case' && ledger !== 'equal');
  const queues = Object.entries(report.byQueue).map(
    ([queue, counts]) =>
      `  ${queue.padEnd(12)}create ${counts.create}, retract ${counts.retract}, same ${counts.same}, answered since ${counts['answered-since']}, not whole ${counts['not-whole']}, no case ${counts['no-case']}`,
  );
  return [
    `${report.records.toLocaleString('en')} records folded, ${report.recordsPerSecond.toLocaleString('en')} a second${report.asIfOn ? ', as if the switch had been on' : ''}`,
    ...span,
    ...lists,
    ...(ledgerOnly.length === 0
      ? []
      : ['', `ledger only: ${ledgerOnly.length} (verdicts differ, no case is concerned)`, ...ledgerOnly.map(line)]),
    '',
    'by queue',
    ...queues,
    '',
    `create ${report.counts.create}, retract ${report.counts.retract}, same ${report.counts.same}`,
    `ledger: equal ${report.ledger.equal}, different ${report.ledger.different}, missing ${report.ledger.missing}, only there ${report.ledger['only-in-ledger']}`,
    ...(report.deadLetters === 0 ? [] : [`records that can not be processed: ${report.deadLetters}`]),
    '',
  ].join('\n');
};

const listOf = (change: Change, items: readonly ReportedItem[]): string[] => {
  const some = items.filter((item) => item.change === change);
  return some.length === 0 ? [] : ['', `${change}: ${some.length} (${MEANING[change]})`, ...some.map(line)];
};

const line = (item: ReportedItem): string =>
  `  ${item.conversationId}  queue ${item.queueId ?? '–'}  ${item.was ?? 'nothing'} → ${item.becomes ?? 'nothing'}  episode ${item.episodeId}` +
  `${item.caseId === null ? '' : `  case ${item.caseId}${item.claim === null ? '' : ` ${item.claim}`}, activity ${item.activity}`}`;

import type { Change } from '../topology/replay/difference';
import type { Item } from './compare';
import type { FoldedSpan } from './fold-span';
import type { PartitionSpan } from './span';

/** What `replay` shows. */
export interface ReplayReport {
  readonly asIfOn: boolean;
  readonly spans: readonly PartitionSpan[];
  readonly records: number;
  readonly recordsPerSecond: number;
  readonly deadLetters: number;
  readonly counts: Readonly<Record<Change, number>>;
  /** How the ledger compares, over all episodes of the span. */
  readonly ledger: Readonly<Record<Item['ledger'], number>>;
  readonly byQueue: Readonly<Record<string, Readonly<Record<Change, number>>>>;
  /** Every episode of which a case is, was or should be; and those on which the ledger and the replay differ. */
  readonly items: readonly ReportedItem[];
}

export interface ReportedItem extends Pick<Item, 'change' | 'ledger' | 'episodeId' | 'conversationId' | 'queueId'> {
  readonly queueName: string | null;
  readonly was: string | null;
  readonly becomes: string | null;
  readonly caseId: string | null;
  readonly claim: string | null;
  readonly activity: 'there' | 'absent' | 'not-looked-up';
}

const none = (): Record<Change, number> => ({
  create: 0,
  retract: 0,
  same: 0,
  'answered-since': 0,
  'not-whole': 0,
  'no-case': 0,
});

/** @param activities ids that are there in Creatio; null: nobody looked */
export const reportOf = (found: {
  readonly spans: readonly PartitionSpan[];
  readonly folded: FoldedSpan;
  readonly items: readonly Item[];
  readonly activities: ReadonlySet<string> | null;
  readonly seconds: number;
  readonly asIfOn: boolean;
}): ReplayReport => {
  const counts = none();
  const ledger: Record<Item['ledger'], number> = { equal: 0, different: 0, missing: 0, 'only-in-ledger': 0 };
  const byQueue: Record<string, Record<Change, number>> = {};
  for (const item of found.items) {
    const queue = item.queueId ?? '–';
    byQueue[queue] ??= none();
    counts[item.change] += 1;
    (byQueue[queue] as Record<Change, number>)[item.change] += 1;
    ledger[item.ledger] += 1;
  }
  const shown = found.items.filter((item) => item.change !== 'no-case' || item.ledger !== 'equal');
  return {
    asIfOn: found.asIfOn,
    spans: found.spans,
    records: found.folded.records,
    recordsPerSecond: Math.round(found.folded.records / Math.max(found.seconds, 0.001)),
    deadLetters: found.folded.deadLetters,
    counts,
    ledger,
    byQueue,
    items: shown.map((item) => reported(item, found.activities)),
  };
};

const reported = (item: Item, activities: ReadonlySet<string> | null): ReportedItem => ({
  change: item.change,
  ledger: item.ledger,
  episodeId: item.episodeId,
  conversationId: item.conversationId,
  queueId: item.queueId,
  queueName: item.queueName,
  was: word(item.was),
  becomes: word(item.becomes),
  caseId: item.caseId,
  claim: item.claim,
  activity:
    activities === null || item.caseId === null
      ? 'not-looked-up'
      : activities.has(item.caseId.toLowerCase())
        ? 'there'
        : 'absent',
});

const word = (verdict: Item['was']): string | null => (verdict === null ? null : `${verdict.kind}: ${verdict.reason}`);

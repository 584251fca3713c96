/**
 * What the end of a wait comes to, by what each feed tells of it. A customer joined a queue and an agent was offered the chat; the attempt ended with `result`, the
 * conversation a second later with `close`, and `speaker` said the last word. The first row that fits counts; `*` fits all.
 *
 * The rules themselves are in `ends.ts` and `words.ts`; a test plays every combination and finds the verdict of its row.
 */
export interface VerdictRow {
  /** Results of the attempt, `*`, or what a feed without results shows instead. */
  readonly results: readonly string[];
  /** Causes of the conversation's end; `open`: it doesn't end. */
  readonly closes: readonly string[];
  readonly speakers: readonly (Speaker | '*')[];
  readonly verdict: string;
}

/** `customer-after-human`: a human had said a word before. */
export const SPEAKERS = ['nobody', 'bot', 'customer', 'human', 'customer-after-human'] as const;
export type Speaker = (typeof SPEAKERS)[number];

/** Results of attempts that an agent had joined; a custom form status comes in their place too. */
export const JOINED_RESULTS = [
  'success',
  'transfer',
  'transferred',
  'endless',
  'agent_timeout',
  'client_timeout',
  'dialog_timeout',
  'timeout',
  'canceled_by_timeout',
  'timeout error',
] as const;

/** Results of attempts that nobody joined. */
export const LONELY_RESULTS = ['abandoned', 'missed', 'cancel', 'barred', 'restart', 'shutdown'] as const;

export const CLOSES = ['open', 'no_cause', 'flow_end', 'client_leave', 'flow_err', 'broadcast_end'] as const;

/** Feeds that see no results: whether an agent joined is all there is. */
export const NO_RESULT = { joined: '(an agent joined)', lonely: '(nobody joined)' } as const;

const ANY = ['*'] as const;
const row = (
  results: VerdictRow['results'],
  closes: VerdictRow['closes'],
  speakers: VerdictRow['speakers'],
  verdict: string,
): VerdictRow => ({ results, closes, speakers, verdict });

/** Whatever feed: a human's word is an answer, and a broadcast is none of ours. */
const ANSWERED = row(ANY, ANY, ['human', 'customer-after-human'], 'answered(answered-in-time)');
const BROADCAST = row(ANY, ['broadcast_end'], ANY, 'ignored(broadcast)');

/** Attempts that nobody joined, where results are seen. */
const lonely = (cancel: string): readonly VerdictRow[] => [
  row(['barred'], ANY, ANY, 'ignored(blocked)'),
  row(ANY, ['flow_err'], ANY, 'missed(handoff-lost)'),
  row(cancel === 'offer-interrupted' ? ['missed', 'cancel'] : ['missed'], ANY, ANY, 'missed(offer-interrupted)'),
  row(ANY, ['client_leave'], ANY, 'missed(customer-left-waiting)'),
  row(['cancel'], ANY, ANY, `missed(${cancel})`),
  row(['abandoned'], ANY, ANY, 'missed(queue-timeout)'),
  row(['restart', 'shutdown'], ANY, ANY, 'missed(handoff-lost)'),
];

export const VERDICT_TABLES = {
  /** Queue hooks and flows alone: no messages, so a join is an answer. */
  hooks: [row(JOINED_RESULTS, ANY, ANY, 'answered(answered-in-time)'), BROADCAST, ...lonely('offer-interrupted')],
  /** The bus alone: messages, joins and ends, but no results. */
  bus: [
    ANSWERED,
    BROADCAST,
    row([NO_RESULT.joined], ANY, ANY, 'missed(agent-silent)'),
    row([NO_RESULT.lonely], ['open'], ANY, 'missed(queue-timeout)'),
    row([NO_RESULT.lonely], ['client_leave', 'no_cause'], ANY, 'missed(customer-left-waiting)'),
    row([NO_RESULT.lonely], ['flow_end', 'flow_err'], ANY, 'missed(handoff-lost)'),
  ],
  /** Webitel's tables: everything, and results in their own words. */
  cdc: [ANSWERED, BROADCAST, row(JOINED_RESULTS, ANY, ANY, 'missed(agent-silent)'), ...lonely('other')],
  /** Bus and hooks together, or another producer that tells all of it. */
  producer: [
    ANSWERED,
    BROADCAST,
    row(JOINED_RESULTS, ANY, ANY, 'missed(agent-silent)'),
    ...lonely('offer-interrupted'),
  ],
} as const satisfies Record<string, readonly VerdictRow[]>;

export type TableSource = keyof typeof VERDICT_TABLES;
export const TABLE_SOURCES = Object.keys(VERDICT_TABLES) as readonly TableSource[];

/** Results that a table speaks of. */
export const resultsOf = (source: TableSource): readonly string[] =>
  source === 'bus' ? Object.values(NO_RESULT) : [...JOINED_RESULTS, ...LONELY_RESULTS];

/** Whether such an end can be: nobody speaks as a human without having joined, and hooks show no words at all. */
export const isPossible = (source: TableSource, result: string, speaker: Speaker): boolean => {
  if (source === 'hooks') return speaker === 'nobody';
  const isHuman = speaker === 'human' || speaker === 'customer-after-human';
  return !isHuman || result === NO_RESULT.joined || (JOINED_RESULTS as readonly string[]).includes(result);
};

const fits = <T extends string>(list: readonly (T | '*')[], value: T): boolean =>
  list.includes('*') || list.includes(value);

/** @throws RangeError when no row fits: the table has a hole */
export const verdictIn = (source: TableSource, result: string, close: string, speaker: Speaker): string => {
  const rows: readonly VerdictRow[] = VERDICT_TABLES[source];
  const found = rows.find(
    ({ results, closes, speakers }) => fits(results, result) && fits(closes, close) && fits(speakers, speaker),
  );
  if (found === undefined) throw new RangeError(`${source}: no verdict for ${result}, ${close}, ${speaker}`);
  return found.verdict;
};

import {
  CLOSES,
  isPossible,
  NO_RESULT,
  resultsOf,
  SPEAKERS,
  TABLE_SOURCES,
  type TableSource,
  verdictIn,
} from '../topology/detector/verdict-tables';
import { AGENT_LEAVES, CLOSE_CAUSES, OFFER_ENDS, QUEUE_RESULTS, REFUSALS } from '../topology/detector/words';

const TITLES: Readonly<Record<TableSource, string>> = {
  hooks: 'Queue hooks and flows alone: no messages are seen, so a join is an answer',
  bus: 'The bus alone: messages, joins and ends, but no results of attempts',
  cdc: "Webitel's tables",
  producer: 'Bus and hooks together, or another producer that tells all of it',
};

/** One row for each result and speaker; a column for each cause of the conversation's end. Rows that are alike stand together. */
const tableOf = (source: TableSource): string => {
  const rows = new Map<string, { results: Set<string>; speakers: Set<string> }>();
  for (const result of resultsOf(source)) {
    for (const speaker of SPEAKERS) {
      if (!isPossible(source, result, speaker)) continue;
      const cells = CLOSES.map((close) => verdictIn(source, result, close, speaker)).join(' | ');
      const row = rows.get(cells) ?? { results: new Set(), speakers: new Set() };
      rows.set(cells, row);
      row.results.add(result);
      row.speakers.add(speaker);
    }
  }
  return [
    `| attempt's result | last word | ${CLOSES.map((close) => (close === 'open' ? 'stays open' : close)).join(' | ')} |`,
    `|---|---|${CLOSES.map(() => '---').join('|')}|`,
    ...[...rows].map(
      ([cells, { results, speakers }]) => `| ${[...results].join(', ')} | ${[...speakers].join(', ')} | ${cells} |`,
    ),
  ].join('\n');
};

const wordsOf = (title: string, words: Readonly<Record<string, string>>): string =>
  [
    `### ${title}`,
    '',
    '| word | means |',
    '|---|---|',
    ...Object.entries(words).map(([word, meaning]) => `| \`${word}\` | ${meaning} |`),
  ].join('\n');

/** docs/verdicts.md, whole. */
export const verdictsAsMarkdown =
  (): string => `<!-- Generated from src/topology/detector by npm run docs; changes here are lost. -->
# Verdicts

What the end of a wait comes to, for each way by which Webitel's events may come. A customer joins a queue, an agent is offered the chat and lets it ring; the attempt ends with a
result, and the conversation with a cause, a second later or never. The threshold is far away. \`${NO_RESULT.joined}\` and \`${NO_RESULT.lonely}\` stand for feeds that tell no result.
Where it stays open and nobody has answered, the queue's threshold or its re-queue window decides.

${TABLE_SOURCES.map((source) => `## ${TITLES[source]}\n\n${tableOf(source)}`).join('\n\n')}

## Words

A word that isn't here becomes \`other\`, with the word itself beside it, and is counted.

${[
  wordsOf('Results of attempts, in hooks and flows', QUEUE_RESULTS.hooks),
  wordsOf("Results of attempts, in Webitel's tables", QUEUE_RESULTS.cdc),
  wordsOf('Why a queue refused a chat', REFUSALS),
  wordsOf('Why a conversation ended', CLOSE_CAUSES),
  wordsOf('Why an agent left, while his customer waited for a word', AGENT_LEAVES),
  wordsOf('Why an offer ended (for reports only)', OFFER_ENDS),
].join('\n\n')}
`;

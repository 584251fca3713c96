import { InvalidArgumentError } from 'commander';
import { uuidV5 } from '../ids/uuid-v5';
import { asSideInputs, readSideSnapshot } from '../reading/side-snapshot';
import { backtest } from '../replay/backtest';
import { type BacktestResult, backtestAsText } from '../replay/backtest-text';
import { countByQueue } from '../replay/counts';
import { findSpan, parseDuration } from '../replay/span';
import { createProgress } from './progress';
import { ago, place } from './span-options';
import { printJson, type Register, runTool, type Tools } from './tools';

interface Options {
  readonly threshold: readonly string[];
  readonly from: string;
  readonly to?: string;
  readonly queue?: string;
  readonly leadIn: number;
  readonly json?: true;
}

export const registerBacktest: Register = (program, environment) => {
  program
    .command('backtest')
    .description('what other thresholds would have missed in a past span, by queue and hour of the day')
    .requiredOption('--threshold <list>', 'thresholds to try, such as 1m,2m,5m', thresholds)
    .requiredOption('--from <time|offset>', 'ISO time, epoch ms, -36h (ago), or an offset of every partition')
    .option('--to <time|offset>', 'the end of the span (default: the end of the log)')
    .option('--queue <id>', 'only this queue')
    .option('--lead-in <duration>', 'how long before --from reading begins', ago, 30 * 86_400_000)
    .option('--json', 'as JSON')
    .action((options: Options) => runTool(environment(), (tools) => run(tools, options)));
};

const thresholds = (text: string): readonly string[] => {
  const list = text.split(',').map((part) => part.trim());
  if (list.some((part) => (parseDuration(part) ?? 0) <= 0))
    throw new InvalidArgumentError('Set lengths of time, comma-separated: 1m,2m,5m.');
  return list;
};

const run = async ({ log, codecs, clock }: Tools, options: Options): Promise<number> => {
  const nowMs = clock.now();
  const spans = await findSpan(log, codecs, {
    from: place('--from', options.from, nowMs),
    to: options.to === undefined ? null : place('--to', options.to, nowMs),
    leadInMs: options.leadIn,
  });
  const snapshot = await readSideSnapshot(log, codecs);
  const progress = createProgress(
    'folding',
    spans.reduce((sum, { start, end }) => sum + end - start, 0),
  );
  const tried = await backtest(
    { reader: log, codecs, snapshot, uuidV5, progress: progress.add },
    spans,
    options.threshold.map((text) => parseDuration(text) ?? 0),
    options.queue ?? null,
  );
  progress.finish();
  const { policyAt } = asSideInputs(snapshot);
  const results = tried.map(({ thresholdMs, verdicts }, index): BacktestResult => {
    const queues = countByQueue(verdicts.values(), policyAt);
    const missed = queues.reduce((sum, queue) => sum + queue.missed, 0);
    return { threshold: options.threshold[index] ?? '', thresholdMs, episodes: verdicts.size, missed, queues };
  });
  if (options.json === true) printJson(results);
  else process.stdout.write(backtestAsText(results));
  return 0;
};

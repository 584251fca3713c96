import { asSideInputs, readSideSnapshot } from '../reading/side-snapshot';
import { readLedgerReport } from '../replay/ledger-report';
import { ledgerReportAsText } from '../replay/ledger-report-text';
import { time } from './span-options';
import { printJson, type Register, runTool, type Tools } from './tools';

interface Options {
  readonly from: string;
  readonly to?: string;
  readonly json?: true;
}

export const registerReport: Register = (program, environment) => {
  program
    .command('report')
    .description('count the verdicts of a span by queue, cause and hour; what would have been made, while observing')
    .requiredOption('--from <time>', 'ISO time, epoch ms, or -7d (ago): waits that began then or later')
    .option('--to <time>', 'waits that began before (default: now)')
    .option('--json', 'as JSON')
    .action((options: Options) => runTool(environment(), (tools) => run(tools, options)));
};

const run = async ({ log, codecs, clock, environment }: Tools, options: Options): Promise<number> => {
  const nowMs = clock.now();
  const fromMs = time('--from', options.from, nowMs);
  const { policyAt } = asSideInputs(await readSideSnapshot(log, codecs));
  const report = await readLedgerReport(
    log,
    codecs,
    {
      fromMs,
      toMs: options.to === undefined ? nowMs : time('--to', options.to, nowMs),
      // A verdict is appended after its wait began; under a played clock the broker's times say nothing about that.
      appendedSinceMs: environment.MISSED_CHATS_CLOCK === undefined ? fromMs : null,
    },
    policyAt,
  );
  if (options.json === true) printJson(report);
  else process.stdout.write(ledgerReportAsText(report));
  return 0;
};

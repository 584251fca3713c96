/** npm run drill: Creatio away for minutes under traffic, measured from outside. docs/operations.md says what the figures mean. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { projectRoot } from '../../src/project-root';
import { startRealStack } from '../real-stack';
import { asText, broken, runDrill } from './drill';

interface Options {
  readonly outage: number;
  readonly secondOutage: number;
  readonly perSecond: number;
  readonly json?: true;
}

const above0 = (value: string): number => {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('Set a number above 0.');
  return number;
};

const program = new Command('npm run drill --')
  .description(
    'Takes the simulated Creatio away under traffic, and measures the group, the breaker, the drain and what became of every chat.',
  )
  .option('--outage <seconds>', 'the first outage', above0, 300)
  .option('--second-outage <seconds>', 'the second one, after which the connector is killed in the drain', above0, 90)
  .option('--per-second <n>', 'missed chats a second', above0, 2)
  .option('--json', 'the figures as JSON, alone on stdout')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const main = async (options: Options): Promise<number> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'missed-chats-drill-'));
  const stack = await startRealStack({
    clockText: null,
    policyFile: join(projectRoot(), 'policy', 'demo.yaml'),
    say,
    dataDir,
    instances: 1,
    containers: false,
    env: { LOG_LEVEL: 'info' },
  });
  let sentences: readonly string[] = ['it did not come to its end'];
  try {
    const figures = await runDrill(stack, {
      outageMs: options.outage * 1_000,
      secondOutageMs: options.secondOutage * 1_000,
      perSecond: options.perSecond,
      say,
    });
    sentences = broken(figures);
    process.stdout.write(
      options.json ? `${JSON.stringify({ ...figures, broken: sentences })}\n` : asText(figures, sentences),
    );
    return sentences.length === 0 ? 0 : 1;
  } finally {
    await stack.close();
    if (sentences.length === 0) rmSync(dataDir, { recursive: true });
    else say(`logs: ${join(dataDir, 'logs')}`);
  }
};

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
program.parse();
main(program.opts<Options>()).then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);

import { readFileSync } from 'node:fs';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { BREAKER_ACTIONS, BREAKERS, type BreakerAction, type BreakerName } from './cli/breaker';
import { breaker } from './cli/breaker-command';
import { addPolicyCommands } from './cli/policy-commands';
import { doctor } from './cli/doctor';
import { reconcile } from './cli/reconcile';
import { run } from './cli/run';
import { setup } from './cli/setup';
import { topologyAsMermaid, topologyAsText } from './cli/topology-text';
import { type Environment, readEnvironment } from './config/environment';
import { ROLES, type Role } from './roles/platform';

const USAGE = 2;

const environment = (): Environment => {
  const read = readEnvironment(process.env, (path) => readFileSync(path, 'utf8'));
  for (const { name, message } of read.mistakes) process.stderr.write(`${name}: ${message}\n`);
  if (read.mistakes.length > 0) process.exit(USAGE);
  return read.environment;
};

const role = (value: string, before: readonly Role[] = []): readonly Role[] => {
  if (!(ROLES as readonly string[]).includes(value)) throw new InvalidArgumentError(`Roles are ${ROLES.join(', ')}.`);
  return [...before, value as Role];
};

const positive = (value: string): number => {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('Set a number above 0.');
  return number;
};

const program = new Command('missed-chats')
  .description('Finds chats that nobody answered in Webitel and makes each an Activity in Creatio.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE));

program
  .command('run')
  .description('run roles in this process')
  .option('--role <role>', `one of ${ROLES.join(', ')}; may be repeated (default: all)`, role)
  .action(async (options: { role?: readonly Role[] }) => process.exit(await run(options.role ?? ROLES, environment())));

program
  .command('setup')
  .description('create topics, schemas and what is missing in Creatio, and publish the policy file')
  .option('--switch-on', "turn Creatio's system setting on where it is created")
  .option('--no-creatio', 'leave Creatio alone')
  .action(async (options: { switchOn?: true; creatio: boolean }) => {
    process.exit(await setup(environment(), { creatio: options.creatio, switchOn: options.switchOn === true }));
  });

program
  .command('breaker')
  .description('see and hold the breakers of all connectors: open, close, or let them decide')
  .addArgument(new Argument('<action>', 'what to do').choices(BREAKER_ACTIONS))
  .addOption(new Option('--breaker <name>', 'which one').choices(BREAKERS).default('creatio'))
  .action(async (action: BreakerAction, options: { breaker: BreakerName }) => {
    process.exit(await breaker(environment(), action, options.breaker));
  });

program
  .command('doctor')
  .description(
    'say what is wrong with the servers, Creatio, the policy and the feeds, and how to mend it; exit 1 if something is',
  )
  .option('--write', 'also make and remove a test activity and reminder in Creatio')
  .option('--hours <hours>', 'how far back the feeds are looked at', positive, 24)
  .option('--json', 'for machines')
  .action(async (options: { write?: true; hours: number; json?: true }) => {
    const { write, json } = options;
    process.exit(await doctor(environment(), { write: write === true, json: json === true, hours: options.hours }));
  });

program
  .command('reconcile')
  .description('compare ledger, cases, claims and Creatio; exit 1 if gaps are left')
  .option('--apply', 'close the gaps: tell the parts that decide')
  .option('--settle <seconds>', 'between two looks: longer than anything is on its way', positive, 30)
  .option('--rate <per second>', 'so many records at most are written', positive, 10)
  .option('--json', 'for machines')
  .action(async (options: { apply?: true; settle: number; rate: number; json?: true }) => {
    const { apply, json, settle, rate } = options;
    const how = { apply: apply === true, json: json === true, settleMs: settle * 1_000, perSecond: rate };
    process.exit(await reconcile(environment(), how));
  });

program
  .command('topology')
  .description('print topics, parts, and who reads and writes what')
  .option('--mermaid', 'as a Mermaid flowchart')
  .action((options: { mermaid?: true }) => {
    process.stdout.write(options.mermaid ? `${topologyAsMermaid()}\n` : topologyAsText());
  });

addPolicyCommands(program, environment);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});

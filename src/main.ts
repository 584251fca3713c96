import { readFileSync } from 'node:fs';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { BREAKER_ACTIONS, BREAKERS, type BreakerAction, type BreakerName } from './cli/breaker';
import { breaker } from './cli/breaker-command';
import { addCareCommands } from './cli/care-commands';
import { addLookCommands } from './cli/look-commands';
import { addPolicyCommands } from './cli/policy-commands';
import { run } from './cli/run';
import { setup } from './cli/setup';
import { addSimulateCommand } from './cli/simulate-command';
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

const program = new Command('missed-chats')
  .description('Finds chats that nobody answered in Webitel and makes each an Activity in Creatio.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE));

program
  .command('run')
  .description('run roles in this process')
  .option('--role <role>', `one of ${ROLES.join(', ')}; may be repeated (default: all)`, role)
  .option('--observe', 'the detector gives verdicts, and the cases hear nothing of them')
  .action(async (options: { role?: readonly Role[]; observe?: true }) => {
    const found = environment();
    const observing = options.observe === true ? { ...found, OBSERVE: 'true' } : found;
    process.exit(await run(options.role ?? ROLES, observing));
  });

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

addCareCommands(program, environment);

program
  .command('topology')
  .description('print topics, parts, and who reads and writes what')
  .option('--mermaid', 'as a Mermaid flowchart')
  .action((options: { mermaid?: true }) => {
    process.stdout.write(options.mermaid ? `${topologyAsMermaid()}\n` : topologyAsText());
  });

addPolicyCommands(program, environment);
addSimulateCommand(program, environment);
addLookCommands(program, environment);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});

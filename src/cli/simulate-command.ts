import type { Command } from 'commander';
import { type Environment, text } from '../config/environment';
import { mistakesAsText } from '../policy/checked-yaml';
import { readPolicyFile, readTextFile } from './policy-source';
import { simulate, simulatedAsText } from './simulate';

const USAGE = 2;

/** `missed-chats simulate <story>`. */
export const addSimulateCommand = (program: Command, environment: () => Environment): void => {
  program
    .command('simulate <story>')
    .description(
      'play a story in virtual time and say what a policy makes of it; exit code 1 if it expects something else',
    )
    .option('--policy <file>', 'the policy file (default: POLICY_FILE)')
    .action(async (file: string, options: { policy?: string }) => {
      const policy = readPolicyFile(options.policy ?? text(environment(), 'POLICY_FILE'));
      const story = policy === null ? null : readTextFile(file);
      if (policy === null || story === null) process.exit(USAGE);
      const simulated = await simulate(story, policy);
      if ('mistakes' in simulated) {
        process.stderr.write(mistakesAsText(file, simulated.mistakes));
        process.exit(USAGE);
      }
      process.stdout.write(simulatedAsText(simulated, policy.policy.version));
      process.exit(simulated.unmet.length === 0 ? 0 : 1);
    });
};

import { why } from '../explain/why';
import { whyAsText } from '../explain/why-text';
import { openIndex, openInspector } from './open-redis';
import { printJson, type Register, runTool, type Tools } from './tools';

export const registerWhy: Register = (program, environment) => {
  program
    .command('why <conversation>')
    .description('why a conversation was called missed, or why there is no activity: facts, deadlines, proof, verdict')
    .option('--json', 'as JSON')
    .option('--timing', 'say on stderr how long it took')
    .action((conversation: string, options: { json?: true; timing?: true }) =>
      runTool(environment(), (tools) => explain(tools, conversation, options)),
    );
};

const explain = async (
  tools: Tools,
  conversation: string,
  options: { readonly json?: true; readonly timing?: true },
): Promise<number> => {
  const beganMs = performance.now();
  const index = openIndex(tools.environment, tools.logger);
  const inspector = openInspector(tools.environment, tools.logger);
  try {
    const found = await why({ reader: tools.log, codecs: tools.codecs, index, inspector }, conversation);
    if (options.json === true) printJson(found);
    else process.stdout.write(whyAsText(found, tools.clock.now()));
    if (options.timing === true) process.stderr.write(`${Math.round(performance.now() - beganMs)} ms\n`);
    return found.episodes.length + found.agentMisses.length > 0 || found.open !== null ? 0 : 1;
  } finally {
    await Promise.all([index.close(), inspector.close()]);
  }
};

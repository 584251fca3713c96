import { text } from '../config/environment';
import { createRedisStore } from '../redis/redis-store';
import { readStatus } from '../status/status';
import { statusAsText } from '../status/status-text';
import { openInspector } from './open-redis';
import { printJson, type Register, runTool, type Tools } from './tools';

export const registerStatus: Register = (program, environment) => {
  program
    .command('status')
    .description('how the pipeline stands: offsets, lag, times, what is held and why, switch, policy, breakers')
    .option('--json', 'as JSON')
    .action((options: { json?: true }) => runTool(environment(), (tools) => run(tools, options)));
};

const run = async (tools: Tools, options: { readonly json?: true }): Promise<number> => {
  const { environment, logger, clock } = tools;
  const inspector = openInspector(environment, logger);
  const store = createRedisStore({
    url: text(environment, 'REDIS_URL'),
    namespace: text(environment, 'NAMESPACE'),
    logger,
  });
  try {
    const status = await readStatus({
      reader: tools.log,
      codecs: tools.codecs,
      inspector,
      breakers: store.breakers.read,
      nowMs: clock.now(),
    });
    if (options.json === true) printJson(status);
    else process.stdout.write(statusAsText(status));
    return 0;
  } finally {
    await Promise.all([inspector.close(), store.close()]);
  }
};

import { createCreatio } from '../creatio/from-environment';
import { type ActivityNow, activityNowAsText, readActivityNow } from '../explain/creatio-now';
import { findSubject } from '../explain/find-subject';
import { masked } from '../explain/mask';
import { readTimeline } from '../explain/timeline';
import { timelineAsText } from '../explain/timeline-text';
import { noMeter } from '../ports/meter';
import { openIndex, openInspector } from './open-redis';
import { ago } from './span-options';
import { printJson, type Register, runTool, type Tools } from './tools';

interface Options {
  readonly personal?: true;
  readonly creatio: boolean;
  readonly budget: number;
  readonly json?: true;
}

/** Activities that are looked up in Creatio: a customer may have had many cases. */
const MOST_ACTIVITIES = 5;

export const registerTimeline: Register = (program, environment) => {
  program
    .command('timeline <id>')
    .description('all that was said of a conversation, case, activity or customer, in order of time')
    .option('--personal', 'show personal fields too')
    .option('--no-creatio', "leave Creatio's present records out")
    .option('--budget <duration>', 'how long topics are read', ago, 1_500)
    .option('--json', 'as JSON')
    .action((id: string, options: Options) => runTool(environment(), (tools) => run(tools, id, options)));
};

const run = async (tools: Tools, id: string, options: Options): Promise<number> => {
  const { log, codecs, environment, logger } = tools;
  const index = openIndex(environment, logger);
  const inspector = openInspector(environment, logger);
  const endsAt = performance.now() + options.budget;
  try {
    const deps = { reader: log, codecs, index, inspector };
    const subject = await findSubject(deps, id);
    if (subject === null) {
      process.stderr.write(`nothing is known of ${id}: no conversation, case, activity or customer\n`);
      return 1;
    }
    const isRealTime = environment.MISSED_CHATS_CLOCK === undefined;
    const budget = { isOver: () => performance.now() > endsAt };
    const timeline = await readTimeline({ ...deps, budget, isRealTime }, subject);
    const now = options.creatio ? await readNow(tools, timeline.caseIds.slice(-MOST_ACTIVITIES)) : [];
    const personal = options.personal === true;
    if (options.json === true) {
      const entries = timeline.entries.map((entry) => ({
        ...entry,
        value: personal ? entry.value : masked(entry.topic, entry.value),
      }));
      printJson({ ...timeline, entries, creatio: now });
    } else {
      const lines = now.flatMap((each) => activityNowAsText(each, personal));
      process.stdout.write(timelineAsText(timeline, lines, personal));
    }
    return 0;
  } finally {
    await Promise.all([index.close(), inspector.close()]);
  }
};

/** What the topics say is worth having while Creatio is away. */
const readNow = async (tools: Tools, ids: readonly string[]): Promise<readonly ActivityNow[]> => {
  if (ids.length === 0) return [];
  const creatio = createCreatio(tools.environment, { clock: tools.clock, meter: noMeter, logger: tools.logger });
  try {
    return await Promise.all(ids.map((id) => readActivityNow(creatio, id)));
  } catch (error) {
    process.stderr.write(`Creatio was not read: ${(error as Error).message}\n`);
    return [];
  } finally {
    await creatio.close();
  }
};

import { type Command, Option } from 'commander';
import type { Environment } from '../config/environment';
import { type DeadLetter, nameOf, readDeadLetters, readRedriven } from '../dead-letters/dead-letters';
import { groupsAsText, groupsOf } from '../dead-letters/dead-letters-text';
import { redrive } from '../dead-letters/redrive';
import { masked } from '../explain/mask';
import { timeAsText } from '../explain/text';
import { uuidV5 } from '../ids/uuid-v5';
import { decodeRecords } from '../reading/decode';
import { deadLetteredTopic } from '../topology/dead-letter';
import { DEAD_LETTERED, deadLetterTopic, TOPICS, type TopicId } from '../topology/topics';
import { defaultActor, printJson, type Register, runTool, type Tools, WrongUsage } from './tools';

interface Filter {
  readonly topic?: string;
  readonly reason?: string;
  readonly json?: true;
}

export const registerDlq: Register = (program, environment) => {
  const dlq = program.command('dlq').description('records that could not be processed: list, show, bring back');
  const add = (name: string, description: string): Command =>
    dlq
      .command(name)
      .description(description)
      .option('--topic <topic>', `${DEAD_LETTERED.join(', ')}, or a topic's whole name`)
      .option('--json', 'as JSON');
  add('ls', 'count dead letters by topic and reason')
    .option('--reason <text>', 'only reasons that contain this')
    .action((options: Filter) => tool(environment, (tools) => list(tools, options)));
  add('show <at>', 'one dead letter; <at> is partition:offset in its dead-letter topic')
    .option('--personal', 'show personal fields too')
    .action((at: string, options: Filter & { personal?: true }) =>
      tool(environment, (tools) => show(tools, at, options)),
    );
  add('redrive [at...]', 'write dead letters back to their topics, as they were')
    .option('--reason <text>', 'only reasons that contain this')
    .option('--again', 'also those that were brought back already')
    .addOption(new Option('--dry-run', 'say what would be written (the default)').conflicts('apply'))
    .option('--apply', 'write them')
    .option('--actor <name>', 'who does it, for the audit', defaultActor())
    .action((at: string[], options: Filter & { again?: true; apply?: true; actor: string }) =>
      tool(environment, (tools) => bringBack(tools, at, options)),
    );
};

const tool = (environment: () => Environment, work: (tools: Tools) => Promise<number>): Promise<never> =>
  runTool(environment(), work);

const topicsOf = (text: string | undefined): readonly TopicId[] => {
  if (text === undefined) return DEAD_LETTERED;
  const known = DEAD_LETTERED.map((id) => ({ id, names: [TOPICS[id].name, deadLetterTopic(id)] }));
  const topic = deadLetteredTopic(text, known);
  if (topic === null)
    throw new WrongUsage(`--topic: found ${JSON.stringify(text)}; set one of ${DEAD_LETTERED.join(', ')}`);
  return [topic];
};

const lettersOf = async ({ log }: Tools, { topic, reason }: Filter): Promise<DeadLetter[]> =>
  (await readDeadLetters(log, topicsOf(topic))).filter((letter) => letter.reason.includes(reason ?? ''));

const list = async (tools: Tools, options: Filter): Promise<number> => {
  const groups = groupsOf(await lettersOf(tools, options), await readRedriven(tools.log, tools.codecs));
  if (options.json === true) printJson(groups);
  else process.stdout.write(groupsAsText(groups));
  return 0;
};

const show = async (tools: Tools, at: string, options: Filter & { readonly personal?: true }): Promise<number> => {
  const found = (await lettersOf(tools, options)).filter((letter) => letter.at === at);
  if (found.length === 0) throw new WrongUsage(`no dead letter lies at ${at}; see dlq ls`);
  for (const letter of found) {
    const [read] = await decodeRecords(tools.codecs, letter.topic, [letter.record]);
    const value =
      read === undefined || 'undecodable' in read
        ? { undecodable: read?.undecodable, bytes: letter.record.value?.length ?? null }
        : options.personal === true
          ? read.event
          : masked(letter.topic, read.event);
    printJson({
      topic: deadLetterTopic(letter.topic),
      at: letter.at,
      source: letter.source,
      reason: letter.reason,
      by: letter.by,
      attempts: letter.attempts,
      appendedAt: timeAsText(letter.record.timestampMs),
      headers: Object.fromEntries(Object.entries(letter.record.headers).map(([name, bytes]) => [name, String(bytes)])),
      value,
    });
  }
  return 0;
};

const bringBack = async (
  tools: Tools,
  at: readonly string[],
  options: Filter & { readonly again?: true; readonly apply?: true; readonly actor: string },
): Promise<number> => {
  const [all, done] = await Promise.all([lettersOf(tools, options), readRedriven(tools.log, tools.codecs)]);
  const chosen = all.filter((letter) => at.length === 0 || at.includes(letter.at));
  const absent = at.filter((each) => !chosen.some((letter) => letter.at === each));
  if (absent.length > 0) throw new WrongUsage(`no dead letter lies at ${absent.join(', ')}; see dlq ls`);
  const letters = chosen.filter((letter) => options.again === true || !done.has(nameOf(letter)));
  if (options.apply === true) {
    const { writer, codecs } = await tools.writing();
    await redrive({ writer, codecs, clock: tools.clock, actor: options.actor, uuidV5 }, letters);
  }
  const skipped = chosen.length - letters.length;
  if (options.json === true) {
    printJson({ applied: options.apply === true, redriven: letters.map(nameOf), broughtBackBefore: skipped });
    return 0;
  }
  for (const letter of letters)
    process.stdout.write(`${nameOf(letter)} → ${TOPICS[letter.topic].name}  ${letter.reason}\n`);
  const before = skipped === 0 ? '' : `, ${skipped} were brought back before`;
  process.stdout.write(
    `${letters.length} ${options.apply === true ? 'brought back' : 'would be brought back (--apply)'}${before}\n`,
  );
  return 0;
};

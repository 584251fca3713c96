import { Option } from 'commander';
import { createCreatio } from '../creatio/from-environment';
import { uuidV5 } from '../ids/uuid-v5';
import { noMeter } from '../ports/meter';
import { asSideInputs, readSideSnapshot } from '../reading/side-snapshot';
import { readActivities } from '../replay/activities';
import { applyItems } from '../replay/apply';
import { writeAudit } from '../replay/audit';
import { compare, type Item } from '../replay/compare';
import { foldSpans } from '../replay/fold-span';
import { guardApply } from '../replay/guard';
import { readLiving } from '../replay/living';
import { type ReplayReport, reportOf } from '../replay/replay-report';
import { replayAsText } from '../replay/replay-text';
import { findSpan, type PartitionSpan } from '../replay/span';
import { openInspector } from './open-redis';
import { createProgress } from './progress';
import { ago, place, positive } from './span-options';
import { defaultActor, printJson, type Register, runTool, type Tools } from './tools';

interface Options {
  readonly from: string;
  readonly to?: string;
  readonly queue?: string;
  readonly apply?: true;
  readonly asIfOn?: true;
  readonly leadIn: number;
  readonly rate: number;
  readonly actor: string;
  readonly creatio: boolean;
  readonly json?: true;
}

export const registerReplay: Register = (program, environment) => {
  program
    .command('replay')
    .description('fold a span of chat events once more, beside the living system, and show or apply the difference')
    .requiredOption('--from <time|offset>', 'ISO time, epoch ms, -36h (ago), or an offset of every partition')
    .option('--to <time|offset>', 'the end of what is judged (default: the end of the log)')
    .option('--queue <id>', 'only episodes of this queue')
    .addOption(new Option('--dry-run', 'show the difference and write nothing (the default)').conflicts('apply'))
    .option('--apply', 'write what is missing and take back what should not be')
    .option('--as-if-on', 'take the switch for on: brings in what was missed while it was off')
    .option('--lead-in <duration>', 'how long before --from reading begins', ago, 30 * 86_400_000)
    .option('--rate <n>', 'with --apply: corrections a second', positive, 20)
    .option('--actor <name>', 'with --apply: who does it, for the audit', defaultActor())
    .option('--no-creatio', "don't look whether the activities are there")
    .option('--json', 'as JSON, alone on stdout')
    .action((options: Options) => runTool(environment(), (tools) => replay(tools, options)));
};

const replay = async (tools: Tools, options: Options): Promise<number> => {
  const { log, codecs, clock } = tools;
  const nowMs = clock.now();
  const spans = await findSpan(log, codecs, {
    from: place('--from', options.from, nowMs),
    to: options.to === undefined ? null : place('--to', options.to, nowMs),
    leadInMs: options.leadIn,
  });
  const snapshot = await readSideSnapshot(log, codecs);
  const { folded, seconds } = await fold(tools, spans, asSideInputs(snapshot, { alwaysOn: options.asIfOn === true }));
  const living = await readLiving(log, codecs, spans);
  const items = compare(folded, living, { queue: options.queue ?? null, uuidV5 });
  const activities = options.creatio ? await activitiesOf(tools, items) : null;
  const report = reportOf({ spans, folded, items, activities, seconds, asIfOn: options.asIfOn === true });
  if (options.json !== true) process.stdout.write(replayAsText(report));
  if (options.apply !== true) {
    if (options.json === true) printJson(report);
    return 0;
  }
  const applied = await apply(tools, options, { spans, items, living, snapshot, report });
  if (options.json === true) printJson({ ...report, applied });
  else process.stdout.write(`applied: ${applied.created} created, ${applied.retracted} retracted\n`);
  for (const id of applied.refused)
    process.stderr.write(`episode ${id}: corrected too often at its place in the log\n`);
  return applied.refused.length === 0 ? 0 : 1;
};

const fold = async ({ log, codecs }: Tools, spans: readonly PartitionSpan[], side: ReturnType<typeof asSideInputs>) => {
  const total = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  const progress = createProgress('folding', total);
  const beganMs = performance.now();
  const folded = await foldSpans({ reader: log, codecs, side, uuidV5, progress: progress.add }, spans);
  progress.finish();
  return { folded, seconds: (performance.now() - beganMs) / 1_000 };
};

const activitiesOf = async (tools: Tools, items: readonly Item[]): Promise<ReadonlySet<string>> => {
  const ids = [...new Set(items.flatMap(({ change, caseId }) => (change === 'no-case' || !caseId ? [] : [caseId])))];
  if (ids.length === 0) return new Set();
  const creatio = createCreatio(tools.environment, { clock: tools.clock, meter: noMeter, logger: tools.logger });
  try {
    return await readActivities(creatio, ids);
  } finally {
    await creatio.close();
  }
};

const apply = async (
  tools: Tools,
  options: Options,
  found: {
    readonly spans: readonly PartitionSpan[];
    readonly items: readonly Item[];
    readonly living: Awaited<ReturnType<typeof readLiving>>;
    readonly snapshot: Awaited<ReturnType<typeof readSideSnapshot>>;
    readonly report: ReplayReport;
  },
) => {
  const { clock, environment } = tools;
  const inspector = openInspector(environment, tools.logger);
  try {
    await guardApply({ inspector, nowMs: clock.now(), ...found });
  } finally {
    await inspector.close();
  }
  const { writer, codecs } = await tools.writing();
  const { create, retract } = found.report.counts;
  const entry = {
    auditId: uuidV5(`replay:${clock.now()}:${options.actor}`),
    action: 'replay' as const,
    actor: options.actor,
    summary: `replay --apply from ${options.from} to ${options.to ?? 'the end'}: create ${create}, retract ${retract}`,
  };
  const detail = { options, spans: found.spans, counts: found.report.counts };
  await writeAudit({ writer, codecs, clock }, { ...entry, phase: 'begun', detail });
  const progress = createProgress('applying', create + retract);
  try {
    const applied = await applyItems({ writer, codecs, living: found.living }, found.items, {
      perSecond: options.rate,
      asIfOn: options.asIfOn === true,
      now: clock.now,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      uuidV5,
      progress: () => progress.add(1),
    });
    progress.finish();
    await writeAudit({ writer, codecs, clock }, { ...entry, phase: 'done', detail: { ...detail, applied } });
    return applied;
  } catch (error) {
    await writeAudit(
      { writer, codecs, clock },
      { ...entry, phase: 'failed', detail: { ...detail, error: String(error) } },
    );
    throw error;
  }
};

import type { Meter } from '../../ports/meter';
import type { Output } from '../../topology/processor';
import { TOPICS } from '../../topology/topics';

/** Counts within a batch, so that the hot path touches no metric; `flush` hands the sums over. */
export const createTally = (meter: Meter, topic: string) => {
  let folded = 0;
  const skips = new Map<string, number>();
  const deadLetters = new Map<string, number>();
  const outputs = new Map<string, number>();
  const notices = new Map<string, number>();
  const verdicts = new Map<string, readonly [kind: string, reason: string, count: number]>();
  let lost = 0;
  let lostBy = '';
  const add = (counts: Map<string, number>, name: string, by = 1): void => {
    counts.set(name, (counts.get(name) ?? 0) + by);
  };
  return {
    noticed: (what: string) => add(notices, what),
    folded: () => {
      folded += 1;
    },
    skipped: (reason: string) => add(skips, reason),
    deadLetter: (reason: string) => add(deadLetters, reason),
    muted: (count: number) => {
      if (count > 0) add(skips, 'muted-output', count);
    },
    dropped: (processor: string, count: number) => {
      lost += count;
      lostBy = processor;
    },
    output: (output: Output) => {
      add(outputs, TOPICS[output.topic].name);
      if (output.topic !== 'verdicts') return;
      const { kind, reason } = output.value;
      const name = `${kind} ${reason}`;
      verdicts.set(name, [kind, reason, (verdicts.get(name)?.[2] ?? 0) + 1]);
    },
    flush: () => {
      meter.count('missed_chats_records_total', { topic, outcome: 'folded' }, folded);
      for (const [reason, count] of skips) {
        meter.count('missed_chats_skipped_total', { topic, reason }, count);
        if (reason !== 'muted-output') meter.count('missed_chats_records_total', { topic, outcome: 'skipped' }, count);
        if (reason.startsWith('unknown-')) meter.count('missed_chats_unknown_events_total', { what: reason }, count);
      }
      for (const [what, count] of notices) {
        if (what.startsWith('unknown-')) meter.count('missed_chats_unknown_events_total', { what }, count);
        else meter.count('missed_chats_odd_times_total', { topic, what }, count);
      }
      for (const [reason, count] of deadLetters) {
        meter.count('missed_chats_dead_letters_total', { topic, reason }, count);
        meter.count('missed_chats_records_total', { topic, outcome: 'dead-lettered' }, count);
      }
      for (const [name, count] of outputs) meter.count('missed_chats_outputs_total', { topic: name }, count);
      for (const [kind, reason, count] of verdicts.values())
        meter.count('missed_chats_verdicts_total', { kind, reason }, count);
      if (lost > 0) meter.count('missed_chats_origins_dropped_total', { processor: lostBy }, lost);
    },
  };
};

import type { Codecs } from '../../ports/codec';
import type { LogRecord, OutgoingRecord } from '../../ports/log';
import type { Meter } from '../../ports/meter';
import type { SideInputs } from '../../ports/side-inputs';
import type { StoreCommit } from '../../ports/state-store';
import { partitionOf } from '../../topology/murmur2';
import { coveredBy, heard } from '../../topology/partition-time';
import type { Heartbeat, Output, Place, Processor, Step } from '../../topology/processor';
import { TOPICS } from '../../topology/topics';
import { deadLetter } from '../dead-letter';
import type { PartitionMeta } from './partition-meta';
import type { Entry, StateCache } from './state-cache';
import { createTally } from './tally';
import type { WakeUps } from './wake-ups';

/** A record with what its bytes came to. */
export type Decoded<Event> =
  | { readonly record: LogRecord; readonly event: Event }
  | { readonly record: LogRecord; readonly undecodable: string };

export interface FoldDeps<State, Event> {
  readonly processor: Processor<State, Event>;
  readonly partition: number;
  readonly codecs: Codecs;
  readonly side: SideInputs;
  readonly meter: Meter;
  readonly states: StateCache<State>;
  readonly wakeUps: WakeUps;
}

/** What a folded batch changes, to be committed as one. */
export interface Folded {
  readonly states: StoreCommit['states'];
  readonly timers: StoreCommit['timers'];
  readonly records: readonly OutgoingRecord[];
  readonly meta: PartitionMeta;
}

/** Heartbeats go on to the next topic no oftener than this, in event time. */
const ON_TIME_EVERY_MS = 5_000;

/**
 * Folds a batch into the partition's states. Synchronous, and a function of the log alone: every state that the batch may touch must be in
 * `states` already (see `keysOf` in partition-owner).
 */
export const foldPartition = <State, Event>(
  deps: FoldDeps<State, Event>,
  batch: readonly Decoded<Event>[],
  before: PartitionMeta,
): Folded => {
  const { processor, partition, side, states, wakeUps } = deps;
  const dirtyStates = new Set<string>();
  const dirtyTimers = new Set<string>();
  const records: OutgoingRecord[] = [];
  const tally = createTally(deps.meter, TOPICS[processor.input].name);
  let time = before.time;
  let offset = 0;
  let made = 0;

  const place: { -readonly [Name in keyof Place]: Place[Name] } = {
    partition,
    offset: 0,
    key: '',
    firstVersion: 0,
    timeMs: 0,
    partitionTimeMs: time.timeMs,
    policyAt: side.policyAt,
    switchAt: side.switchAt,
    coveredBy: (fromMs, toMs) => coveredBy(time, fromMs, toMs),
  };
  const at = (key: string, timeMs: number): Place => {
    place.key = key;
    place.offset = offset;
    place.firstVersion = offset * 1000 + made;
    place.timeMs = timeMs;
    place.partitionTimeMs = time.timeMs;
    return place;
  };

  const write = (outputs: readonly Output[]): void => {
    for (const output of outputs) {
      tally.output(output);
      records.push(toRecord(deps.codecs, output));
    }
    made += outputs.length;
    if (made > 1000)
      throw new RangeError(`more than 1000 outputs for one key at offset ${offset}: versions would overlap`);
  };

  const take = (key: string, entry: Entry<State>, step: Extract<Step<State>, { kind: 'advance' }>): void => {
    if (step.state !== entry.state) {
      states.set(key, { state: step.state, muted: entry.muted && step.state !== null });
      dirtyStates.add(key);
    }
    if (wakeUps.set(key, step.wakeAtMs)) dirtyTimers.add(key);
    if (step.notices !== undefined) for (const what of step.notices) tally.noticed(what);
    if (entry.muted) tally.muted(step.outputs.length);
    else write(step.outputs);
  };

  const stateOf = (key: string): Entry<State> => {
    const entry = states.get(key);
    if (entry === undefined) throw new Error(`the state of ${key} was not loaded before its batch was folded`);
    return entry;
  };

  /** Fires a key's timer again and again until it sleeps past `untilMs`. */
  const fire = (key: string, untilMs: number, forcedMs?: number): void => {
    let dueMs = forcedMs ?? wakeUps.at(key);
    while (dueMs !== undefined && dueMs <= untilMs) {
      const entry = stateOf(key);
      if (entry.state === null) {
        if (wakeUps.set(key, null)) dirtyTimers.add(key);
        return;
      }
      const step = processor.onTimer(entry.state, at(key, dueMs));
      if (step.kind !== 'advance') throw new Error(`${processor.name}: a timer of ${key} came to ${step.kind}`);
      take(key, entry, step);
      const nextMs = wakeUps.at(key);
      if (forcedMs === undefined && nextMs === dueMs)
        throw new Error(`${processor.name}: the timer of ${key} would fire for ever`);
      forcedMs = undefined;
      dueMs = nextMs;
    }
  };

  const timePassed = (untilMs: number, fromMs: number | null): void => {
    if (processor.wakeAllOnSwitch === true && fromMs !== null) {
      for (const changeMs of side.switchChanges(fromMs, untilMs)) {
        fireDue(changeMs);
        for (const key of wakeUps.keys()) {
          made = 0;
          fire(key, changeMs, changeMs);
        }
      }
    }
    fireDue(untilMs);
  };

  const fireDue = (untilMs: number): void => {
    for (const key of wakeUps.due(untilMs)) {
      made = 0;
      fire(key, untilMs);
    }
  };

  const onHeartbeat = (beat: Heartbeat): void => {
    const fromMs = time.timeMs;
    const step = heard(time, beat, processor.expectedOrigins);
    time = step.time;
    tally.dropped(processor.name, step.dropped.length);
    if (time.timeMs === null || time.timeMs === fromMs) return;
    timePassed(time.timeMs, fromMs);
    if (fromMs !== null && Math.floor(fromMs / ON_TIME_EVERY_MS) === Math.floor(time.timeMs / ON_TIME_EVERY_MS)) return;
    made = 0;
    write(processor.onTime?.(time.timeMs, partition, offset) ?? []);
  };

  const putAside = (record: LogRecord, reason: string): void => {
    tally.deadLetter(reason);
    records.push(deadLetter(processor.input, record, processor.name, reason));
  };

  let muteUntilMs = before.muteUntilMs;
  for (const item of batch) {
    const { record } = item;
    offset = record.offset;
    made = 0;
    if ('undecodable' in item) {
      putAside(record, item.undecodable);
      continue;
    }
    const beat = processor.heartbeatOf(item.event);
    if (beat !== null) {
      tally.folded();
      onHeartbeat(beat);
      continue;
    }
    const key = processor.keyOf(item.event);
    if (record.key === null || record.key.toString() !== key || key === '') {
      putAside(record, 'key-is-not-the-record-s-own');
      continue;
    }
    if (partitionOf(record.key, TOPICS[processor.input].partitions) !== partition) {
      putAside(record, 'wrong-partition');
      continue;
    }
    const timeMs = processor.timeOf(item.event);
    // A rebuild from a log whose beginning is gone: what may have begun before it stays silent.
    if (muteUntilMs === 'first-record-decides') muteUntilMs = timeMs + before.blindMs;
    fire(key, timeMs);
    let entry = stateOf(key);
    if (entry.state === null && muteUntilMs !== null && timeMs < muteUntilMs) entry = { state: null, muted: true };
    const step = processor.onRecord(entry.state, item.event, at(key, timeMs));
    if (step.kind === 'advance') {
      tally.folded();
      take(key, entry, step);
    } else if (step.kind === 'skip') {
      tally.skipped(step.reason);
    } else {
      putAside(record, step.reason);
    }
  }
  tally.flush();

  return {
    states: [...dirtyStates].map((key) => [key, encodeEntry(states.get(key))] as const),
    timers: [...dirtyTimers].map((key) => [key, wakeUps.at(key) ?? null] as const),
    records,
    meta: { ...before, time, muteUntilMs },
  };
};

const toRecord = (codecs: Codecs, output: Output): OutgoingRecord => {
  const topic = TOPICS[output.topic];
  const value = output.value === null ? null : codecs.encode(output.topic, output.value as never);
  const base = { topic: topic.name, key: output.key, value };
  if (output.topic === 'claims')
    return { ...base, partition: partitionOf(Buffer.from(output.partitionKey), topic.partitions) };
  if (output.topic === 'caseEvents' && output.partition !== undefined) return { ...base, partition: output.partition };
  return base;
};

const MUTED = '!';

const encodeEntry = <State>(entry: Entry<State> | undefined): Buffer | null =>
  entry === undefined || entry.state === null
    ? null
    : Buffer.from((entry.muted ? MUTED : '') + JSON.stringify(entry.state));

/** A state as it stands in the store: JSON, with a `!` before it while its key is muted. */
export const decodeEntry = <State>(bytes: Buffer | null): Entry<State> => {
  if (bytes === null) return { state: null, muted: false };
  const text = bytes.toString();
  const muted = text.startsWith(MUTED);
  return { state: JSON.parse(muted ? text.slice(1) : text) as State, muted };
};

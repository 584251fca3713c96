import type { Clock } from '../../ports/clock';
import { type Codecs, Undecodable, UnknownWriter } from '../../ports/codec';
import type { Log, LogRecord, LogWriter, OutgoingRecord } from '../../ports/log';
import type { Logger } from '../../ports/logger';
import type { Meter } from '../../ports/meter';
import type { StateStore } from '../../ports/state-store';
import type { CustomerState } from '../../topology/cases/case';
import { readBack } from '../../topology/cases/read-back';
import type { Claim } from '../../topology/claim';
import { TOPICS } from '../../topology/topics';
import { repeat } from '../connector/repeat';
import { decodeEntry } from '../runtime/fold-partition';

export interface ClaimsKeeperDeps {
  readonly log: Log;
  readonly writer: LogWriter;
  readonly store: StateStore;
  readonly codecs: Codecs;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: Logger;
  /** The partitions that are ours now, with their times; null: no time yet. */
  owned(): ReadonlyMap<number, number | null>;
}

export interface ClaimsKeeper {
  readonly done: Promise<void>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 5_000;
/** A record is looked at so long after it came: by then its successor, which may be in an outbox, has usually come too. */
const SETTLED_AFTER_MS = 10_000;
/** Records of partitions that aren't ours are kept for so long: whoever takes a partition over looks at what came last. */
const KEPT_MS = 600_000;
const STATES_AT_ONCE = 500;

interface Last {
  readonly claim: Claim;
  readonly cameAtMs: number;
}

/** Reads the claims topic back and puts it right where a slow old owner's record came last. */
export const startClaimsKeeper = async (deps: ClaimsKeeperDeps): Promise<ClaimsKeeper> => {
  const { clock } = deps;
  /** By partition, the last record of each case that wasn't looked at yet. */
  const unchecked = new Map<number, Map<string, Last>>();

  const onRecord = ({ partition, key, value }: LogRecord): void => {
    const lasts = unchecked.get(partition) ?? new Map<string, Last>();
    unchecked.set(partition, lasts);
    const caseId = String(key);
    // A tombstone is final: nothing newer than it exists.
    const claim = value === null ? null : decoded(deps, value);
    if (claim === null) lasts.delete(caseId);
    else lasts.set(caseId, { claim, cameAtMs: clock.now() });
  };

  const check = async (partition: number, timeMs: number | null): Promise<void> => {
    const lasts = unchecked.get(partition) ?? new Map<string, Last>();
    const settled = [...lasts].filter(([, { cameAtMs }]) => cameAtMs <= clock.now() - SETTLED_AFTER_MS);
    for (let from = 0; from < settled.length; from += STATES_AT_ONCE) {
      const some = settled.slice(from, from + STATES_AT_ONCE);
      const states = await statesOf(
        deps,
        partition,
        some.map(([, { claim }]) => claim.caseKey),
      );
      const records = some.flatMap(([, { claim }]) => {
        const state = states.get(claim.caseKey);
        // A muted state began in the middle of the log and may lack what came before.
        return state === undefined ? [] : mended(deps, claim, state, timeMs, partition);
      });
      if (!deps.owned().has(partition)) return;
      await deps.writer.send(records);
      for (const [caseId, last] of some) if (lasts.get(caseId) === last) lasts.delete(caseId);
    }
  };

  const tail = await deps.log.tail({ topic: TOPICS.claims.name, from: 'start', onRecord });
  const rounds = repeat({ ...deps, everyMs: LOOK_EVERY_MS, what: 'claims could not be read back' }, async () => {
    const owned = deps.owned();
    for (const [partition, timeMs] of owned) await check(partition, timeMs);
    for (const [partition, lasts] of unchecked) {
      if (owned.has(partition)) continue;
      for (const [caseId, { cameAtMs }] of lasts) if (cameAtMs <= clock.now() - KEPT_MS) lasts.delete(caseId);
    }
  });
  return {
    done: tail.done,
    close: async () => {
      await rounds.close();
      await tail.close();
    },
  };
};

/** null for what a newer version of this program wrote: it isn't for us to judge. */
const decoded = ({ codecs, logger }: ClaimsKeeperDeps, value: Buffer): Claim | null => {
  try {
    return codecs.decode('claims', value);
  } catch (error) {
    if (!(error instanceof Undecodable || error instanceof UnknownWriter)) throw error;
    logger.warn({ error: error.message }, 'a claims record is not readable here');
    return null;
  }
};

/** undefined for a state that can't be judged by. */
const statesOf = async (
  { store }: ClaimsKeeperDeps,
  partition: number,
  caseKeys: readonly string[],
): Promise<ReadonlyMap<string, CustomerState | null | undefined>> => {
  const keys = [...new Set(caseKeys)];
  const found = await store.partition('cases', partition).load(keys);
  return new Map(
    keys.map((key, index) => {
      const { state, muted } = decodeEntry<CustomerState>(found[index] ?? null);
      return [key, muted ? undefined : state];
    }),
  );
};

const mended = (
  { codecs, meter, logger }: ClaimsKeeperDeps,
  claim: Claim,
  state: CustomerState | null,
  timeMs: number | null,
  partition: number,
): OutgoingRecord[] => {
  const output = readBack(claim, state, timeMs);
  if (output?.topic !== 'claims') return [];
  const { value } = output;
  meter.count('missed_chats_claims_mended_total', { kind: value === null ? 'tombstone' : 'claim' });
  logger.warn(
    { caseId: claim.caseId, found: claim.version, now: value?.version ?? null },
    'an old claims record came last: writing the present one again',
  );
  const topic = TOPICS.claims.name;
  return [{ topic, key: output.key, partition, value: value === null ? null : codecs.encode('claims', value) }];
};

import type { Codecs } from '../ports/codec';
import type { Log } from '../ports/log';
import { readTopic } from '../reading/read-topic';
import type { ActivityCommand } from '../topology/activity-command';
import type { CaseEvent } from '../topology/case-event';
import type { Claim } from '../topology/claim';
import { type LastWritten, withAnswer } from '../topology/connector/written';
import type { Verdict } from '../topology/verdict';
import type { CaseFact, Facts, MissFact, Unwritten } from './facts';

export interface TopicLook {
  readonly log: Log;
  readonly codecs: Codecs;
  /** What the connector's group has committed in each partition of the commands. */
  committed(): Promise<readonly number[]>;
}

type TopicFacts = Pick<Facts, 'verdicts' | 'misses' | 'caseEventsSinceMs' | 'cases'>;

const UNWRITTEN: Readonly<Partial<Record<CaseEvent['type'], Unwritten>>> = {
  'cancelled-before-write': 'cancelled-before-write',
  expired: 'expired',
  rejected: 'dead-lettered',
};

/** Reads the topics down the stream, so that what has moved on meanwhile is there and not missing. */
export const lookAtTopics = async (look: TopicLook): Promise<TopicFacts> => {
  const verdicts = await readVerdicts(look);
  const events = await readCaseEvents(look);
  const committed = await look.committed();
  const commands = await readCommands(look);
  const claims = await readClaims(look);
  const ids = new Set([...commands.keys(), ...claims.newest.keys()]);
  const cases = new Map<string, CaseFact>();
  for (const caseId of ids) {
    const command = commands.get(caseId);
    const claim = claims.newest.get(caseId) ?? null;
    cases.set(caseId, {
      caseId,
      caseKey: claim?.caseKey ?? command?.newest.caseKey ?? '',
      firstVersion: Math.min(
        command?.firstVersion ?? Number.POSITIVE_INFINITY,
        claims.firstVersions.get(caseId) ?? Number.POSITIVE_INFINITY,
      ),
      claim,
      command: command?.newest ?? null,
      isPassed: command !== undefined && (committed[command.partition] ?? 0) > command.offset,
      answer: events.answers.get(caseId) ?? null,
      unwritten: events.unwritten.get(caseId) ?? null,
    });
  }
  return { verdicts, misses: events.misses, caseEventsSinceMs: events.sinceMs, cases };
};

const readVerdicts = async ({ log, codecs }: TopicLook): Promise<Map<string, Verdict[]>> => {
  const verdicts = new Map<string, Verdict[]>();
  await readTopic({
    log,
    codecs,
    topic: 'verdicts',
    from: 'start',
    onValue: (verdict) => {
      if (verdict === null || verdict.kind === 'agent-miss') return;
      const known = verdicts.get(verdict.episodeId) ?? [];
      // A replay, or a rebuilt detector, writes the same verdict again.
      if (!known.some(({ version }) => version === verdict.version)) known.push(verdict);
      verdicts.set(
        verdict.episodeId,
        known.sort((a, b) => a.version - b.version),
      );
    },
  });
  return verdicts;
};

interface EventFacts {
  readonly misses: ReadonlyMap<string, MissFact>;
  readonly answers: ReadonlyMap<string, LastWritten>;
  readonly unwritten: ReadonlyMap<string, Unwritten>;
  readonly sinceMs: number;
}

const readCaseEvents = async ({ log, codecs }: TopicLook): Promise<EventFacts> => {
  const misses = new Map<string, MissFact>();
  const answers = new Map<string, LastWritten>();
  const unwritten = new Map<string, Unwritten>();
  const firstMs = new Map<number, number>();
  await readTopic({
    log,
    codecs,
    topic: 'caseEvents',
    from: 'start',
    onValue: (event, { partition, offset, timestampMs }) => {
      // A partition that still has its beginning has lost nothing.
      if (!firstMs.has(partition)) firstMs.set(partition, offset === 0 ? 0 : timestampMs);
      if (event === null) return;
      if (event.type === 'missed' && event.episodeId !== null && !misses.has(event.episodeId))
        misses.set(event.episodeId, { event, partition, offset });
      if (event.caseId === null) return;
      const next = withAnswer(answers.get(event.caseId), event, offset);
      if (next !== undefined) answers.set(event.caseId, next);
      const end = event.source === 'connector' ? UNWRITTEN[event.type] : undefined;
      if (end !== undefined) unwritten.set(event.caseId, end);
    },
  });
  return { misses, answers, unwritten, sinceMs: Math.max(0, ...firstMs.values()) };
};

interface CommandFacts {
  readonly newest: ActivityCommand;
  readonly firstVersion: number;
  readonly partition: number;
  readonly offset: number;
}

const readCommands = async ({ log, codecs }: TopicLook): Promise<Map<string, CommandFacts>> => {
  const commands = new Map<string, CommandFacts>();
  await readTopic({
    log,
    codecs,
    topic: 'activityCommands',
    from: 'start',
    onValue: (command, { partition, offset }) => {
      if (command === null) return;
      const known = commands.get(command.caseId);
      const firstVersion = Math.min(known?.firstVersion ?? command.version, command.version);
      if (known === undefined || command.version > known.newest.version)
        commands.set(command.caseId, { newest: command, firstVersion, partition, offset });
    },
  });
  return commands;
};

interface ClaimFacts {
  readonly newest: ReadonlyMap<string, Claim>;
  /** Lowest that is left: compaction takes older ones. */
  readonly firstVersions: ReadonlyMap<string, number>;
}

const readClaims = async ({ log, codecs }: TopicLook): Promise<ClaimFacts> => {
  const newest = new Map<string, Claim>();
  const firstVersions = new Map<string, number>();
  await readTopic({
    log,
    codecs,
    topic: 'claims',
    from: 'start',
    onValue: (claim, { key }) => {
      const caseId = String(key);
      if (claim === null) {
        newest.delete(caseId);
        return;
      }
      firstVersions.set(caseId, Math.min(firstVersions.get(caseId) ?? claim.version, claim.version));
      // A slow old owner's record may come last; its version tells.
      if (claim.version >= (newest.get(caseId)?.version ?? -1)) newest.set(caseId, claim);
    },
  });
  return { newest, firstVersions };
};

import { setTimeout as pause } from 'node:timers/promises';
import { clockOf } from '../clock/clocks';
import { type Environment, text } from '../config/environment';
import { createCreatio } from '../creatio/from-environment';
import { createKafkaClient } from '../kafka/client';
import { committedOffsets } from '../kafka/inspect';
import { createKafkaLog } from '../kafka/kafka-log';
import { silentLogger } from '../ports/logger';
import { noMeter } from '../ports/meter';
import type { Gap } from '../reconcile/gap';
import { reconcile as compareAndMend, type Reconciled } from '../reconcile/reconcile';
import { createReadingCodecs } from '../schemas/reading-codecs';
import { createRegistryCodecs } from '../schemas/registry-codecs';
import { TOPICS } from '../topology/topics';

export interface ReconcileOptions {
  readonly apply: boolean;
  readonly json: boolean;
  readonly settleMs: number;
  readonly perSecond: number;
}

/**
 * Prints where ledger, cases, claims and Creatio say different things, and with `apply` tells those who decide.
 *
 * @returns the exit code: 1 when gaps are left
 */
export const reconcile = async (environment: Environment, options: ReconcileOptions): Promise<number> => {
  const clock = clockOf(environment.MISSED_CHATS_CLOCK);
  const kafka = {
    brokers: text(environment, 'KAFKA_BROKERS').split(','),
    clientId: 'missed-chats-reconcile',
    logger: silentLogger,
  };
  const registry = { registryUrl: text(environment, 'SCHEMA_REGISTRY_URL') };
  const log = createKafkaLog(kafka);
  const creatio = createCreatio(environment, { clock, meter: noMeter, logger: silentLogger });
  const writer = log.writer();
  const say = (line: string): boolean => process.stderr.write(`${line}\n`);
  const client = createKafkaClient(kafka);
  try {
    const found = await compareAndMend(
      {
        log,
        codecs: await createReadingCodecs(registry),
        committed: () =>
          committedOffsets(client, `${text(environment, 'NAMESPACE')}.connector`, TOPICS.activityCommands.name),
        creatio,
        user: text(environment, 'CREATIO_USER'),
        unassignedContactId: text(environment, 'CREATIO_UNASSIGNED_CONTACT_ID'),
        clock,
        settleMs: options.settleMs,
        pause,
        say,
      },
      options.apply
        ? {
            writer,
            codecs: await createRegistryCodecs(registry),
            perSecond: options.perSecond,
            audit: (line) => say(JSON.stringify({ audit: 'reconcile', at: new Date().toISOString(), ...line })),
          }
        : null,
    );
    process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : asText(found, options.apply));
    return found.left.length === 0 ? 0 : 1;
  } finally {
    await Promise.allSettled([writer.close(), creatio.close(), log.close()]);
  }
};

const asText = ({ counts, gaps, written, left }: Reconciled, applied: boolean): string => {
  const { episodes, answered, missed, ignored, cases } = counts;
  const open = counts.missesHeard - counts.openedACase - counts.merged;
  return [
    `${episodes} episodes with a verdict = ${answered} answered + ${missed} missed (${counts.retracted} retracted) + ${ignored} ignored`,
    `${counts.missesHeard} misses heard = ${counts.openedACase} opened a case + ${counts.merged} merged into one${open === 0 ? '' : ` + ${open} without a case`}`,
    `${cases} cases = ${counts.activityWritten} written + ${counts.cancelledBeforeWrite} cancelled before write + ${counts.expired} expired + ${counts.deadLettered} dead-lettered + ${counts.pending} pending`,
    '',
    ...gaps.map(gapAsText),
    gaps.length === 0
      ? 'no gaps'
      : `${gaps.length} gaps${applied ? `, ${written} told, ${left.length} left` : '; --apply tells those who decide'}`,
    '',
  ].join('\n');
};

const gapAsText = ({ kind, id, caseKey, why, mend }: Gap): string => {
  const how =
    mend.kind === 'by-hand'
      ? mend.advice
      : mend.kind === 'command'
        ? 'the command once more, to the connector'
        : `${mend.event.type}, to the cases processor`;
  return `${kind}  ${id}${caseKey === null ? '' : `  ${caseKey}`}\n  why:  ${why}\n  mend: ${how}\n`;
};

import { existsSync, readFileSync } from 'node:fs';
import { clockOf } from '../clock/clocks';
import { type Environment, integer, text } from '../config/environment';
import { AUTH_PREFIX } from '../consumers/connector/breakers';
import { fingerprintOf } from '../creatio/auth';
import { authFrom, createCreatio } from '../creatio/from-environment';
import { breakerFindings } from '../doctor/breaker-findings';
import { creatioChecks } from '../doctor/creatio/checks';
import { createRungs } from '../doctor/creatio/rungs';
import { examine, type Finding, type Grade } from '../doctor/finding';
import { logChecks } from '../doctor/log-checks';
import { createRememberingGate } from '../doctor/login-gate';
import { serverChecks } from '../doctor/server-checks';
import { createKafkaLog } from '../kafka/kafka-log';
import { parsePolicy } from '../policy/policy-file';
import { silentLogger } from '../ports/logger';
import { noMeter } from '../ports/meter';
import { createRedisStore } from '../redis/redis-store';
import { createReadingCodecs } from '../schemas/reading-codecs';
import { digest } from './policy-source';

export interface DoctorOptions {
  readonly json: boolean;
  /** Makes and removes a test activity and a reminder. */
  readonly write: boolean;
  /** How far back the feeds are looked at. */
  readonly hours: number;
}

const MARKS: Readonly<Record<Grade, string>> = { ok: 'ok     ', warning: 'WARNING', wrong: 'WRONG  ' };

/**
 * Looks at everything that missed chats depend on, and says what is wrong and how to mend it. Changes nothing, except with `write`.
 *
 * @returns the exit code: 1 when something is wrong
 */
export const doctor = async (environment: Environment, options: DoctorOptions): Promise<number> => {
  const clock = clockOf(environment.MISSED_CHATS_CLOCK);
  const log = createKafkaLog({
    brokers: text(environment, 'KAFKA_BROKERS').split(','),
    clientId: 'missed-chats-doctor',
    logger: silentLogger,
  });
  const store = createRedisStore({
    url: text(environment, 'REDIS_URL'),
    namespace: text(environment, 'NAMESPACE'),
    logger: silentLogger,
  });
  const auth = authFrom(environment);
  const authKey = AUTH_PREFIX + fingerprintOf(text(environment, 'CREATIO_URL'), auth);
  const gate = createRememberingGate(store.breakers, authKey);
  const creatio = createCreatio(environment, { clock, meter: noMeter, logger: silentLogger, auth, gate });
  const checks = [
    ...serverChecks(environment, silentLogger),
    {
      area: 'breakers',
      what: 'what is remembered',
      run: async () => breakerFindings(await store.breakers.read(), authKey),
    },
    ...creatioChecks({
      creatio,
      url: text(environment, 'CREATIO_URL'),
      layout: text(environment, 'CREATIO_LAYOUT') as 'auto' | 'framework' | 'net',
      user: text(environment, 'CREATIO_USER'),
      unassignedContactId: environment.CREATIO_UNASSIGNED_CONTACT_ID,
      clock,
      timeoutMs: integer(environment, 'CREATIO_TIMEOUT_MS'),
      write: options.write,
    }),
    ...logChecks({
      log,
      codecs: () => createReadingCodecs({ registryUrl: text(environment, 'SCHEMA_REGISTRY_URL') }),
      clock,
      fileVersion: fileVersionOf(text(environment, 'POLICY_FILE')),
      lookAt: createRungs(creatio),
      hours: options.hours,
    }),
  ];
  try {
    const findings = await examine(checks, (finding) => {
      if (!options.json) process.stdout.write(asText(finding));
    });
    const count = (grade: Grade): number => findings.filter((finding) => finding.grade === grade).length;
    const counts = { ok: count('ok'), warning: count('warning'), wrong: count('wrong') };
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ ...counts, findings })}\n`
        : `\n${counts.ok} ok, ${counts.warning} warnings, ${counts.wrong} wrong\n`,
    );
    return counts.wrong === 0 ? 0 : 1;
  } finally {
    await Promise.allSettled([creatio.close(), log.close(), store.close()]);
  }
};

const asText = ({ area, what, grade, found, rule, mend }: Finding): string => {
  const head = `${MARKS[grade]} ${area}, ${what}: ${found}\n`;
  return grade === 'ok' ? head : `${head}        rule: ${rule}\n        mend: ${mend}\n`;
};

const fileVersionOf = (path: string): string | null => {
  if (!existsSync(path)) return null;
  const parsed = parsePolicy(readFileSync(path, 'utf8'), digest);
  return 'policy' in parsed ? parsed.policy.version : null;
};

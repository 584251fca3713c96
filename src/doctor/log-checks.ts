import type { Clock } from '../ports/clock';
import type { Codecs } from '../ports/codec';
import type { Log } from '../ports/log';
import { readTopic } from '../reading/read-topic';
import { type EffectivePolicy, policyInForce } from '../topology/effective';
import type { Policy } from '../topology/policy/policy';
import { TOPICS } from '../topology/topics';
import { type Check, type Finding, ok, warning, wrong } from './finding';
import { type LookAt, recipientFindings } from './recipients';
import { createTrafficCounter, type Traffic } from './traffic';
import { queueFindings, timeFindings } from './traffic-findings';

export interface LogCheckOptions {
  readonly log: Log;
  codecs(): Promise<Codecs>;
  readonly clock: Clock;
  /** The policy file's version; null: there is none here, or it has mistakes. */
  readonly fileVersion: string | null;
  readonly lookAt: LookAt;
  /** How far back the feeds are looked at. */
  readonly hours: number;
}

const HOUR_MS = 3_600_000;
/** The detector tells its partitions' times each 5 s; older ones say the same as none. */
const TOLD_WITHIN_MS = 600_000;

/** What stands in the topics: the policy in force and its recipients, what the feeds show, how old the partitions' times are. */
export const logChecks = (options: LogCheckOptions): readonly Check[] => {
  let policy: Promise<Policy | null> | null = null;
  const inForce = (): Promise<Policy | null> => {
    policy ??= readPolicy(options);
    return policy;
  };
  return [
    {
      area: 'policy',
      what: 'in force',
      run: async () => [versionFinding(await inForce(), options.fileVersion)],
    },
    {
      area: 'policy',
      what: 'recipients',
      run: async () => {
        const found = await inForce();
        return found === null ? [] : recipientFindings(found, options.lookAt);
      },
    },
    {
      area: 'feeds',
      what: 'events and heartbeats',
      run: async () => {
        const [found, traffic] = [await inForce(), await readTraffic(options)];
        return [
          ...timeFindings(traffic, options.clock.now()),
          ...(found === null ? [] : queueFindings(found, traffic, options.hours)),
        ];
      },
    },
  ];
};

const readPolicy = async ({ log, codecs, clock }: LogCheckOptions): Promise<Policy | null> => {
  const versions = new Map<string, EffectivePolicy>();
  await readTopic({
    log,
    codecs: await codecs(),
    topic: 'policy',
    from: 'start',
    onValue: (value, record) => {
      if (value === null) versions.delete(String(record.key));
      else
        versions.set(String(record.key), {
          effectiveAt: value.effectiveAt,
          policy: JSON.parse(value.document) as Policy,
        });
    },
  });
  const byTime = [...versions.values()].sort((a, b) => a.effectiveAt - b.effectiveAt);
  return byTime.length === 0 ? null : policyInForce(byTime, clock.now());
};

const versionFinding = (policy: Policy | null, fileVersion: string | null): Finding => {
  if (policy === null)
    return wrong('policy', 'in force', {
      found: 'none was ever published',
      rule: 'nothing is folded before a policy is there',
      mend: 'run `missed-chats setup`',
    });
  if (fileVersion !== null && fileVersion !== policy.version)
    return warning('policy', 'in force', {
      found: `version ${policy.version}; the file here has version ${fileVersion}`,
      rule: 'the published version decides, not the file',
      mend: 'run `missed-chats setup` to publish the file; a new version holds 15 s later',
    });
  return ok('policy', 'in force', `version ${policy.version}, domains ${policy.domains.join(', ')}`);
};

const readTraffic = async ({ log, codecs, hours }: LogCheckOptions): Promise<Traffic> => {
  const counter = createTrafficCounter();
  const known = await codecs();
  const read = async <Id extends 'chatEvents' | 'caseEvents'>(
    topic: Id,
    name: string,
    backMs: number,
    onValue: Parameters<typeof readTopic<Id>>[0]['onValue'],
  ): Promise<void> => {
    // Append times are the real clock's, also where a scenario is played on another.
    const from = await log.offsetsAt(name, Date.now() - backMs);
    await readTopic({ log, codecs: known, topic, from, onValue });
  };
  await read('chatEvents', TOPICS.chatEvents.name, hours * HOUR_MS, (event, { partition }) => {
    if (event !== null) counter.onChatEvent(event, partition);
  });
  await read('caseEvents', TOPICS.caseEvents.name, TOLD_WITHIN_MS, (event) => {
    if (event !== null) counter.onCaseEvent(event);
  });
  return counter.traffic();
};

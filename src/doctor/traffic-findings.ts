import type { ChatEventType } from '../topology/chat-event';
import type { Policy, QueueRules, Sees } from '../topology/policy/policy';
import { TOPICS } from '../topology/topics';
import { type Finding, ok, warning, wrong } from './finding';
import type { QueueTraffic, Traffic } from './traffic';

/** A heartbeat comes each second, a partition's time each five: beyond this it stands still. */
const OLD_AFTER_MS = 60_000;

/** Of what a feed shows, the events that must come sooner or later. */
const EXPECTED: Readonly<Record<Sees, readonly ChatEventType[]>> = {
  waiting: ['queue-joined', 'queue-left'],
  messages: ['message-sent'],
  closes: ['conversation-closed'],
};

/** Which event that the policy counts on was never seen, queue by queue. */
export const queueFindings = (policy: Policy, traffic: Traffic, hours: number): readonly Finding[] =>
  Object.values(policy.queues).map((rules) => queueFinding(rules, traffic.queues.get(rules.queueId), hours));

const queueFinding = (rules: QueueRules, seen: QueueTraffic | undefined, hours: number): Finding => {
  const what = `queue ${rules.queueId}`;
  const span = `in the last ${hours} h`;
  if (seen === undefined)
    return warning('feeds', what, {
      found: `no event ${span}`,
      rule: 'a queue of the policy has chats',
      mend: 'if it had some: look at its hooks in Webitel, and at the queue id in the policy',
    });
  const missing = rules.sees.flatMap((sees) =>
    EXPECTED[sees].filter((type) => (seen.seen.get(type) ?? 0) === 0).map((type) => `${type} (sees ${sees})`),
  );
  if (
    rules.sees.includes('messages') &&
    seen.agentMessages === 0 &&
    !missing.some((name) => name.startsWith('message'))
  )
    missing.push('a message of an agent (sees messages)');
  if (missing.length > 0)
    return wrong('feeds', what, {
      found: `never seen ${span}: ${missing.join(', ')}`,
      rule: `the policy says that its sources show ${rules.sees.join(', ')}; what they don't show reads as silence, and answered chats as missed`,
      mend: 'connect the missing feed (docs/webitel-setup.md), or take it out of `sees`',
    });
  const total = [...seen.seen.values()].reduce((sum, count) => sum + count, 0);
  return ok('feeds', what, `${total} events ${span}`);
};

/** Whether sources speak, and verdicts keep up with them. */
export const timeFindings = (traffic: Traffic, nowMs: number): readonly Finding[] => [
  ...originFindings(traffic, nowMs),
  detectorFinding(traffic, nowMs),
];

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

const originFindings = ({ origins, signedOff }: Traffic, nowMs: number): Finding[] => {
  const live = [...origins].filter(([origin]) => !signedOff.has(origin));
  const findings = live.map(([origin, times]) => {
    const what = `heartbeats of ${origin}`;
    const ageMs = nowMs - Math.min(...times.values());
    const silent = TOPICS.chatEvents.partitions - times.size;
    if (ageMs <= OLD_AFTER_MS && silent === 0) return ok('feeds', what, `${seconds(ageMs)} old at most`);
    return warning('feeds', what, {
      found: silent > 0 ? `none in ${silent} partitions` : `${seconds(ageMs)} old`,
      rule: `each second into each partition; ${OLD_AFTER_MS / 1_000} s behind the others it is dropped`,
      mend: 'if that relay still exists, see whether it runs and reaches Kafka; else this goes away by itself',
    });
  });
  if (findings.some(({ grade }) => grade === 'ok')) return findings;
  return [
    ...findings,
    wrong('feeds', 'heartbeats', {
      found: live.length === 0 ? 'no source speaks' : 'no source speaks now',
      rule: 'at least one source speaks: silence proves nothing while it is silent too, and verdicts are held',
      mend: 'start a relay; for producers without heartbeats set HEARTBEATS=self at the detector',
    }),
  ];
};

const detectorFinding = ({ detectorTimes }: Traffic, nowMs: number): Finding => {
  const what = 'partition times';
  const missing = TOPICS.chatEvents.partitions - detectorTimes.size;
  const oldest = Math.min(...detectorTimes.values());
  if (missing === 0 && nowMs - oldest <= OLD_AFTER_MS)
    return ok('roles', what, `${seconds(nowMs - oldest)} old at most`);
  return wrong('roles', what, {
    found:
      missing > 0
        ? `the detector has told none of ${missing} partitions`
        : `the oldest is ${seconds(nowMs - oldest)} old`,
    rule: `every partition's time is at most ${OLD_AFTER_MS / 1_000} s old: verdicts and cases wait for it`,
    mend: "see whether the detector runs and keeps up, and whether its sources' heartbeats reach every partition",
  });
};

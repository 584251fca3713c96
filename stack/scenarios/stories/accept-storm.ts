import { AGENTS, customer } from '../../../simulators/webitel/cast';
import { conversation } from '../../../simulators/webitel/conversation';
import { uuidFrom } from '../../../simulators/webitel/random';
import { crowdContact } from '../crowd';
import type { Scenario, Script } from '../scenario';
import { MINUTE_MS } from './traffic';

/** How many are asked for each case, and how many cases each is asked for: as many as he may have reminders. */
const TEAM = 10;
const FIRST_QUEUE = 1_000;
const START_MS = 30_000;

const queueOf = (team: number) => ({ id: FIRST_QUEUE + team, name: `Team ${team}` });

const policyOf = (teams: number): string => {
  const queues = Array.from({ length: teams }, (_, team) => {
    const contacts = Array.from({ length: TEAM }, (__, n) => crowdContact(team * TEAM + n));
    return `  "${queueOf(team).id}":\n    name: ${queueOf(team).name}\n    recipients:\n      - contacts: [${contacts.join(', ')}]`;
  });
  return `version: accept-storm-${teams}
domains: ["1"]
grace: 10s
lastResort:
  contacts: [${crowdContact(0)}]
defaults:
  threshold: 1m
  recipients:
    - contacts: [${crowdContact(0)}]
queues:
${queues.join('\n')}
`;
};

const scriptOf =
  (cases: number): Scenario['script'] =>
  (startAtMs, random): Script => {
    const played = Array.from({ length: cases }, (_, n) =>
      conversation('missed-threshold', {
        conversationId: uuidFrom(random),
        startAtMs: startAtMs + Math.floor(random() * START_MS),
        customer: customer(n),
        queue: queueOf(Math.floor(n / TEAM)),
        agents: AGENTS,
        random,
        thresholdMs: MINUTE_MS,
      }),
    );
    return {
      messages: played.flatMap(({ messages }) => messages).sort((a, b) => a.atMs - b.atMs),
      // Why a chat was missed is another story's matter.
      expected: played
        .flatMap(({ expected }) => expected)
        .map(({ conversationId, kind }) => ({ conversationId, kind })),
    };
  };

/** @param operators as many cases, too; a multiple of ten */
export const acceptStormOf = (operators: number): Scenario => ({
  about: `${operators} operators, ${operators} cases; ten accept each case at the same moment`,
  speed: 8,
  seed: 23,
  lastDeadlineMs: 2 * MINUTE_MS,
  policy: policyOf(operators / TEAM),
  crowd: operators,
  script: scriptOf(operators),
  operators: { contested: 1, accepted: 0, declined: 0, completed: 0, contenders: TEAM, startAt: operators },
});

export const acceptStorm = acceptStormOf(1_000);

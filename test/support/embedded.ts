import { randomUUID } from 'node:crypto';
import { OPERATORS } from '../../simulators/creatio/seed';
import type { ActionAnswer, Claim } from '../../src/topology/claim';
import { TOPICS } from '../../src/topology/topics';
import { startEmbeddedStack } from '../../stack/embedded-stack';
import { type ActivityRow, readCreatioFacts, STATUS } from '../../stack/scenarios/creatio-facts';
import { waitUntil } from '../../stack/servers/wait-until';
import type { Stack } from '../../stack/stack';

const SPEED = 20;
/** Queue "Try it": ten seconds. */
const QUEUE = '20';
const DEADLINE_MS = 20_000;

/** The whole pipeline in memory, on time that runs twenty times as fast. */
export interface Embedded {
  readonly stack: Stack;
  readonly claims: readonly Claim[];
  readonly answers: readonly ActionAnswer[];
  /** Lets a customer wait in vain. @returns the activity, once its recipients are reminded */
  miss(): Promise<string>;
  /** An operator's act in Creatio's own screen, by his login. */
  inCreatio(action: string, activityId: string, operator: string, to?: string): Promise<void>;
  /** The simulated Creatio's admin. */
  admin(path: string, body: unknown): Promise<unknown>;
  byApi(action: string, caseId: string, operator: string): Promise<Readonly<Record<string, unknown>>>;
  activity(id: string): Promise<{ readonly row: ActivityRow | undefined; readonly reminded: readonly string[] }>;
  /** Waits until the activity looks so. */
  shows(id: string, status: keyof typeof STATUS, owner?: string): Promise<void>;
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

export const contactOf = (login: string): string => OPERATORS.find((each) => each.login === login)?.contactId ?? login;

export const startEmbedded = async (): Promise<Embedded> => {
  const clockText = [Date.now(), 1_790_000_000_000, SPEED].join(',');
  const stack = await startEmbeddedStack({ clockText, policyFile: 'policy/demo.yaml', say: () => {} });
  const claims: Claim[] = [];
  const answers: ActionAnswer[] = [];
  const tails = await Promise.all([
    stack.log.tail({
      topic: TOPICS.claims.name,
      from: 'start',
      onRecord: ({ value }) => void (value !== null && claims.push(stack.codecs.decode('claims', value))),
    }),
    stack.log.tail({
      topic: TOPICS.actionAnswers.name,
      from: 'start',
      onRecord: ({ value }) => void (value !== null && answers.push(stack.codecs.decode('actionAnswers', value))),
    }),
  ]);
  const post = async (url: string, method: string, body: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.status >= 300) throw new Error(`${method} ${url}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const until: Embedded['until'] = (what, holds) => waitUntil(what, DEADLINE_MS, async () => holds());
  const activity: Embedded['activity'] = async (id) => {
    const { activities, reminders } = await readCreatioFacts(stack.creatio);
    return {
      row: activities.find((row) => row.Id === id),
      reminded: reminders.filter((row) => row.SubjectId === id).map((row) => row.ContactId),
    };
  };
  const admin: Embedded['admin'] = (path, body) => post(`${stack.endpoints.creatio}/_simulator/${path}`, 'PUT', body);

  return {
    stack,
    claims,
    answers,
    until,
    activity,
    admin,
    miss: async () => {
      const conversationId = randomUUID();
      const common = { conversationId, domainId: '1', customerId: conversationId, messenger: 'telegram' };
      const nowMs = stack.clock.now();
      await post(`${stack.endpoints.relay}/webitel/events?domain=1`, 'POST', [
        { ...common, type: 'conversation-started', occurredAt: nowMs, displayName: 'Jane' },
        { ...common, type: 'queue-joined', occurredAt: nowMs + 1, queueId: QUEUE, queueName: 'Try it' },
      ]);
      const opened = () => claims.find(({ caseKey }) => caseKey.includes(conversationId));
      await until('a case', () => opened() !== undefined);
      const { caseId = '' } = opened() ?? {};
      await until('reminders', async () => (await activity(caseId)).reminded.length > 1);
      return caseId;
    },
    inCreatio: async (action, activityId, operator, to) => {
      const body = { action, activityId, operator, ...(to === undefined ? {} : { to }) };
      await post(`${stack.endpoints.creatio}/_simulator/operators`, 'POST', body);
    },
    byApi: (action, caseId, operator) =>
      post(`${stack.endpoints.actions}/cases/${caseId}/${action}`, 'POST', { operator: contactOf(operator) }),
    shows: (id, status, owner) =>
      until(`${status} ${owner ?? ''}`, async () => {
        const { row } = await activity(id);
        return row?.StatusId === STATUS[status] && (owner === undefined || row.OwnerId === contactOf(owner));
      }),
    close: async () => {
      await Promise.all(tails.map((tail) => tail.close()));
      await stack.close();
    },
  };
};

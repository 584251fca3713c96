import { INTEGRATION_USER, ROLES, UNASSIGNED_CONTACT_ID } from '../../simulators/creatio/seed';
import { type CreatioSimulator, startCreatioSimulator } from '../../simulators/creatio/simulator';
import { type CreatioClient, createCreatioClient } from '../../src/creatio/client';
import { silentLogger } from '../../src/ports/logger';
import { noMeter } from '../../src/ports/meter';
import type { ActivityCommand } from '../../src/topology/activity-command';
import { T } from './chat-events';

/** A clock that only tests move. */
export const stillClock = (atMs = T) => {
  const clock = { atMs, now: () => clock.atMs, after: () => () => {} };
  return clock;
};

export interface TestCreatio {
  readonly simulator: CreatioSimulator;
  readonly client: CreatioClient;
  readonly clock: ReturnType<typeof stillClock>;
  close(): Promise<void>;
}

export const startTestCreatio = async (
  options: { readonly mode?: 'net' | 'framework'; readonly password?: string; readonly timeoutMs?: number } = {},
): Promise<TestCreatio> => {
  const clock = stillClock();
  const simulator = await startCreatioSimulator({
    port: 0,
    dataFile: null,
    now: clock.now,
    mode: options.mode ?? 'net',
  });
  const client = createCreatioClient({
    url: simulator.url,
    layout: 'auto',
    user: INTEGRATION_USER.login,
    password: options.password ?? INTEGRATION_USER.login,
    timeoutMs: options.timeoutMs ?? 5_000,
    concurrency: 4,
    clock,
    meter: noMeter,
    logger: silentLogger,
  });
  return {
    simulator,
    client,
    clock,
    close: async () => {
      await client.close();
      await simulator.close();
    },
  };
};

export const CASE_ID = '5f0c1a52-0000-5000-8000-000000000001';
export const SUPPORT = [1, 2, 3, 4].map((n) => `c0000000-0000-4000-8000-${String(n).padStart(12, '0')}`);

/** An offer of one case to the role Support, unless told otherwise. */
export const command = (version: number, more: Partial<ActivityCommand> = {}): ActivityCommand => ({
  type: 'create-activity',
  caseId: CASE_ID,
  caseKey: 'client:1:501',
  version,
  domainId: '1',
  issuedAt: T,
  status: 'not-started',
  owner: null,
  ladder: [{ kind: 'role', ids: [ROLES.Support] }],
  rung: 0,
  excluded: [],
  offer: 1,
  alsoRemind: [],
  expiresAt: T + 86_400_000,
  endReason: null,
  startAt: T,
  dueAt: T + 900_000,
  missCount: 1,
  cause: 'queue-timeout',
  queueId: '17',
  queueName: 'Support',
  conversationId: '6b1e0000-0000-4000-8000-000000000001',
  messenger: 'telegram',
  gatewayId: '14',
  customerId: '501',
  externalId: 'tg-501',
  displayName: 'Jane',
  phone: null,
  marks: [],
  previousCaseId: null,
  notes: ['missed'],
  ...more,
});

export const claimed = (version: number, owner: string, more: Partial<ActivityCommand> = {}): ActivityCommand =>
  command(version, { type: 'record-claim', status: 'in-progress', owner, ladder: [], ...more });

export const ended = (version: number, more: Partial<ActivityCommand> = {}): ActivityCommand =>
  command(version, { type: 'cancel-activity', status: 'canceled', endReason: 'retracted', ladder: [], ...more });

export const UNASSIGNED = UNASSIGNED_CONTACT_ID;

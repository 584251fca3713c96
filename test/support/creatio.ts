import {
  INTEGRATION_OAUTH_CLIENT,
  INTEGRATION_USER,
  ROLES,
  UNASSIGNED_CONTACT_ID,
} from '../../simulators/creatio/seed';
import { type CreatioSimulator, startCreatioSimulator } from '../../simulators/creatio/simulator';
import { systemClock } from '../../src/clock/clocks';
import type { ApplyDeps } from '../../src/consumers/connector/apply-command';
import { type Breaker, createBreaker } from '../../src/consumers/connector/breaker';
import type { LoginGate } from '../../src/creatio/auth';
import { type CreatioClient, createCreatioClient } from '../../src/creatio/client';
import { createDirectory, type Directory } from '../../src/creatio/directory';
import { CreatioFailure } from '../../src/creatio/failure';
import { createHttp } from '../../src/creatio/http';
import { uuidV5 } from '../../src/ids/uuid-v5';
import type { Clock } from '../../src/ports/clock';
import { silentLogger } from '../../src/ports/logger';
import { noMeter } from '../../src/ports/meter';
import type { ActivityCommand } from '../../src/topology/activity-command';
import type { ActivityConfig } from '../../src/topology/connector/activity';
import { creatioPolicy, outcomeOfFailure } from '../../src/topology/connector/breaker-policy';
import { WORDS } from '../../src/topology/connector/words';
import { T } from './chat-events';

/** A clock that only tests move. */
export const stillClock = (atMs = T) => {
  const clock = { atMs, now: () => clock.atMs, after: () => () => {} };
  return clock;
};

/** Real time, as if it had been `atMs` at the call. */
export const runningClock = (atMs = T): Clock => {
  const startedMs = Date.now();
  return { now: () => atMs + Date.now() - startedMs, after: systemClock.after };
};

export interface TestCreatio {
  readonly simulator: CreatioSimulator;
  readonly client: CreatioClient;
  readonly clock: ReturnType<typeof stillClock>;
  close(): Promise<void>;
}

export interface TestCreatioOptions {
  readonly mode?: 'net' | 'framework';
  readonly layout?: 'auto' | 'net' | 'framework';
  readonly auth?: 'forms' | 'oauth';
  /** Password, or client secret. */
  readonly password?: string;
  /** The identity service, by the site's address. Default: the simulated one. */
  readonly identityOf?: (url: string) => string;
  readonly timeoutMs?: number;
  readonly gate?: LoginGate;
}

const SITE_TIMEOUT_MS = 5_000;

/** A client of `url` as the environment would make it. */
export const clientOf = (
  url: string,
  identityUrl: string,
  clock: ReturnType<typeof stillClock>,
  options: TestCreatioOptions,
): CreatioClient => {
  const timeoutMs = options.timeoutMs ?? SITE_TIMEOUT_MS;
  const httpTo = (root: string) => createHttp({ url: root, timeoutMs, coldTimeoutMs: timeoutMs, concurrency: 4 });
  const { login } = INTEGRATION_USER;
  const { clientId, clientSecret } = INTEGRATION_OAUTH_CLIENT;
  return createCreatioClient({
    http: httpTo(url),
    layout: options.layout ?? 'auto',
    auth:
      options.auth === 'oauth'
        ? {
            kind: 'oauth',
            identity: httpTo(options.identityOf?.(url) ?? identityUrl),
            clientId,
            clientSecret: options.password ?? clientSecret,
          }
        : { kind: 'forms', user: login, password: options.password ?? login },
    ...(options.gate === undefined ? {} : { gate: options.gate }),
    clock,
    meter: noMeter,
    logger: silentLogger,
  });
};

export const startTestCreatio = async (options: TestCreatioOptions = {}): Promise<TestCreatio> => {
  const clock = stillClock();
  const simulator = await startCreatioSimulator({
    port: 0,
    dataFile: null,
    now: clock.now,
    mode: options.mode ?? 'net',
  });
  const client = clientOf(simulator.url, simulator.identityUrl, clock, options);
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

/** Creatio's breaker in real time, with short pauses. */
export const quickBreaker = (): Breaker =>
  createBreaker({
    name: 'creatio',
    policy: { ...creatioPolicy(4), openMs: { first: 200, longest: 400 } },
    outcomeOf: (error) =>
      error instanceof CreatioFailure ? outcomeOfFailure(error.failure) : { says: 'nothing', restMs: null },
    remember: () => {},
    clock: systemClock,
    random: () => 0.5,
    meter: noMeter,
    logger: silentLogger,
  });

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
  deadlineAt: T - 10_000,
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

/** As the connector's, without the ids of our own lookups. */
export const ACTIVITY_CONFIG: Omit<ActivityConfig, 'typeId' | 'categoryId'> = {
  unassignedContactId: UNASSIGNED,
  chatUrlTemplate: '',
  titleTemplate: '{customer}',
  words: WORDS.en,
  columns: { messenger: '', chatId: '', link: '' },
};

export const testDirectory = (client: CreatioClient, clock: { now(): number }): Directory =>
  createDirectory(client, {
    communicationTypes: new Map(),
    mayLookUp: () => true,
    nowMs: clock.now,
    logger: silentLogger,
  });

/** What applying a command needs beside the ids of our own lookups. */
export const applyDeps = (client: CreatioClient, clock: { now(): number }): Omit<ApplyDeps, 'config'> => ({
  creatio: client,
  directory: testDirectory(client, clock),
  reminderSource: 'author',
  mode: 'live',
  optional: { refused: false },
  tried: new Map(),
  logger: silentLogger,
  dueOf: () => null,
  nowMs: clock.now,
  uuidV5,
});

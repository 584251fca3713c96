import { createSimulatorHttp } from '../../simulators/creatio/http-port';
import { INTEGRATION_USER, UNASSIGNED_CONTACT_ID } from '../../simulators/creatio/seed';
import type { SimulatedCreatio } from '../../simulators/creatio/simulated-creatio';
import { startAnswers } from '../../src/consumers/connector/answers';
import { startBreakers } from '../../src/consumers/connector/breakers';
import { startConnector } from '../../src/consumers/connector/connector';
import { startDeletedActivities } from '../../src/consumers/connector/deleted-activities';
import { startEditsPoller } from '../../src/consumers/connector/edits-poller';
import { startOpenCases } from '../../src/consumers/connector/open-cases';
import { startSweep } from '../../src/consumers/connector/sweep';
import { startSwitchPoller } from '../../src/consumers/connector/switch-poller';
import { type CreatioAuth, fingerprintOf } from '../../src/creatio/auth';
import { type CreatioClient, createCreatioClient } from '../../src/creatio/client';
import { createDirectory } from '../../src/creatio/directory';
import { CreatioFailure } from '../../src/creatio/failure';
import type { Http } from '../../src/creatio/http';
import { uuidV5 } from '../../src/ids/uuid-v5';
import type { BreakerMemory } from '../../src/ports/breaker-memory';
import { startSideInputs } from '../../src/side-inputs/side-inputs';
import { creatioPolicy } from '../../src/topology/connector/breaker-policy';
import { WORDS } from '../../src/topology/connector/words';
import type { Ports, Running } from '../world/slot';
import { tools } from './tools';

export interface ConnectorOptions {
  readonly creatio: SimulatedCreatio;
  readonly client: (client: CreatioClient) => CreatioClient;
  readonly breakerMemory: BreakerMemory;
  readonly sideInputsMs: number;
  readonly pollMs: number;
}

const CONCURRENCY = 4;
const TIMEOUT_MS = 5_000;
const AUTH: CreatioAuth = { kind: 'forms', user: INTEGRATION_USER.login, password: INTEGRATION_USER.login };
const CONFIG = {
  unassignedContactId: UNASSIGNED_CONTACT_ID,
  chatUrlTemplate: 'https://webitel/chat/{conversationId}',
  titleTemplate: '',
  words: WORDS.en,
  columns: { messenger: '', chatId: '', link: '' },
};
/** Slow on purpose: made once. */
const FINGERPRINT = fingerprintOf('http://creatio', AUTH);

/** The connector, as `src/roles` starts it, on simulated ports. */
export const runConnector =
  ({ creatio: simulated, client: as, breakerMemory, sideInputsMs, pollMs }: ConnectorOptions) =>
  async ({ name, gate, log, clock, random }: Ports): Promise<Running> => {
    const site = createSimulatorHttp(simulated, { service: 'site', clock, timeoutMs: TIMEOUT_MS });
    const http: Http = {
      request: (request) => gate.pass(() => site.request(request), connectionLost),
      close: async () => {},
    };
    let client: CreatioClient | null = null;
    const breakers = await startBreakers({
      policy: creatioPolicy(CONCURRENCY),
      memory: breakerMemory,
      holder: `${name} ${random()}`,
      fingerprint: FINGERPRINT,
      loggedIn: () => client?.loggedIn() ?? false,
      clock,
      random,
      meter: tools.meter,
      logger: tools.logger,
    });
    const { breaker } = breakers;
    const real = createCreatioClient({
      http,
      layout: 'auto',
      auth: AUTH,
      gate: breakers.gate,
      clock,
      meter: tools.meter,
      logger: tools.logger,
    });
    const creatio = as(real);
    client = creatio;
    const directory = createDirectory(creatio, {
      communicationTypes: new Map(),
      mayLookUp: () => true,
      nowMs: clock.now,
      logger: tools.logger,
    });
    const writer = log.writer();
    const [side, answers, openCases] = await Promise.all([
      startSideInputs({ ...tools, log, clock, readEveryMs: sideInputsMs }),
      startAnswers(log, tools.codecs, tools.logger),
      startOpenCases(log, tools.codecs),
    ]);
    const shared = { ...tools, creatio, writer, answers, clock, uuidV5 };
    const connector = await startConnector({
      ...shared,
      group: 'simulation.connector',
      log,
      breaker,
      directory,
      openCases,
      concurrency: CONCURRENCY,
      mode: 'live',
      reminderSource: 'author',
      config: CONFIG,
    });
    const isMine = (): boolean => breaker.state() !== 'open' && connector.assigned().includes(0);
    const poller = { ...shared, isMine, unassignedContactId: UNASSIGNED_CONTACT_ID, user: INTEGRATION_USER.login };
    const pollers = [
      startSwitchPoller({ ...shared, writer: log.writer(), settings: side.settings, isMine, everyMs: pollMs }),
      startEditsPoller({ ...poller, everyMs: pollMs }),
      startDeletedActivities(poller),
      startSweep({
        ...shared,
        directory,
        openCases,
        budget: { mayCall: () => true },
        reminderSource: 'author',
        unassignedContactId: UNASSIGNED_CONTACT_ID,
        titles: CONFIG,
        nowMs: clock.now,
        isMine: () => breaker.state() === 'closed' && isMine(),
        everyMs: pollMs,
      }),
    ];
    return {
      done: connector.done,
      close: async () => {
        await Promise.allSettled(pollers.map((each) => each.close()));
        await connector.close();
        await breakers.close();
        await Promise.allSettled([answers.close(), openCases.close(), side.close()]);
      },
    };
  };

const connectionLost = (): Error =>
  new CreatioFailure({ class: 'availability', reason: 'no-answer: ECONNRESET', retryAfterMs: null });

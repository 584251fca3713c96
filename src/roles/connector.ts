import { randomUUID } from 'node:crypto';
import { integer, text } from '../config/environment';
import { startAnswers } from '../consumers/connector/answers';
import { startBreakers } from '../consumers/connector/breakers';
import { startConnector as startConnecting } from '../consumers/connector/connector';
import { startDeletedActivities } from '../consumers/connector/deleted-activities';
import { startEditsPoller } from '../consumers/connector/edits-poller';
import { startOpenCases } from '../consumers/connector/open-cases';
import { startSweep } from '../consumers/connector/sweep';
import { startSwitchPoller } from '../consumers/connector/switch-poller';
import { fingerprintOf } from '../creatio/auth';
import type { CreatioClient } from '../creatio/client';
import { communicationTypesOf } from '../creatio/communication-types';
import { withBudget } from '../creatio/counted';
import { createDirectory } from '../creatio/directory';
import { authFrom, createCreatio } from '../creatio/from-environment';
import { uuidV5 } from '../ids/uuid-v5';
import { creatioPolicy } from '../topology/connector/breaker-policy';
import { startRoleServer } from '../web/role-server';
import { activityConfigOf, answersTopicOf, modeOf, reminderSourceOf } from './connector-config';
import type { Platform, RunningRole } from './platform';

/** Commands in, Creatio made so, its answers, edits and switch out. */
export const startConnector = async (platform: Platform): Promise<RunningRole> => {
  const { environment, log, codecs, clock, metrics, logger } = platform;
  const auth = authFrom(environment);
  let client: CreatioClient | null = null;
  const breakers = await startBreakers({
    policy: creatioPolicy(integer(environment, 'CREATIO_CONCURRENCY')),
    memory: await platform.breakerMemory(),
    holder: randomUUID(),
    fingerprint: fingerprintOf(text(environment, 'CREATIO_URL'), auth),
    loggedIn: () => client?.loggedIn() ?? false,
    clock,
    random: Math.random,
    meter: metrics,
    logger,
  });
  const { breaker } = breakers;
  const counted = withBudget(createCreatio(environment, { clock, meter: metrics, logger, auth, gate: breakers.gate }), {
    daily: integer(environment, 'CREATIO_DAILY_CALLS'),
    clock,
    meter: metrics,
  });
  const creatio = counted.client;
  client = creatio;
  const directory = createDirectory(creatio, {
    communicationTypes: communicationTypesOf(environment.CREATIO_COMMUNICATION_TYPES ?? ''),
    mayLookUp: () => counted.budget.mayCall('look-up'),
    nowMs: clock.now,
    logger,
  });
  const writer = platform.writer();
  // A value of the switch holds 15 s after its write began: a write that takes longer than 10 must not succeed.
  const settingsWriter = platform.writer(10_000);
  const answersTopic = await answersTopicOf(environment, log);
  const [side, answers, openCases] = await Promise.all([
    platform.sideInputs(),
    startAnswers(log, codecs, logger, answersTopic),
    startOpenCases(log, codecs),
  ]);
  const shared = { creatio, writer, codecs, answers, clock, meter: metrics, logger, uuidV5 };
  const config = activityConfigOf(environment);
  const { unassignedContactId } = config;
  const reminderSource = reminderSourceOf(environment);
  const mode = modeOf(environment);
  const connector = await startConnecting({
    ...shared,
    group: `${text(environment, 'NAMESPACE')}.connector`,
    log,
    breaker,
    directory,
    openCases,
    concurrency: integer(environment, 'CREATIO_CONCURRENCY'),
    mode,
    answersTopic,
    reminderSource,
    config,
  });
  // While Creatio is left alone nobody asks it anything; half-open, these few requests are no load.
  const isMine = (): boolean => breaker.state() !== 'open' && connector.assigned().includes(0);
  // Half-open, one command at a time is all that Creatio is asked.
  const maySweep = (): boolean => breaker.state() === 'closed' && isMine();
  const poller = { ...shared, isMine, unassignedContactId, user: text(environment, 'CREATIO_USER') };
  // A replay writes, and looks at nothing: what people do there is no word to the living cases.
  const pollers =
    mode === 'replay'
      ? []
      : [
          startSwitchPoller({
            ...shared,
            writer: settingsWriter,
            settings: side.settings,
            isMine,
            everyMs: integer(environment, 'CREATIO_SWITCH_POLL_MS'),
          }),
          startEditsPoller({ ...poller, everyMs: integer(environment, 'CREATIO_POLL_MS') }),
          startDeletedActivities(poller),
          startSweep({
            ...shared,
            directory,
            openCases,
            budget: counted.budget,
            reminderSource,
            unassignedContactId,
            titles: config,
            nowMs: clock.now,
            isMine: maySweep,
            everyMs: integer(environment, 'CREATIO_SWEEP_MS'),
          }),
        ];
  const readiness = () => ({
    degraded: breaker.state() !== 'closed',
    breaker: breaker.state(),
    breakers: breakers.detail(),
    partitions: connector.assigned(),
  });
  let dead: unknown = null;
  connector.done.catch((error: unknown) => {
    dead = error;
  });
  const server = await startRoleServer({
    host: text(environment, 'HOST'),
    port: integer(environment, 'CONNECTOR_PORT'),
    handlers: [],
    metrics,
    alive: () => dead === null,
    // Creatio away is no reason to take the connector away too: it waits, and says so.
    ready: () => ({ ready: true, detail: readiness() }),
    logger,
  });
  return {
    port: server.port,
    done: connector.done,
    close: async () => {
      await Promise.allSettled(pollers.map((poller) => poller.close()));
      await connector.close();
      await breakers.close();
      await Promise.allSettled([
        answers.close(),
        openCases.close(),
        writer.close(),
        settingsWriter.close(),
        server.close(),
        creatio.close(),
      ]);
    },
  };
};

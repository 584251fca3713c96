import type { Faults } from '../../simulators/creatio/faults';
import { createSimulatorHttp } from '../../simulators/creatio/http-port';
import type { LoggedRequest, PlannedMishap } from '../../simulators/creatio/request-log';
import { INTEGRATION_USER } from '../../simulators/creatio/seed';
import { createSimulatedCreatio } from '../../simulators/creatio/simulated-creatio';
import { type ApplyDeps, applyCommand, NotYet } from '../../src/consumers/connector/apply-command';
import { type CreatioClient, createCreatioClient } from '../../src/creatio/client';
import { createCoalesced } from '../../src/creatio/coalesced';
import { CreatioFailure } from '../../src/creatio/failure';
import { ensureLookups } from '../../src/creatio/setup';
import { silentLogger } from '../../src/ports/logger';
import { noMeter } from '../../src/ports/meter';
import type { ActivityCommand } from '../../src/topology/activity-command';
import { EMPTY_CASE_EVENT } from '../../src/topology/case-event';
import { type LastWritten, withAnswer } from '../../src/topology/connector/written';
import { T } from './chat-events';
import { ACTIVITY_CONFIG, applyDeps, CASE_ID } from './creatio';
import { createManualClock, type ManualClock } from './manual-clock';

export interface LossyOptions {
  /** Requests of one moment go as one batch. */
  readonly shared: boolean;
  /** After each failure everything in memory is gone, as after a kill. */
  readonly restarts: boolean;
  readonly duplicateAnswer: Faults['duplicateAnswer'];
  readonly plan: readonly PlannedMishap[];
}

/** What a story left behind, by which two runs of it are compared: no times, no ids that are drawn. */
export interface Left {
  /** After each command. */
  readonly states: readonly unknown[];
  readonly requests: readonly LoggedRequest[];
  /** Planned mishaps that met nobody. */
  readonly unmet: number;
}

const TIMEOUT_MS = 15_000;
const MOST_ATTEMPTS = 8;
const AGAIN_MS = 1_000;

/** Commands applied one after the other, each again while it may pass, against a Creatio in memory where something planned goes wrong. */
export const playCommands = async (commands: readonly ActivityCommand[], options: LossyOptions): Promise<Left> => {
  const clock = createManualClock(T);
  let ids = 0;
  const creatio = createSimulatedCreatio({
    now: clock.now,
    random: () => 0.5,
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
  });
  creatio.admin.setFaults({ duplicateAnswer: options.duplicateAnswer });
  creatio.admin.plan(options.plan);
  const connect = (): CreatioClient =>
    createCreatioClient({
      http: createSimulatorHttp(creatio, { service: 'site', clock, timeoutMs: TIMEOUT_MS }),
      layout: 'auto',
      auth: { kind: 'forms', user: INTEGRATION_USER.login, password: INTEGRATION_USER.login },
      clock,
      meter: noMeter,
      logger: silentLogger,
    });
  let client = connect();
  let deps: Omit<ApplyDeps, 'config'> = applyDeps(client, clock);
  let last: LastWritten | undefined;

  const applyOnce = async (asked: ActivityCommand): Promise<void> => {
    const lookups = await ensureLookups(client, () => {});
    const rows = options.shared ? createCoalesced(client, { soon: setImmediate, refused: () => {} }) : client;
    const answers = await applyCommand(
      {
        ...deps,
        creatio: rows,
        directory: deps.directory.through(rows),
        config: { ...ACTIVITY_CONFIG, ...lookups },
      },
      asked,
      last,
    );
    for (const answer of answers) last = withAnswer(last, { ...EMPTY_CASE_EVENT, ...asEvent(asked), ...answer }, 0);
  };
  const apply = async (asked: ActivityCommand): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await inTime(clock, applyOnce(asked));
        return;
      } catch (error) {
        const passes = error instanceof NotYet || (error instanceof CreatioFailure && error.passes);
        if (!passes || attempt === MOST_ATTEMPTS) throw error;
        clock.advance(error instanceof NotYet ? error.afterMs : AGAIN_MS);
        if (!options.restarts) continue;
        client = connect();
        deps = applyDeps(client, clock);
      }
    }
  };

  const states: unknown[] = [];
  for (const asked of commands) {
    await apply(asked);
    states.push(stateOf(creatio));
  }
  return { states, requests: creatio.admin.requests(0), unmet: creatio.admin.planned() };
};

const asEvent = (asked: ActivityCommand) => ({
  eventId: 'e',
  caseKey: asked.caseKey,
  source: 'connector' as const,
  occurredAt: 0,
  receivedAt: 0,
  version: asked.version,
  caseId: asked.caseId,
});

/** Waits for work that waits for the clock: when nothing else moves, time does. */
const inTime = async (clock: ManualClock, work: Promise<void>): Promise<void> => {
  let over = false;
  const ended = work.finally(() => {
    over = true;
  });
  ended.catch(() => {});
  while (!over) {
    for (let turn = 0; turn < 3 && !over; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (!over && clock.pending() > 0) clock.advance(TIMEOUT_MS);
  }
  return ended;
};

const COMPARED = ['OwnerId', 'StatusId', 'Title', 'Notes', 'ResultId', 'DetailedResult', 'RemindToOwner', 'TypeId'];

const stateOf = ({ store, admin }: ReturnType<typeof createSimulatedCreatio>): unknown => {
  const rows = (set: string) => [...store.rows(set)];
  const popups = new Map<string, number>();
  for (const popup of admin.popups() as readonly { readonly login: string }[])
    popups.set(popup.login, (popups.get(popup.login) ?? 0) + 1);
  return {
    activities: rows('Activity').map((row) => [row.Id, ...COMPARED.map((name) => row[name])]),
    reminded: (store.find('Reminding', 'SubjectId', [CASE_ID]) ?? []).map((row) => row['ContactId']).sort(),
    popups: Object.fromEntries([...popups].sort()),
    types: rows('ActivityType').filter((row) => row['Code'] === 'WebitelMissedChat').length,
    links: ['ActivityTypeStatusEntry', 'ActivityCategoryResultEntry'].map((set) => rows(set).length),
    categories: rows('ActivityCategory').filter((row) => row['Name'] === 'Webitel missed chat').length,
  };
};

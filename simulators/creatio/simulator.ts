import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeActivityRules } from './activity-rules';
import { type Admin, serveAdmin } from './admin';
import { serveCreatio } from './creatio-server';
import { type Engine, makeEngine } from './engine';
import { type Faults, NO_FAULTS, withFaults } from './faults';
import { makeJobs } from './jobs';
import { type Journal, openJournal, readJournal } from './journal';
import { operate } from './operators';
import { activitiesPage } from './page';
import { contactCommunicationRules } from './phone-rules';
import { makePopups } from './popups';
import { makeRemindingRules } from './reminding-rules';
import { makeSchemas } from './schema';
import { INTEGRATION_USER } from './seed';
import { seedChanges } from './seed-rows';
import { makeSessions } from './sessions';
import { type Change, makeStore, type Store } from './store';
import { sysSettingsCall } from './sys-settings';

export interface CreatioSimulatorOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly host?: string;
  /** Default `net`. */
  readonly mode?: 'framework' | 'net';
  /** Where the rows are kept; null: nowhere. */
  readonly dataFile: string | null;
  now(): number;
  readonly random?: () => number;
  readonly useProcessPerformerAssignment?: boolean;
}

export interface CreatioSimulator {
  readonly url: string;
  readonly port: number;
  readonly admin: Admin;
  readonly store: Store;
  close(): Promise<void>;
}

/** The name of the switch in Creatio. */
const SWITCH = 'WebitelSendActivityNotificationsForMissed';
const REWRITE_AFTER_LINES = 200_000;
const TICK_MS = 500;

/** A simulated Creatio behind HTTP: for demonstration and tests only. */
export const startCreatioSimulator = async (options: CreatioSimulatorOptions): Promise<CreatioSimulator> => {
  const { now, dataFile } = options;
  const random = options.random ?? Math.random;
  const schemas = makeSchemas();
  let journal: Journal | null = null;
  const store = makeStore(schemas, (change) => journal?.append(change));
  load(store, dataFile === null ? [] : readJournal(dataFile));
  if (store.count('SysAdminUnit') === 0) load(store, seedChanges(schemas, now()));
  if (dataFile !== null) {
    journal = openJournal(dataFile);
    journal.rewrite(everything(store, Object.keys(schemas)));
  }
  let faults: Faults = NO_FAULTS;
  const popups = makePopups(() => store);
  const engineWith = (): Engine =>
    makeEngine({
      schemas,
      store,
      rules: {
        Activity: makeActivityRules({ useProcessPerformerAssignment: options.useProcessPerformerAssignment ?? false }),
        Reminding: makeRemindingRules(popups),
        ContactCommunication: contactCommunicationRules,
      },
      now,
      newId: randomUUID,
      duplicateAnswer: faults.duplicateAnswer,
    });
  let engine = engineWith();
  const sessions = makeSessions({ store, now, idleMs: 3_600_000, attempts: 5, lockoutMs: 900_000 });
  const jobs = makeJobs(store, popups, now());
  const counts = { requests: 0, writes: 0 };

  const admin: Admin = {
    faults: () => faults,
    setFaults: (change) => {
      faults = withFaults(faults, change);
      engine = engineWith();
      return faults;
    },
    operate: (action, activityId, login) => operate(action, activityId, login, { engine, store, now }),
    switch: (on) => {
      const context = { store, engine, actor: { contactId: INTEGRATION_USER.contactId } };
      sysSettingsCall('InsertSysSettingRequest', { code: SWITCH, name: SWITCH }, context);
      sysSettingsCall('PostSysSettingsValues', { sysSettingsValues: { [SWITCH]: on } }, context);
    },
    restart: () => sessions.killAll(),
    setPassword: (user, password) => sessions.setPassword(user, password),
    counts: () => ({
      ...counts,
      ...sessions.counts(),
      activities: store.count('Activity'),
      reminders: store.count('Reminding'),
      popups: popups.count(),
    }),
    popups: () => popups.all(),
  };
  const parts = {
    mode: options.mode ?? ('net' as const),
    schemas,
    store,
    get engine() {
      return engine;
    },
    sessions,
    random,
    faults: () => faults,
  };

  const server = createServer((request, response) => {
    const work = async (): Promise<void> => {
      if (await serveAdmin(admin, request, response)) return;
      if (request.method === 'GET' && request.url === '/') {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(activitiesPage(store));
        return;
      }
      counts.requests += 1;
      if (request.method !== 'GET') counts.writes += 1;
      await serveCreatio(parts, request, response);
    };
    work().catch((error: unknown) => {
      process.stderr.write(`simulated Creatio: ${error instanceof Error ? error.stack : String(error)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  const ticking = setInterval(() => {
    if (faults.down || faults.maintenance) jobs.skip(now());
    else jobs.tick(now());
    if (journal !== null && journal.lines() > REWRITE_AFTER_LINES)
      journal.rewrite(everything(store, Object.keys(schemas)));
  }, TICK_MS);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    admin,
    store,
    close: async () => {
      clearInterval(ticking);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      journal?.close();
    },
  };
};

const load = (store: Store, changes: Iterable<Change>): void => {
  for (const change of changes) {
    if ('row' in change) store.put(change.set, change.row);
    else store.delete(change.set, change.deleted);
  }
};

function* everything(store: Store, sets: readonly string[]): Iterable<Change> {
  for (const set of sets) for (const row of store.rows(set)) yield { set, row };
}

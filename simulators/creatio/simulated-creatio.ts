import { makeActivityRules } from './activity-rules';
import type { Admin } from './admin';
import type { Callback } from './callback';
import { type Engine, makeEngine } from './engine';
import { drawMishap, type Faults, type Mishap, NO_FAULTS, withFaults } from './faults';
import type { Answer, Outcome, SimRequest } from './http-message';
import { answerIdentity } from './identity';
import { makeJobs } from './jobs';
import { answerAfter, answerBefore } from './mishaps';
import { operate } from './operators';
import { contactCommunicationRules } from './phone-rules';
import { makePopups } from './popups';
import { makeRemindingRules } from './reminding-rules';
import { makeRequestLog } from './request-log';
import { makeSchemas } from './schema';
import { INTEGRATION_USER } from './seed';
import { seedChanges } from './seed-rows';
import { makeSessions } from './sessions';
import { answerSite } from './site';
import { type Change, makeStore, type Store } from './store';
import { sysSettingsCall } from './sys-settings';
import { targetsOf } from './targets';

export interface SimulatedCreatioOptions {
  /** Default `net`. */
  readonly mode?: 'framework' | 'net';
  /** Scheme, host and port, for the addresses in answers. */
  readonly origin?: string;
  now(): number;
  random(): number;
  /** Ids of rows that come without one, and session tokens. */
  newId(): string;
  readonly useProcessPerformerAssignment?: boolean;
  /** Rows from before; none: a fresh site with its operators and customers. */
  readonly rows?: Iterable<Change>;
  /** Plays the business process that tells of operators' edits; none: nothing is told. */
  readonly callback?: Callback;
  /** Hears of each row that is written or deleted. */
  onChange?(change: Change): void;
}

/** The simulated Creatio itself: a function from request to answer, without sockets, timers or a clock of its own. */
export interface SimulatedCreatio {
  readonly admin: Admin;
  readonly store: Store;
  handle(request: SimRequest): Outcome;
  /** Runs the background jobs that are due. */
  tick(nowMs: number): void;
  /** Every row, as changes that make them again. */
  everything(): Iterable<Change>;
}

/** The name of the switch in Creatio. */
const SWITCH = 'WebitelSendActivityNotificationsForMissed';
const IDLE_MS = 3_600_000;
const ATTEMPTS = 5;
const LOCKOUT_MS = 900_000;

export const createSimulatedCreatio = (options: SimulatedCreatioOptions): SimulatedCreatio => {
  const { now, random, newId } = options;
  const schemas = makeSchemas();
  let loaded = false;
  const store = makeStore(schemas, (change) => {
    if (loaded) options.onChange?.(change);
  });
  load(store, options.rows ?? []);
  if (store.count('SysAdminUnit') === 0) load(store, seedChanges(schemas, now()));
  loaded = true;

  let faults: Faults = NO_FAULTS;
  let cold = false;
  const popups = makePopups(() => store);
  const engineNow = (): Engine =>
    makeEngine({
      schemas,
      store,
      rules: {
        Activity: makeActivityRules({ useProcessPerformerAssignment: options.useProcessPerformerAssignment ?? false }),
        Reminding: makeRemindingRules(popups),
        ContactCommunication: contactCommunicationRules,
      },
      now,
      newId,
      duplicateAnswer: faults.duplicateAnswer,
    });
  let engine = engineNow();
  const sessions = makeSessions({
    store,
    now,
    newToken: () => newId().replaceAll('-', ''),
    idleMs: IDLE_MS,
    attempts: ATTEMPTS,
    lockoutMs: LOCKOUT_MS,
  });
  const jobs = makeJobs(store, popups, now());
  const requests = makeRequestLog();
  let stuck: SimRequest[] = [];
  const counts = { requests: 0, writes: 0 };
  const site = {
    mode: options.mode ?? ('net' as const),
    origin: options.origin ?? 'http://creatio',
    schemas,
    store,
    get engine() {
      return engine;
    },
    sessions,
    faults: () => faults,
  };

  const admin: Admin = {
    faults: () => faults,
    setFaults: (change) => {
      faults = withFaults(faults, change);
      engine = engineNow();
      return faults;
    },
    plan: requests.plan,
    planned: requests.pending,
    requests: requests.since,
    operate: (action, activityId, operator, to) => {
      const told = operate(
        { action, activityId, operator, ...(to === undefined ? {} : { to }) },
        { engine, store, now },
      );
      if (told !== null) options.callback?.tell(told);
    },
    setCallback: (target) => options.callback?.set(target),
    switch: (on) => {
      const context = { store, engine, actor: { contactId: INTEGRATION_USER.contactId } };
      sysSettingsCall('InsertSysSettingRequest', { code: SWITCH, name: SWITCH }, context);
      sysSettingsCall('PostSysSettingsValues', { sysSettingsValues: { [SWITCH]: on } }, context);
    },
    restart: () => {
      sessions.killAll();
      cold = true;
    },
    setPassword: sessions.setPassword,
    expirePassword: sessions.expirePassword,
    unlock: sessions.unlock,
    counts: () => ({
      ...counts,
      ...sessions.counts(),
      activities: store.count('Activity'),
      reminders: store.count('Reminding'),
      popups: popups.count(),
      ...prefixed('callbacks', options.callback?.counts() ?? {}),
    }),
    popups: () => popups.all(),
  };

  const outcomeOf = ({ status, headers = {}, body }: Answer): Outcome => {
    let delayMs = faults.latencyMs > 0 ? faults.latencyMs * (0.5 + random() / 2) : 0;
    if (cold) delayMs += faults.coldStartMs;
    cold = false;
    if (typeof body === 'string' || body === undefined)
      return { kind: 'answer', status, headers, body: body ?? '', delayMs };
    const mark = faults.byteOrderMark > 0 && random() < faults.byteOrderMark ? '\uFEFF' : '';
    const json = { 'content-type': 'application/json; odata.metadata=minimal; charset=utf-8', ...headers };
    return { kind: 'answer', status, headers: json, body: mark + JSON.stringify(body), delayMs };
  };

  const work = (request: SimRequest, mishap: Mishap | null): Outcome => {
    if (mishap === 'hang') return { kind: 'hang' };
    if (faults.down || mishap === 'resetBefore') return { kind: 'reset' };
    const spoilt = answerBefore(faults, mishap, now());
    if (spoilt !== null) return outcomeOf(spoilt);
    if (mishap === 'sessionLost') sessions.killAll();
    if (mishap === 'commitLate' && request.method !== 'GET') {
      stuck.push(request);
      return { kind: 'hang' };
    }
    if (request.method !== 'GET') {
      const late = stuck;
      stuck = [];
      for (const each of late) answerSite(site, each);
    }
    const answer = request.service === 'site' ? answerSite(site, request) : answerIdentity(sessions, faults, request);
    if (mishap === 'resetAfterCommit') return { kind: 'reset' };
    if (mishap === 'hangAfterCommit') return { kind: 'hang' };
    const isWritten = request.method !== 'GET' && answer.status < 300;
    return outcomeOf((isWritten ? answerAfter(mishap) : null) ?? answer);
  };

  return {
    admin,
    store,
    handle: (request) => {
      const target = targetsOf(request);
      const mishap = requests.take(request.method, target.set) ?? drawMishap(faults, random);
      counts.requests += 1;
      if (request.method !== 'GET') counts.writes += 1;
      const outcome = work(request, mishap);
      const { service, method, path } = request;
      const status = outcome.kind === 'answer' ? outcome.status : null;
      requests.add({ atMs: now(), service, method, path, ...target, mishap, status });
      return outcome;
    },
    tick: (nowMs) => {
      if (faults.down || faults.maintenance || faults.starting) jobs.skip(nowMs);
      else jobs.tick(nowMs);
    },
    everything: function* () {
      for (const set of Object.keys(schemas)) for (const row of store.rows(set)) yield { set, row };
    },
  };
};

const prefixed = (prefix: string, counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [`${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`, count]),
  );

const load = (store: Store, changes: Iterable<Change>): void => {
  for (const change of changes) {
    if ('row' in change) store.put(change.set, change.row);
    else store.delete(change.set, change.deleted);
  }
};

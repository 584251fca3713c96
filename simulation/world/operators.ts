import type { OperatorAction } from '../../simulators/creatio/operators';
import { ACTIVITY_STATUS, ACTIVITY_TYPE, OPERATORS } from '../../simulators/creatio/seed';
import type { SimulatedCreatio } from '../../simulators/creatio/simulated-creatio';
import type { Random } from '../../simulators/webitel/random';
import { between, chance, oneOf, randomOf } from '../history/random';
import type { Desk } from '../roles/actions';
import { put } from '../roles/http';
import { createLife } from './life';
import type { Slot } from './slot';
import type { VirtualTime } from './virtual-time';

/** What an operator was told. */
export interface Told {
  readonly actionId: string;
  readonly caseId: string;
  readonly action: string;
  readonly operator: string;
  readonly result: string;
  readonly by: string | null;
}

type Way = 'api' | 'creatio' | 'callback';

const LOOK_EVERY_MS = 11_000;
const ASK_AGAIN_MS = 3_000;
const ASKED_AT_MOST = 60;

/** Operators who look into Creatio now and then, and answer what they find there: through the API, Creatio's callback, or its own screens. */
export const startOperators = (
  time: VirtualTime,
  seed: number,
  creatio: SimulatedCreatio,
  desk: { readonly place: Desk; readonly slot: Slot },
  isUp: () => boolean,
  untilMs: number,
): readonly Told[] => {
  const office = createLife('operators');
  const told: Told[] = [];
  const met = new Set<string>();

  const ask = (way: Exclude<Way, 'creatio'>, action: string, caseId: string, operator: string, left: number): void => {
    const actionId = `${action}-${caseId}-${operator}`;
    let settled = false;
    const again = (): void => {
      if (settled) return;
      settled = true;
      if (left > 0) time.at(time.now() + ASK_AGAIN_MS, office, () => ask(way, action, caseId, operator, left - 1));
    };
    const { life } = desk.slot;
    time.at(time.now() + ASK_AGAIN_MS, office, again);
    if (life === null) return;
    time.at(time.now() + 1, life, () => {
      const { handle } = desk.place;
      if (handle === null) return;
      const path = way === 'api' ? `/cases/${caseId}/${action}` : '/creatio/actions';
      const body = way === 'api' ? { operator, actionId } : { activityId: caseId, action, operator, actionId };
      put(handle, path, body, ({ status, body: answer }) => {
        if (settled || status === 503 || status === 404) return;
        settled = true;
        const { result, by } = answer as { result?: string; by?: string | null };
        if (status === 200 && result !== undefined)
          told.push({ actionId, caseId, action, operator, result, by: by ?? null });
      });
    });
  };

  const act = (way: Way, action: string, caseId: string, operator: (typeof OPERATORS)[number]): void => {
    if (way !== 'creatio') ask(way, action, caseId, operator.contactId, ASKED_AT_MOST);
    else if (isUp() && creatio.store.get('Activity', caseId) !== undefined) byHand(action, caseId, operator);
  };

  /** In Creatio's own screens. */
  const byHand = (action: string, caseId: string, { login }: (typeof OPERATORS)[number]): void => {
    const status = creatio.store.get('Activity', caseId)?.['StatusId'];
    // His screen shows that it is over.
    if (status === ACTIVITY_STATUS.completed || status === ACTIVITY_STATUS.canceled) return;
    if (action === 'delete') remove(creatio, caseId);
    else creatio.admin.operate((action === 'cancel' ? 'decline' : action) as OperatorAction, caseId, login);
  };

  /** What becomes of a case: drawn from its own numbers, so that it is the same whatever else happens. */
  const meet = (caseId: string, random: Random): void => {
    const askers = [...OPERATORS].sort(() => random() - 0.5);
    const way = (): Way => oneOf(random, ['api', 'api', 'callback', 'creatio']);
    const at = (afterMs: number, work: () => void): void => void time.at(time.now() + afterMs, office, work);
    const [first, second, third] = askers;
    if (first === undefined || second === undefined || third === undefined) return;
    if (chance(random, 0.3)) at(between(random, 0, 9_000), () => act(way(), 'decline', caseId, third));
    if (chance(random, 0.1))
      at(between(random, 0, 30_000), () => act('creatio', oneOf(random, ['dismiss', 'postpone']), caseId, first));
    if (chance(random, 0.15)) return;
    const afterMs = between(random, 0, 40_000);
    at(afterMs, () => act(way(), 'accept', caseId, first));
    if (chance(random, 0.4))
      at(afterMs + oneOf(random, [0, 1, 50, 20_000]), () => act(way(), 'accept', caseId, second));
    if (chance(random, 0.05)) at(afterMs + 30_000, () => act('creatio', 'delete', caseId, first));
    if (chance(random, 0.5)) {
      const who = chance(random, 0.8) ? first : second;
      at(afterMs + between(random, 5_000, 60_000), () =>
        act(way(), oneOf(random, ['complete', 'cancel']), caseId, who),
      );
    }
  };

  const look = (): void => {
    if (time.now() > untilMs) return;
    time.at(time.now() + LOOK_EVERY_MS, office, look);
    if (!isUp()) return;
    const stock = new Set<unknown>(Object.values(ACTIVITY_TYPE));
    for (const row of creatio.store.rows('Activity')) {
      if (stock.has(row['TypeId']) || row['StatusId'] !== ACTIVITY_STATUS.notStarted || met.has(row.Id)) continue;
      met.add(row.Id);
      meet(row.Id, randomOf(seed, `case ${row.Id}`));
    }
  };
  time.at(time.now() + LOOK_EVERY_MS, office, look);
  return told;
};

/** Creatio's own rule takes an activity's reminders away with it. */
const remove = ({ store }: SimulatedCreatio, id: string): void => {
  for (const row of store.find('Reminding', 'SubjectId', [id]) ?? []) store.delete('Reminding', row.Id);
  store.delete('Activity', id);
};

import { pick, type Random } from '../../simulators/webitel/random';
import { FAULT_KINDS, type FaultKind, type FaultKindSpec } from './fault-kinds';

export interface PlannedFault {
  readonly kind: FaultKind;
  /** A role's process by its name, or the server. */
  readonly target: string;
  /** From the beginning of the play, real ms. */
  readonly atMs: number;
  readonly lastsMs: number;
}

export interface PlanOptions {
  readonly faults: number;
  /** Names of the roles' processes. */
  readonly roles: readonly [string, ...string[]];
  /** Mean distance between two faults. */
  readonly everyMs: number;
}

/** After a fault has been healed its target is left alone for so long: it shall have come to something in between. */
const REST_MS = 1_000;

/**
 * Which faults hit what, when. Pure: the same random numbers, the same plan. Kinds are dealt from a shuffled deck, so that a short plan has
 * variety; faults overlap, but never on the same target.
 *
 * @returns in the order in which they begin
 */
export const planFaults = (random: Random, { faults, roles, everyMs }: PlanOptions): readonly PlannedFault[] => {
  const planned: PlannedFault[] = [];
  const freeAtMs = new Map<string, number>();
  let deck: FaultKind[] = [];
  let atMs = 0;
  while (planned.length < faults) {
    atMs += Math.round(everyMs * (0.5 + random()));
    if (deck.length === 0) deck = shuffled(random, DECK);
    const kind = deck.pop() as FaultKind;
    const { hits, lastsMs }: FaultKindSpec = FAULT_KINDS[kind];
    const target = hits === 'role' ? pick(random, roles) : hits;
    const [least, most] = lastsMs;
    const fault = {
      kind,
      target,
      atMs: Math.max(atMs, freeAtMs.get(target) ?? 0),
      lastsMs: Math.round(least + random() * (most - least)),
    };
    freeAtMs.set(target, fault.atMs + fault.lastsMs + REST_MS);
    planned.push(fault);
  }
  return planned.sort((a, b) => a.atMs - b.atMs);
};

const DECK = Object.entries(FAULT_KINDS).flatMap(([kind, { cards }]) =>
  Array.from({ length: cards }, () => kind as FaultKind),
);

const shuffled = <T>(random: Random, items: readonly T[]): T[] => {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
};

/** The moment at which the last fault is healed. */
export const healedAtMs = (plan: readonly PlannedFault[]): number =>
  Math.max(0, ...plan.map(({ atMs, lastsMs }) => atMs + lastsMs));

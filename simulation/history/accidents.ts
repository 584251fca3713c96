import type { Random } from '../../simulators/webitel/random';
import { type Accident, CREATIO_FAULTS, type Plan, T0 } from './plan';
import { between, chance, oneOf } from './random';

/** How a history's accidents are drawn: some have none, most a few, some one after the other. */
export const makeAccidents = (random: Random, processes: Plan['processes'], lengthMs: number): readonly Accident[] => {
  const count = oneOf(random, [0, 1, 2, 3, 5, 8, 14]);
  const slots = Object.entries(processes).flatMap(([role, instances]) =>
    Array.from({ length: instances }, (_, index) => `${role}-${index + 1}`),
  );
  return Array.from({ length: count }, (_, id) => accident(random, id, slots, lengthMs));
};

type Kind = Accident['kind'];
const WEIGHTS: readonly (readonly [Kind, number])[] = [
  ['crash', 30],
  ['freeze', 20],
  ['lose-answer', 14],
  ['deploy', 4],
  ['clock', 4],
  ['broker-away', 8],
  ['redis-away', 6],
  ['redis-emptied', 8],
  ['redis-set-back', 16],
  ['creatio-away', 7],
  ['creatio-restarted', 3],
  ['creatio-faulty', 14],
  ['suspended', 1],
];

const RELAY_SKEWS = [-20_000, -2_000, 1_500, 7_000, 40_000];
const OWN_SKEWS = [-2_000, 1_500];

const kindOf = (random: Random): Kind => {
  let left = random() * WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of WEIGHTS) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'crash';
};

const accident = (random: Random, id: number, slots: readonly string[], lengthMs: number): Accident => {
  const atMs = T0 + between(random, 1_000, lengthMs + 60_000);
  const slot = oneOf(random, slots);
  const when = chance(random, 0.5) ? 'before' : 'after';
  const skip = between(random, 0, 6);
  const base = { id, atMs };
  const kind = kindOf(random);
  switch (kind) {
    case 'crash':
      return { ...base, kind, slot, when, skip };
    case 'freeze':
      return { ...base, kind, slot, when, skip, forMs: oneOf(random, [1_000, 8_000, 30_000, 90_000]) };
    case 'lose-answer':
      return { ...base, kind, slot, skip };
    case 'deploy':
      return { ...base, kind, slot };
    case 'clock':
      // What our own parts may differ by is a promise of whoever runs them; relays may be anything.
      return { ...base, kind, slot, skewMs: oneOf(random, slot.startsWith('relay') ? RELAY_SKEWS : OWN_SKEWS) };
    case 'broker-away':
      return { ...base, kind, forMs: oneOf(random, [300, 5_000, 40_000]) };
    case 'redis-away':
      return { ...base, kind, forMs: oneOf(random, [300, 5_000, 40_000]) };
    case 'redis-emptied':
      return { ...base, kind };
    case 'redis-set-back':
      return { ...base, kind, byMs: oneOf(random, [500, 5_000, 40_000]) };
    case 'creatio-away':
      return { ...base, kind, forMs: oneOf(random, [3_000, 30_000, 150_000]) };
    case 'creatio-restarted':
      return { ...base, kind };
    case 'creatio-faulty':
      return {
        ...base,
        kind,
        fault: oneOf(random, CREATIO_FAULTS),
        share: oneOf(random, [0.1, 0.5, 1]),
        forMs: oneOf(random, [5_000, 40_000]),
      };
    case 'suspended':
      return { ...base, kind, forMs: oneOf(random, [20_000, 300_000, 3_600_000, 26 * 3_600_000]) };
  }
};

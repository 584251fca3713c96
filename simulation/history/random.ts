import { type Random, seeded } from '../../simulators/webitel/random';

/** A number from a text (FNV-1a), so that each part of a history has random numbers of its own, whatever the others draw. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
};

export const randomOf = (seed: number, part: string): Random => {
  const random = seeded(hash(`${seed} ${part}`));
  random();
  return random;
};

/** A whole number in `[from, to]`. */
export const between = (random: Random, from: number, to: number): number =>
  from + Math.floor(random() * (to - from + 1));

export const oneOf = <T>(random: Random, items: readonly T[]): T => {
  const found = items[Math.floor(random() * items.length)];
  if (found === undefined) throw new RangeError('nothing to choose from');
  return found;
};

export const chance = (random: Random, of: number): boolean => random() < of;

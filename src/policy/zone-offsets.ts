import { IANAZone } from 'luxon';
import type { ZoneOffset } from '../topology/policy/policy';

/** Offsets are published from here … */
const FIRST_MS = Date.UTC(2000, 0, 1);
/** … to here; no wait that we decide lasts longer. */
const LAST_MS = Date.UTC(2051, 0, 1);

/** No zone has changed its offset and changed it back within this, in the years that are published: the shortest was a month. */
const STEP_MS = 7 * 86_400_000;
const MINUTE_MS = 60_000;

/**
 * A zone's offsets as this machine's time zone data has them.
 *
 * @param zone IANA name
 * @returns ascending, the first from 2000 on; null: there is no such zone
 */
export const zoneOffsets = (zone: string): readonly ZoneOffset[] | null => {
  if (!IANAZone.isValidZone(zone)) return null;
  let offsets = known.get(zone);
  if (offsets === undefined) {
    offsets = readOffsets(zone);
    known.set(zone, offsets);
  }
  return offsets;
};

/** Thousands of questions to the time zone data for each zone. */
const known = new Map<string, readonly ZoneOffset[]>();

const readOffsets = (zone: string): readonly ZoneOffset[] => {
  const iana = IANAZone.create(zone);
  const offsetAt = (atMs: number): number => iana.offset(atMs) * MINUTE_MS;
  const offsets: ZoneOffset[] = [{ fromMs: FIRST_MS, offsetMs: offsetAt(FIRST_MS) }];
  for (let atMs = FIRST_MS; atMs < LAST_MS; atMs += STEP_MS) {
    const before = offsetAt(atMs);
    const after = offsetAt(atMs + STEP_MS);
    if (before === after) continue;
    offsets.push({ fromMs: changeBetween(offsetAt, atMs, atMs + STEP_MS), offsetMs: after });
  }
  return offsets;
};

/** The first minute in `(lowMs, highMs]` at which the offset is no longer that of `lowMs`. */
const changeBetween = (offsetAt: (atMs: number) => number, lowMs: number, highMs: number): number => {
  const before = offsetAt(lowMs);
  while (highMs - lowMs > MINUTE_MS) {
    const middleMs = lowMs + Math.floor((highMs - lowMs) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(middleMs) === before) lowMs = middleMs;
    else highMs = middleMs;
  }
  return highMs;
};

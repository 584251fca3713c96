import fc from 'fast-check';
import { zoneOffsets } from '../../../src/policy/zone-offsets';

/** The offset as the language's own formatter shows it, not as the library that made the table does. */
const shownOffset = (zone: string, atMs: number): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const wallMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wallMs - Math.floor(atMs / 1_000) * 1_000;
};

const tableOffset = (zone: string, atMs: number): number | undefined =>
  zoneOffsets(zone)?.findLast(({ fromMs }) => fromMs <= atMs)?.offsetMs;

const zone = fc.constantFrom(
  'Europe/Kyiv',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Tehran',
  'America/Caracas',
  'Pacific/Apia',
);
const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2050, 11, 31) });

test('the offsets of a zone are right at any moment from 2000 to 2050', () => {
  fc.assert(
    fc.property(zone, moment, (name, atMs) => {
      expect(tableOffset(name, atMs)).toBe(shownOffset(name, atMs));
    }),
    { numRuns: 300 },
  );
});

test('each change stands at its very millisecond', () => {
  fc.assert(
    fc.property(zone, fc.nat(), (name, pick) => {
      const offsets = zoneOffsets(name) ?? [];
      const change = offsets[1 + (pick % Math.max(1, offsets.length - 1))];
      if (change === undefined) return;
      expect(shownOffset(name, change.fromMs)).toBe(change.offsetMs);
      expect(shownOffset(name, change.fromMs - 1)).not.toBe(change.offsetMs);
    }),
  );
});

test('what is no zone has no offsets', () => {
  expect(zoneOffsets('Europe/Kiew')).toBeNull();
  expect(zoneOffsets('')).toBeNull();
});

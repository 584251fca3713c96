import { seeded } from '../../../../simulators/webitel/random';
import { FAULT_KINDS, type FaultKind } from '../../../../stack/chaos/fault-kinds';
import { healedAtMs, planFaults } from '../../../../stack/chaos/plan-faults';

const ROLES = ['relay', 'detector', 'detector-2'] as const;
const plan = (seed: number, faults: number) => planFaults(seeded(seed), { faults, roles: ROLES, everyMs: 3_000 });

describe('the plan of faults', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(plan(5, 40)).toEqual(plan(5, 40));
    expect(plan(6, 40)).not.toEqual(plan(5, 40));
  });

  it('has as many faults as were asked for, in the order in which they begin', () => {
    const faults = plan(7, 100);
    expect(faults).toHaveLength(100);
    expect(faults.map(({ atMs }) => atMs)).toEqual(faults.map(({ atMs }) => atMs).sort((a, b) => a - b));
  });

  it('never hits a target whose fault lasts still', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const freeAtMs = new Map<string, number>();
      for (const { target, atMs, lastsMs } of plan(seed, 60)) {
        expect(atMs).toBeGreaterThanOrEqual(freeAtMs.get(target) ?? 0);
        freeAtMs.set(target, atMs + lastsMs);
      }
    }
  });

  it('hits roles by their names and servers by theirs, for as long as the kind says', () => {
    for (const { kind, target, lastsMs } of plan(8, 200)) {
      const { hits, lastsMs: bounds } = FAULT_KINDS[kind];
      if (hits === 'role') expect(ROLES).toContain(target);
      else expect(target).toBe(hits);
      expect(lastsMs).toBeGreaterThanOrEqual(bounds[0]);
      expect(lastsMs).toBeLessThanOrEqual(bounds[1]);
    }
  });

  it('deals every kind once the deck is through', () => {
    const cards = Object.values(FAULT_KINDS).reduce((sum, kind) => sum + kind.cards, 0);
    const dealt = new Set(plan(9, cards).map(({ kind }) => kind));
    expect([...dealt].sort()).toEqual((Object.keys(FAULT_KINDS) as FaultKind[]).sort());
  });

  it('is healed when its last fault is', () => {
    const faults = plan(10, 30);
    const last = Math.max(...faults.map(({ atMs, lastsMs }) => atMs + lastsMs));
    expect(healedAtMs(faults)).toBe(last);
  });
});

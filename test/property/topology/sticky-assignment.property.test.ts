import fc from 'fast-check';
import { assignPartitions } from '../../../src/topology/sticky-assignment';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 });
const PARTITIONS = 12;
const fresh = (ids: readonly string[]) => ids.map((id) => ({ id, owned: [] as number[] }));

it('gives every partition to one member, as evenly as can be', () => {
  fc.assert(
    fc.property(names, (ids) => {
      const shares = [...assignPartitions(fresh(ids), PARTITIONS).values()];
      expect(shares.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: PARTITIONS }, (_, n) => n));
      const sizes = shares.map((share) => share.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

it('comes to the same in whatever order the members are named', () => {
  fc.assert(
    fc.property(names, fc.infiniteStream(fc.nat()), (ids, stream) => {
      const shuffled = [...ids].sort(() => (stream.next().value % 2 === 0 ? 1 : -1));
      expect(assignPartitions(fresh(shuffled), PARTITIONS)).toEqual(assignPartitions(fresh(ids), PARTITIONS));
    }),
  );
});

it('when one leaves, the others keep what they have', () => {
  fc.assert(
    fc.property(names, fc.nat(), (ids, n) => {
      fc.pre(ids.length > 1);
      const before = assignPartitions(fresh(ids), PARTITIONS);
      const gone = ids[n % ids.length];
      const left = ids.filter((id) => id !== gone).map((id) => ({ id, owned: before.get(id) ?? [] }));
      const after = assignPartitions(left, PARTITIONS);
      for (const { id, owned } of left) expect(after.get(id)).toEqual(expect.arrayContaining([...owned]));
    }),
  );
});

it('when one comes, no more moves than its share', () => {
  fc.assert(
    fc.property(names, (ids) => {
      fc.pre(ids.length > 1);
      const [newcomer = '', ...others] = ids;
      const before = assignPartitions(fresh(others), PARTITIONS);
      const members = [...others.map((id) => ({ id, owned: before.get(id) ?? [] })), { id: newcomer, owned: [] }];
      const after = assignPartitions(members, PARTITIONS);
      const moved = others.flatMap((id) => (before.get(id) ?? []).filter((p) => !after.get(id)?.includes(p)));
      expect(moved.length).toBe(after.get(newcomer)?.length);
    }),
  );
});

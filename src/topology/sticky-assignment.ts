export interface GroupMember {
  readonly id: string;
  /** Partitions that it has now. */
  readonly owned: readonly number[];
}

/**
 * Shares partitions among members: as evenly as can be, and each partition stays where it is if that allows it. The same input gives the same
 * result on every member, in whatever order they are named.
 *
 * @returns by member id, partitions ascending
 */
export const assignPartitions = (
  members: readonly GroupMember[],
  partitions: number,
): ReadonlyMap<string, readonly number[]> => {
  const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const least = Math.floor(partitions / Math.max(1, sorted.length));
  let extras = partitions - least * sorted.length;
  const taken = new Set<number>();
  const shares = new Map<string, number[]>();

  // Those who have more keep the odd ones, so that nothing moves for the sake of a name's order.
  const byOwned = [...sorted].sort((a, b) => b.owned.length - a.owned.length);
  for (const member of byOwned) {
    const mine = member.owned
      .filter((partition) => partition < partitions && !taken.has(partition))
      .sort((a, b) => a - b);
    const room = mine.length > least && extras > 0 ? least + 1 : least;
    if (mine.length > least && extras > 0) extras -= 1;
    const kept = mine.slice(0, room);
    for (const partition of kept) taken.add(partition);
    shares.set(member.id, kept);
  }
  const free = Array.from({ length: partitions }, (_, partition) => partition).filter(
    (partition) => !taken.has(partition),
  );
  for (const member of sorted) {
    const share = shares.get(member.id) ?? [];
    while (share.length < least) share.push(free.shift() as number);
  }
  for (const member of sorted) {
    const share = shares.get(member.id) ?? [];
    if (share.length === least && free.length > 0) share.push(free.shift() as number);
    share.sort((a, b) => a - b);
  }
  return shares;
};

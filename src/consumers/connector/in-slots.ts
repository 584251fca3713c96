/**
 * Works on items in order, so many at a time as `slots` says whenever one is free. After the first failure nothing new begins; what has begun is
 * waited for.
 *
 * @throws the first failure
 */
export const inSlots = async <Item>(
  items: readonly Item[],
  slots: () => number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  let next = 0;
  let failed: { readonly error: unknown } | null = null;
  const running = new Set<Promise<void>>();
  while (next < items.length && failed === null) {
    if (running.size >= Math.max(1, slots())) {
      await Promise.race(running);
      continue;
    }
    const item = items[next] as Item;
    next += 1;
    const done: Promise<void> = work(item)
      .catch((error: unknown) => {
        failed ??= { error };
      })
      .finally(() => running.delete(done));
    running.add(done);
  }
  await Promise.all(running);
  if (failed !== null) throw (failed as { error: unknown }).error;
};

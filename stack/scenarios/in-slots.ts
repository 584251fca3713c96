/** Work on every item, so many at a time. */
export const inSlots = async <Item>(
  items: readonly Item[],
  slots: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const left = [...items];
  const slot = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: slots }, slot));
};

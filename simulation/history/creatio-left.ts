import type { Row } from '../../simulators/creatio/schema';
import { ACTIVITY_TYPE } from '../../simulators/creatio/seed';
import type { SimulatedCreatio } from '../../simulators/creatio/simulated-creatio';

/** What Creatio holds in the end, and what it held before. */
export interface CreatioLeft {
  /** Activities that aren't of a stock type. */
  readonly activities: readonly Row[];
  readonly reminders: readonly Row[];
  /** How often a row with this id was inserted: a deleted one that comes back counts twice. */
  readonly inserted: ReadonlyMap<string, number>;
  /** Activities that a human deleted. */
  readonly deleted: ReadonlySet<string>;
}

/** Watches the rows as they are written. */
export const watchCreatio = () => {
  const inserted = new Map<string, number>();
  const deleted = new Set<string>();
  const there = new Set<string>();
  return {
    onChange: (
      change: { readonly set: string; readonly row: Row } | { readonly set: string; readonly deleted: string },
    ): void => {
      if (change.set !== 'Activity') return;
      if ('deleted' in change) {
        there.delete(change.deleted);
        deleted.add(change.deleted);
      } else if (!there.has(change.row.Id)) {
        there.add(change.row.Id);
        inserted.set(change.row.Id, (inserted.get(change.row.Id) ?? 0) + 1);
      }
    },
    left: ({ store }: SimulatedCreatio): CreatioLeft => {
      const stock = new Set<unknown>(Object.values(ACTIVITY_TYPE));
      return {
        activities: [...store.rows('Activity')].filter((row) => !stock.has(row['TypeId'])),
        reminders: [...store.rows('Reminding')],
        inserted,
        deleted,
      };
    },
  };
};

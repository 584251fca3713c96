import type { CreatioClient } from './client';

/** Hears of each thing that was looked for: a sentence, and how it came to be there. `refused`: Creatio doesn't allow it, and it can be done without. */
export type Told = (what: string, how: 'created' | 'found' | 'refused') => void;

/**
 * Makes a row with a fixed id.
 *
 * @returns `found` when it was there: somebody else was faster, or an earlier answer was lost
 */
export const make = async (
  creatio: CreatioClient,
  set: string,
  columns: Readonly<Record<string, unknown>> & { readonly Id: string },
): Promise<'created' | 'found'> => {
  try {
    return await creatio.create(set, columns);
  } catch (error) {
    if ((await creatio.read(set, columns.Id, ['Id'])) === null) throw error;
    return 'found';
  }
};

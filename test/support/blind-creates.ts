import type { LoggedRequest, Target } from '../../simulators/creatio/request-log';

/** Whoever is answered so knows that nothing was done. */
const NOT_DONE: readonly number[] = [302, 401, 403, 429];
/** Rows that another process may have tried to create before: these are read before the very first attempt. */
const READ_FIRST: readonly string[] = ['Activity', 'Reminding'];

/** Whether reading this would have shown that row. */
const covers = (read: Target, row: Target): boolean =>
  read.set === row.set && (read.id !== null ? read.id === row.id : [null, row.subject].includes(read.subject));

const isUnclear = ({ status, mishap }: LoggedRequest): boolean =>
  status === null || (mishap !== null && status !== 201 && !NOT_DONE.includes(status));

/**
 * Creates that were sent while it was open whether the row was there: not read at all, or not since a create of the same id came to an unclear end.
 * From the server's log, so that nothing of ours is believed.
 */
export const blindCreates = (requests: readonly LoggedRequest[]): readonly string[] => {
  const reads: { readonly sequence: number; readonly target: Target }[] = [];
  const unclear = new Map<string, number>();
  const blind: string[] = [];
  for (const request of requests) {
    const { sequence, status, mishap, targets } = request;
    for (const row of targets) {
      if (row.method !== 'POST') continue;
      const key = `${row.set}(${row.id})`;
      const readAt = reads.findLast(({ target }) => covers(target, row))?.sequence ?? -1;
      const isRead = readAt >= 0 || !READ_FIRST.includes(row.set);
      if (!isRead || readAt < (unclear.get(key) ?? -1)) blind.push(`#${sequence} ${key}`);
      if (isUnclear(request)) unclear.set(key, sequence);
    }
    if (status === 200 && mishap !== 'loginPage')
      for (const target of targets) if (target.method === 'GET') reads.push({ sequence, target });
  }
  return blind;
};

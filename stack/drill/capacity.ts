import { randomUUID } from 'node:crypto';
import { type CreatioAccess, connectToCreatio } from '../scenarios/creatio-facts';

/** Activities that stand in Creatio, as it counts them itself. */
export const activitiesIn = async (creatioUrl: string): Promise<number> => {
  const response = await fetch(`${creatioUrl}/_simulator/counts`);
  return ((await response.json()) as { activities: number }).activities;
};

export const setFaults = async (creatioUrl: string, faults: Readonly<Record<string, unknown>>): Promise<void> => {
  const response = await fetch(`${creatioUrl}/_simulator/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  if (!response.ok) throw new Error(`the simulated Creatio answered ${response.status}`);
};

/** No case's: an ordinary task. */
const TASK_TYPE = 'fbe0acdc-cfc0-df11-b00f-001d60e938c6';

/**
 * What the simulated Creatio can take: cases per second of so many bare loops that do the least that a case needs, one request after the other: they look
 * whether the activity is there, create it, and look who is reminded of it. No breaker, no order, no batches.
 *
 * @param atATime as many as the connector may send at a time
 */
export const capacityOf = async (access: CreatioAccess, atATime: number, forMs: number): Promise<number> => {
  const { get, batch } = await connectToCreatio(access);
  const untilMs = Date.now() + forMs;
  const startedMs = performance.now();
  let cases = 0;
  const loop = async (): Promise<void> => {
    while (Date.now() < untilMs) {
      const id = randomUUID();
      await get(`Activity?$filter=Id eq ${id}&$select=Id`);
      const body = { Id: id, Title: 'capacity', TypeId: TASK_TYPE };
      await batch([{ id: '1', method: 'POST', url: 'Activity', body }]);
      await get(`Reminding?$filter=SubjectId eq ${id}&$select=Id`);
      cases += 1;
    }
  };
  await Promise.all(Array.from({ length: atATime }, loop));
  return cases / ((performance.now() - startedMs) / 1_000);
};

import { type CreatioAccess, connectToCreatio } from '../scenarios/creatio-facts';

/** Requests that Creatio has seen, as it counts them itself. */
export const requestsSeen = async (creatioUrl: string): Promise<number> => {
  const response = await fetch(`${creatioUrl}/_simulator/counts`);
  return ((await response.json()) as { requests: number }).requests;
};

export const setFaults = async (creatioUrl: string, faults: Readonly<Record<string, unknown>>): Promise<void> => {
  const response = await fetch(`${creatioUrl}/_simulator/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  if (!response.ok) throw new Error(`the simulated Creatio answered ${response.status}`);
};

/**
 * What the simulated Creatio can take: requests per second of so many bare loops that do nothing but ask, one request after the other.
 *
 * @param atATime as many as the connector may send at a time
 */
export const capacityOf = async (access: CreatioAccess, atATime: number, forMs: number): Promise<number> => {
  const { get } = await connectToCreatio(access);
  const untilMs = Date.now() + forMs;
  const before = await requestsSeen(access.url);
  const startedMs = performance.now();
  const loop = async (): Promise<void> => {
    while (Date.now() < untilMs) await get('ActivityStatus?$select=Id&$filter=Finish eq true');
  };
  await Promise.all(Array.from({ length: atATime }, loop));
  return ((await requestsSeen(access.url)) - before) / ((performance.now() - startedMs) / 1_000);
};

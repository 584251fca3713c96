import { away } from '../disruption';
import type { Scenario } from '../scenario';
import { MINUTE_MS, trafficScript } from './traffic';

const CONVERSATIONS = 2_000;
const RUSH_MS = 10 * MINUTE_MS;

export const eveningRush: Scenario = {
  about: `${CONVERSATIONS} conversations of all kinds in ten minutes, duplicates and disorder, contested accepts, Creatio away for a while`,
  speed: 8,
  seed: 7,
  lastDeadlineMs: 6 * MINUTE_MS,
  script: (startAtMs, random) =>
    trafficScript({ conversations: CONVERSATIONS, startOf: (_, draw) => draw() * RUSH_MS }, startAtMs, random),
  operators: { contested: 0.3, accepted: 0.3, declined: 0.1, completed: 0.3 },
  disruptions: away(5 * MINUTE_MS, 7 * MINUTE_MS),
};

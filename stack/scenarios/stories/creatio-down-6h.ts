import { away } from '../disruption';
import type { Scenario } from '../scenario';
import { MINUTE_MS, trafficScript } from './traffic';

const HOUR_MS = 60 * MINUTE_MS;
const CONVERSATIONS = 700;
const OUTAGE_MS = 6 * HOUR_MS;
const FROM_MS = 10 * MINUTE_MS;

/** The night's misses wait in the topic, most of what agents answer meanwhile never becomes an activity, and the rest is offered in the morning. */
export const creatioDown6h: Scenario = {
  about: `${CONVERSATIONS} conversations over six hours and a half, in which Creatio is away for six`,
  speed: 120,
  embeddedSpeed: 900,
  seed: 11,
  lastDeadlineMs: 15 * MINUTE_MS,
  script: (startAtMs, random) =>
    trafficScript(
      { conversations: CONVERSATIONS, startOf: (_, draw) => draw() * (OUTAGE_MS + 30 * MINUTE_MS) },
      startAtMs,
      random,
    ),
  operators: { contested: 0.4, accepted: 0.3, declined: 0.1, completed: 0.3 },
  disruptions: away(FROM_MS, FROM_MS + OUTAGE_MS),
};

import { MISHAPS, NO_FAULTS } from '../../../simulators/creatio/faults';
import type { Scenario } from '../scenario';
import { MINUTE_MS, trafficScript } from './traffic';

const SHARE = 0.05;
const CONVERSATIONS = 400;
const UNTIL_MS = 12 * MINUTE_MS;

/** Each of them alone is rare; together most requests go wrong, in one way or another. */
const ALL_OF_THEM = { ...Object.fromEntries(MISHAPS.map((name) => [name, SHARE])), byteOrderMark: SHARE };

export const creatioFlaky: Scenario = {
  about: `${CONVERSATIONS} conversations, and every fault that the simulated Creatio knows in ${SHARE * 100} % of its answers`,
  speed: 8,
  embeddedSpeed: 30,
  seed: 13,
  lastDeadlineMs: 7 * MINUTE_MS,
  script: (startAtMs, random) =>
    trafficScript({ conversations: CONVERSATIONS, startOf: (_, draw) => draw() * 8 * MINUTE_MS }, startAtMs, random),
  operators: { contested: 0.3, accepted: 0.3, declined: 0.1, completed: 0.3 },
  disruptions: [
    { kind: 'faults', atMs: 0, says: 'everything goes wrong now and then', faults: ALL_OF_THEM },
    { kind: 'faults', atMs: UNTIL_MS, says: 'Creatio is well again', faults: { ...NO_FAULTS } },
  ],
  // What never answers is given up soon: a story of minutes has no quarter of a minute for each.
  env: { CREATIO_TIMEOUT_MS: '1000', CREATIO_COLD_TIMEOUT_MS: '2000' },
};

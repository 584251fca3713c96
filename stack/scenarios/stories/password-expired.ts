import { INTEGRATION_USER } from '../../../simulators/creatio/seed';
import type { Scenario } from '../scenario';
import { MINUTE_MS, trafficScript } from './traffic';

const CONVERSATIONS = 200;

/** A refused login is tried again after a quarter of an hour, so that it never locks the account; by then somebody has mended it. */
export const passwordExpired: Scenario = {
  about: `${CONVERSATIONS} conversations; the technical user's password is changed in the middle and set back ten minutes later`,
  speed: 20,
  embeddedSpeed: 120,
  seed: 19,
  lastDeadlineMs: 20 * MINUTE_MS,
  script: (startAtMs, random) =>
    trafficScript({ conversations: CONVERSATIONS, startOf: (_, draw) => draw() * 20 * MINUTE_MS }, startAtMs, random),
  operators: { contested: 0.3, accepted: 0.3, declined: 0.1, completed: 0.3 },
  disruptions: [
    { kind: 'password', atMs: 8 * MINUTE_MS, says: 'the password is another one now', password: 'another-one' },
    { kind: 'password', atMs: 18 * MINUTE_MS, says: 'the password is set back', password: INTEGRATION_USER.login },
  ],
};

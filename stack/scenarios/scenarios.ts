import type { Scenario } from './scenario';
import { acceptStorm } from './stories/accept-storm';
import { creatioDown6h } from './stories/creatio-down-6h';
import { creatioFlaky } from './stories/creatio-flaky';
import { eveningRush } from './stories/evening-rush';
import { firstChat } from './stories/first-chat';
import { passwordExpired } from './stories/password-expired';
import { switchOffOn } from './stories/switch-off-on';

/** What `npm start -- --scenario` knows. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'first-chat': firstChat,
  'evening-rush': eveningRush,
  'creatio-down-6h': creatioDown6h,
  'creatio-flaky': creatioFlaky,
  'accept-storm': acceptStorm,
  'switch-off-on': switchOffOn,
  'password-expired': passwordExpired,
};

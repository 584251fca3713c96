import type { CreatioClient } from '../../creatio/client';
import { lookAtSite } from '../../creatio/site';
import type { Clock } from '../../ports/clock';
import type { Check } from '../finding';
import { checkLogin, checkReading } from './access';
import { checkLookups, checkSwitch } from './lookups';
import { checkNotifications, checkPlaceholder } from './people';
import { siteFindings } from './site-findings';
import { checkWriting } from './test-write';

export interface CreatioCheckOptions {
  readonly creatio: CreatioClient;
  readonly url: string;
  readonly layout: 'auto' | 'framework' | 'net';
  readonly user: string;
  readonly unassignedContactId: string | undefined;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Makes and removes a test activity. */
  readonly write: boolean;
}

const AREA = 'Creatio';

/** Creatio, from its front door to a test activity. Where the login is refused nothing more is asked of it. */
export const creatioChecks = (options: CreatioCheckOptions): readonly Check[] => {
  const { creatio, clock, unassignedContactId } = options;
  let isIn = false;
  const inside = (what: string, run: Check['run']): Check => ({
    area: AREA,
    what,
    run: async () => (isIn ? run() : []),
  });
  return [
    {
      area: AREA,
      what: 'site',
      run: async () =>
        siteFindings(await lookAtSite(options.url, options.timeoutMs, clock.now), options.layout, options.url),
    },
    {
      area: AREA,
      what: 'credentials',
      run: async () => {
        const login = await checkLogin(creatio, options.user);
        isIn = login.isIn;
        return login.findings;
      },
    },
    inside('rights', () => checkReading(creatio)),
    inside('lookups', () => checkLookups(creatio)),
    inside('switch', () => checkSwitch(creatio)),
    inside('placeholder contact', () => checkPlaceholder(creatio, unassignedContactId)),
    inside('notifications', () => checkNotifications(creatio)),
    inside('writing', async () =>
      options.write && unassignedContactId !== undefined ? checkWriting(creatio, unassignedContactId, clock.now()) : [],
    ),
  ];
};

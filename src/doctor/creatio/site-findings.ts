import type { SiteFacts } from '../../creatio/site';
import { type Finding, ok, warning, wrong } from '../finding';

const AREA = 'Creatio';
/** Remind times lie a minute back and Creatio sends what came due in the last five: beyond half of that, reminders are lost or late. */
const SKEW_WARNING_MS = 5_000;
const SKEW_WRONG_MS = 30_000;

/** Whether the site is there, is laid out as configured, and has our time. */
export const siteFindings = (
  facts: SiteFacts,
  configured: 'auto' | 'framework' | 'net',
  url: string,
): readonly Finding[] => [reached(facts, url), layout(facts, configured), skew(facts)];

const reached = ({ status }: SiteFacts, url: string): Finding =>
  status < 500
    ? ok(AREA, 'site', `${url} answers`)
    : wrong(AREA, 'site', {
        found: `${url} answers ${status}`,
        rule: 'the site must be up',
        mend: 'wait until it has started, or look at its own log',
      });

const layout = ({ layout: found, status }: SiteFacts, configured: string): Finding => {
  if (found === null)
    return warning(AREA, 'layout', {
      found: `/Login/Login.html answers ${status}`,
      rule: '200 on .NET, 404 on .NET Framework',
      mend: 'set CREATIO_LAYOUT to net or framework; a proxy may hide the page',
    });
  if (configured !== 'auto' && configured !== found)
    return wrong(AREA, 'layout', {
      found: `the site looks like ${found}, CREATIO_LAYOUT says ${configured}`,
      rule: '/odata on .NET, /0/odata on .NET Framework',
      mend: `set CREATIO_LAYOUT=${found}, or auto`,
    });
  return ok(AREA, 'layout', found);
};

const skew = ({ dateMs, ourMs }: SiteFacts): Finding => {
  if (dateMs === null)
    return warning(AREA, 'clock', {
      found: 'no Date header',
      rule: 'its clock and ours agree',
      mend: 'compare the clocks by hand',
    });
  // The header counts whole seconds.
  const skewMs = Math.max(0, Math.abs(dateMs + 500 - ourMs) - 500);
  const found = `${(skewMs / 1_000).toFixed(1)} s apart`;
  if (skewMs <= SKEW_WARNING_MS) return ok(AREA, 'clock', found);
  const advice = {
    found,
    rule: `at most ${SKEW_WARNING_MS / 1_000} s: remind times and edits are compared with both clocks`,
    mend: 'let both machines take their time from NTP',
  };
  return skewMs > SKEW_WRONG_MS ? wrong(AREA, 'clock', advice) : warning(AREA, 'clock', advice);
};

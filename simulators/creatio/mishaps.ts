import type { Faults, Mishap } from './faults';
import { type Answer, HTML, loginPage, page } from './http-message';

/** What a fault answers before the request is worked on; null: it is worked on. */
export const answerBefore = (faults: Faults, mishap: Mishap | null, nowMs: number): Answer | null => {
  if (faults.starting) return { status: 404, headers: HTML, body: page('404 - File or directory not found') };
  if (faults.maintenance)
    return {
      status: 503,
      headers: { ...HTML, ...retryAfter(faults, 0, nowMs) },
      body: page('503 Service Unavailable'),
    };
  switch (mishap) {
    case 'tooManyClients':
      return threw('Terrasoft.Common.DbOperationException: 53300: sorry, too many clients already');
    case 'errorBefore':
      return threw('A handler threw.');
    case 'firewall':
      return { status: 403, headers: HTML, body: page('Request unsuccessful. Incapsula incident ID: 0-0') };
    case 'loginPage':
      return loginPage();
    case 'tooMany':
      return { status: 429, headers: retryAfter(faults, 1, nowMs), body: { Message: 'Too many requests' } };
    case 'csrfStale':
      return { status: 403, body: { Message: 'Forbidden' } };
    default:
      return null;
  }
};

/** What a fault answers instead of the true answer of a write that was done; null: the true one. */
export const answerAfter = (mishap: Mishap | null): Answer | null => {
  switch (mishap) {
    case 'errorAfterCommit':
      return threw('A handler threw.');
    case 'pageAfterCommit':
      return { status: 200, headers: HTML, body: page('We are compiling') };
    case 'loginPageAfterCommit':
      return loginPage();
    default:
      return null;
  }
};

const threw = (message: string): Answer => ({
  status: 500,
  body: { error: { code: '', message: 'An error has occurred.', innererror: { message, type: '', stacktrace: '' } } },
});

const retryAfter = (faults: Faults, least: number, nowMs: number): Record<string, string> => {
  const seconds = Math.max(least, faults.retryAfterSeconds);
  if (seconds === 0) return {};
  const date = new Date(nowMs).toUTCString();
  if (!faults.retryAfterAsDate) return { 'retry-after': String(seconds), date };
  return { 'retry-after': new Date(nowMs + seconds * 1_000).toUTCString(), date };
};

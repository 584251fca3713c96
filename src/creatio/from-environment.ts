import { type Environment, integer, text } from '../config/environment';
import type { CreatioAuth } from './auth';
import { type CreatioClient, type CreatioOptions, createCreatioClient } from './client';
import { createHttp, type Http } from './http';

const httpTo = (environment: Environment, url: string): Http =>
  createHttp({
    url,
    timeoutMs: integer(environment, 'CREATIO_TIMEOUT_MS'),
    coldTimeoutMs: integer(environment, 'CREATIO_COLD_TIMEOUT_MS'),
    concurrency: integer(environment, 'CREATIO_CONCURRENCY'),
  });

/** Whom the environment says we are. */
export const authFrom = (environment: Environment): CreatioAuth =>
  environment.CREATIO_AUTH === 'oauth'
    ? {
        kind: 'oauth',
        identity: httpTo(environment, identityUrl(environment)),
        clientId: text(environment, 'CREATIO_OAUTH_CLIENT_ID'),
        clientSecret: text(environment, 'CREATIO_OAUTH_CLIENT_SECRET'),
      }
    : {
        kind: 'forms',
        user: text(environment, 'CREATIO_USER'),
        password: text(environment, 'CREATIO_PASSWORD'),
      };

/** Creatio's cloud has it on a host of its own: mysite.creatio.com, mysite-is.creatio.com. @throws where it can't be derived and isn't set */
const identityUrl = (environment: Environment): string => {
  if (environment.CREATIO_OAUTH_URL !== undefined) return environment.CREATIO_OAUTH_URL;
  const url = new URL(text(environment, 'CREATIO_URL'));
  const site = /^([^.]+)(\.creatio\.com)$/i.exec(url.hostname);
  if (site === null)
    throw new Error(
      `CREATIO_OAUTH_URL is not set, and the identity service of ${url.hostname} can't be guessed: set its root address, for instance https://identity.example.com, or ${url.origin}/0`,
    );
  return `https://${site[1]}-is${site[2]}`;
};

/** A client of the Creatio that the environment names. */
export const createCreatio = (
  environment: Environment,
  tools: Pick<CreatioOptions, 'clock' | 'meter' | 'logger'> & Partial<Pick<CreatioOptions, 'auth' | 'gate'>>,
): CreatioClient =>
  createCreatioClient({
    ...tools,
    http: httpTo(environment, text(environment, 'CREATIO_URL')),
    layout: text(environment, 'CREATIO_LAYOUT') as CreatioOptions['layout'],
    auth: tools.auth ?? authFrom(environment),
  });

import { type Environment, integer, text } from '../config/environment';
import { type CreatioClient, type CreatioOptions, createCreatioClient } from './client';

/** A client of the Creatio that the environment names. */
export const createCreatio = (
  environment: Environment,
  tools: Pick<CreatioOptions, 'clock' | 'meter' | 'logger'>,
): CreatioClient =>
  createCreatioClient({
    ...tools,
    url: text(environment, 'CREATIO_URL'),
    layout: text(environment, 'CREATIO_LAYOUT') as CreatioOptions['layout'],
    user: text(environment, 'CREATIO_USER'),
    password: text(environment, 'CREATIO_PASSWORD'),
    timeoutMs: integer(environment, 'CREATIO_TIMEOUT_MS'),
    concurrency: integer(environment, 'CREATIO_CONCURRENCY'),
  });

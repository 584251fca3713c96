import { type Environment, text } from '../config/environment';
import { SETTINGS } from '../config/settings';
import type { Log } from '../ports/log';
import type { ActivityConfig } from '../topology/connector/activity';
import type { ConnectorMode } from '../topology/connector/backlog';
import type { ReminderSource } from '../topology/connector/owner-reminder';
import { WORDS } from '../topology/connector/words';
import { TOPICS } from '../topology/topics';

/** What an activity of ours looks like, but for the ids of our own lookups. */
export const activityConfigOf = (environment: Environment): Omit<ActivityConfig, 'typeId' | 'categoryId'> => ({
  unassignedContactId: text(environment, 'CREATIO_UNASSIGNED_CONTACT_ID'),
  chatUrlTemplate: environment.WEBITEL_CHAT_URL_TEMPLATE ?? '',
  titleTemplate: environment.CREATIO_TITLE_TEMPLATE ?? '',
  words: WORDS[environment.CREATIO_LANGUAGE === 'uk' ? 'uk' : 'en'],
  columns: {
    messenger: environment.CREATIO_COLUMN_MESSENGER ?? '',
    chatId: environment.CREATIO_COLUMN_CHAT_ID ?? '',
    link: environment.CREATIO_COLUMN_LINK ?? '',
  },
});

export const reminderSourceOf = (environment: Environment): ReminderSource =>
  environment.CREATIO_REMINDING_SOURCE === 'owner' ? 'owner' : 'author';

export const modeOf = (environment: Environment): ConnectorMode =>
  environment.CONNECTOR_MODE === 'replay' ? 'replay' : 'live';

/**
 * Where the connector's answers go: in a replay a topic of its own, or the living cases would hear them.
 *
 * @throws in a replay without a namespace or a topic of its own
 */
export const answersTopicOf = async (environment: Environment, log: Log): Promise<string> => {
  const living: string = TOPICS.caseEvents.name;
  if (modeOf(environment) === 'live') return living;
  const namespace = text(environment, 'NAMESPACE');
  if (namespace === SETTINGS.NAMESPACE.fallback)
    throw new Error(
      `found CONNECTOR_MODE=replay in the namespace ${JSON.stringify(namespace)}, which is the living system's; set NAMESPACE to another one`,
    );
  const topic = `${namespace}.case-events.v1`;
  try {
    await log.offsets(topic);
  } catch (error) {
    throw new Error(
      `found no topic ${topic}, where a replay writes its answers; create it with ${TOPICS.caseEvents.partitions} partitions`,
      { cause: error },
    );
  }
  return topic;
};

import type { ActivityStatus } from '../activity-command';

/** Creatio's stock lookup values; names are localized, these ids are not. */
export const STATUS_IDS: Readonly<Record<Exclude<ActivityStatus, 'unknown'>, string>> = {
  'not-started': '384d4b84-58e6-df11-971b-001d60e938c6',
  'in-progress': '394d4b84-58e6-df11-971b-001d60e938c6',
  completed: '4bdbb88f-58e6-df11-971b-001d60e938c6',
  canceled: '201cfba8-58e6-df11-971b-001d60e938c6',
};

export const PRIORITY_HIGH = 'd625a9fc-7ee6-df11-971b-001d60e938c6';
export const RESULT_COMPLETED = '632afdd2-f616-4ea6-87d2-8ed38eed8aff';
export const RESULT_CANCELED = 'fc7d2e5e-f36b-1410-6698-00155d043204';
/** NotificationType "Reminding": the alarm clock's tab. */
export const NOTIFICATION_TYPE_REMINDING = '9ee66abe-ec9d-4667-8995-29e8765de2d5';
export const REMINDING_SOURCES = {
  author: 'a66d08e1-2e2d-e011-ac0a-00155d043205',
  owner: 'a76d08e1-2e2d-e011-ac0a-00155d043205',
} as const;
/** UId of the Activity schema, in Reminding.SysEntitySchemaId. */
export const ACTIVITY_SCHEMA_UID = 'c449d832-a4cc-4b01-b9d5-8a12c42a9f89';

export const ACTIVITY_TYPE_NAME = 'Webitel missed chat';
export const ACTIVITY_TYPE_CODE = 'WebitelMissedChat';
/** The switch: off, nothing is offered. */
export const SWITCH_CODE = 'WebitelSendActivityNotificationsForMissed';

/** The status that an id stands for; null for a customer's own. */
export const statusOf = (id: string): Exclude<ActivityStatus, 'unknown'> | null => {
  for (const [status, known] of Object.entries(STATUS_IDS))
    if (known === id.toLowerCase()) return status as Exclude<ActivityStatus, 'unknown'>;
  return null;
};

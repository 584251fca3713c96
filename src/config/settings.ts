/** Every environment variable, once: parsing, `--help` and docs/configuration.md are made from this table. Units are in the names. */
export interface SettingSpec {
  readonly kind: 'text' | 'integer' | 'url' | 'choice' | 'list' | 'flag';
  /** Undefined: no value unless it is set. */
  readonly fallback?: string;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Also read from the file named by `<NAME>_FILE`; never printed. */
  readonly secret?: true;
  readonly about: string;
}

export const SETTINGS = {
  KAFKA_BROKERS: {
    kind: 'list',
    fallback: '127.0.0.1:9092',
    about: 'Kafka bootstrap servers, host:port, comma-separated',
  },
  KAFKA_REPLICATION_FACTOR: {
    kind: 'integer',
    fallback: '1',
    min: 1,
    max: 9,
    about: 'Replicas of topics that we create',
  },
  KAFKA_SESSION_TIMEOUT_MS: {
    kind: 'integer',
    fallback: '15000',
    min: 6_000,
    max: 1_800_000,
    about: 'After so long without a heartbeat the partitions of an instance go to another; brokers allow 6 s to 30 min',
  },
  REDIS_URL: {
    kind: 'url',
    fallback: 'redis://127.0.0.1:6379',
    about: 'Redis with noeviction; its content is a cache of the log',
  },
  SCHEMA_REGISTRY_URL: {
    kind: 'url',
    fallback: 'http://127.0.0.1:8081',
    about: 'Confluent-compatible schema registry (Apicurio: …/apis/ccompat/v7)',
  },
  NAMESPACE: {
    kind: 'text',
    fallback: 'missed-chats',
    about: 'Prefix of consumer groups and Redis keys; a replay elsewhere uses another one',
  },
  POLICY_FILE: { kind: 'text', fallback: 'policy/demo.yaml', about: 'The policy that `setup` and `npm start` publish' },
  HOST: { kind: 'text', fallback: '0.0.0.0', about: 'Address that HTTP servers listen on' },
  RELAY_PORT: {
    kind: 'integer',
    fallback: '8090',
    min: 0,
    max: 65535,
    about: 'Port of the relay; its health and metrics too',
  },
  DETECTOR_PORT: {
    kind: 'integer',
    fallback: '8091',
    min: 0,
    max: 65535,
    about: "Port of the detector's health and metrics",
  },
  CASES_PORT: {
    kind: 'integer',
    fallback: '8092',
    min: 0,
    max: 65535,
    about: "Port of the cases processor's health and metrics",
  },
  CONNECTOR_PORT: {
    kind: 'integer',
    fallback: '8093',
    min: 0,
    max: 65535,
    about: "Port of the connector's health and metrics",
  },
  ACTIONS_PORT: {
    kind: 'integer',
    fallback: '8094',
    min: 0,
    max: 65535,
    about: "Port of the operators' actions; its health and metrics too",
  },
  RELAY_ID: {
    kind: 'text',
    about: "This relay's name among the origins, kept over restarts (default: the host's name)",
  },
  RELAY_FEED: { kind: 'text', fallback: 'relay', about: 'The feed that relays of the same upstream share' },
  RELAY_TOKEN: {
    kind: 'text',
    secret: true,
    about: 'Static token that Webitel sends (Authorization: Bearer, or X-Token)',
  },
  RELAY_HMAC_SECRET: {
    kind: 'text',
    secret: true,
    about: 'Key of the X-Webitel-Sign signature (HMAC-SHA256 over the raw body)',
  },
  RELAY_MAX_BODY_BYTES: { kind: 'integer', fallback: '1048576', min: 1024, about: 'A longer body is answered 413' },
  RELAY_MAX_EVENTS: { kind: 'integer', fallback: '500', min: 1, about: 'A longer array is answered 413' },
  RELAY_RATE_PER_SECOND: { kind: 'integer', fallback: '2000', min: 1, about: 'Events per second before 429' },
  RELAY_SEND_TIMEOUT_MS: {
    kind: 'integer',
    fallback: '600',
    min: 50,
    about: 'Kafka must acknowledge within this, else 503: Webitel waits 1,000 ms and never retries',
  },
  HEARTBEAT_INTERVAL_MS: {
    kind: 'integer',
    fallback: '1000',
    min: 100,
    about: 'How often the relay tells each partition that it hears',
  },
  HEARTBEATS: {
    kind: 'choice',
    fallback: 'sources',
    choices: ['sources', 'self'],
    about: '`self`: the detector writes heartbeats itself, for producers without; they claim no cover',
  },
  OBSERVE: {
    kind: 'flag',
    fallback: 'false',
    about: 'The detector gives verdicts, and the cases hear nothing of them; the same as `run --observe`',
  },
  COMMIT_INTERVAL_MS: {
    kind: 'integer',
    fallback: '1000',
    min: 0,
    about: "How often Kafka's own offsets are committed; only lag tools read them",
  },
  STALLED_AFTER_MS: {
    kind: 'integer',
    fallback: '60000',
    min: 1000,
    about: 'A role that makes no progress for this long while records wait ends',
  },
  FETCH_BYTES_PER_PARTITION: {
    kind: 'integer',
    fallback: '1048576',
    min: 1024,
    about: 'Largest fetch from one partition',
  },
  CREATIO_URL: { kind: 'url', fallback: 'http://127.0.0.1:8095', about: "Creatio's root address, without /0" },
  CREATIO_LAYOUT: {
    kind: 'choice',
    fallback: 'auto',
    choices: ['auto', 'framework', 'net'],
    about: 'URL layout: /0/odata (framework) or /odata (net)',
  },
  CREATIO_USER: { kind: 'text', fallback: 'integration', about: 'Technical user; its edits count as ours' },
  CREATIO_PASSWORD: { kind: 'text', secret: true, about: "The technical user's password (forms login)" },
  CREATIO_AUTH: {
    kind: 'choice',
    fallback: 'forms',
    choices: ['forms', 'oauth'],
    about: '`forms`: user and password; `oauth`: OAuth 2.0 client credentials of the technical user',
  },
  CREATIO_OAUTH_URL: {
    kind: 'url',
    about:
      'Root of the identity service, where /connect/token is (default for mysite.creatio.com: https://mysite-is.creatio.com)',
  },
  CREATIO_OAUTH_CLIENT_ID: { kind: 'text', about: 'Client id (`CREATIO_AUTH=oauth`)' },
  CREATIO_OAUTH_CLIENT_SECRET: { kind: 'text', secret: true, about: 'Client secret (`CREATIO_AUTH=oauth`)' },
  CREATIO_UNASSIGNED_CONTACT_ID: { kind: 'text', about: 'Contact that owns an activity while a group is asked' },
  CREATIO_CONCURRENCY: { kind: 'integer', fallback: '4', min: 1, max: 64, about: 'Requests to Creatio at a time' },
  CREATIO_TIMEOUT_MS: { kind: 'integer', fallback: '15000', min: 100, about: 'Longest wait for one answer of Creatio' },
  CREATIO_COLD_TIMEOUT_MS: {
    kind: 'integer',
    fallback: '60000',
    min: 100,
    about: 'The same for the first request after a minute without any answer: Creatio may just be starting',
  },
  CONNECTOR_MODE: {
    kind: 'choice',
    fallback: 'live',
    choices: ['live', 'replay'],
    about:
      'replay: each command is applied, none is collapsed or expired; for a rebuild onto another Creatio, in a NAMESPACE of its own, with its answers in the topic <NAMESPACE>.case-events.v1',
  },
  CREATIO_LANGUAGE: { kind: 'choice', fallback: 'en', choices: ['en', 'uk'], about: "Language of an activity's texts" },
  CREATIO_COLUMN_MESSENGER: {
    kind: 'text',
    fallback: '',
    about: 'Text column of Activity that gets the messenger; empty: none. The notes say it in any case',
  },
  CREATIO_COLUMN_CHAT_ID: {
    kind: 'text',
    fallback: '',
    about: "Text column of Activity that gets the conversation's id; empty: none",
  },
  CREATIO_COLUMN_LINK: {
    kind: 'text',
    fallback: '',
    about: 'Text column of Activity that gets the link to the chat; empty: none',
  },
  CREATIO_COMMUNICATION_TYPES: {
    kind: 'text',
    fallback: '',
    about:
      "Creatio's communication type of each messenger, messenger=GUID, comma-separated; without one any number equal to the identity counts",
  },
  CREATIO_DAILY_CALLS: {
    kind: 'integer',
    fallback: '0',
    min: 0,
    about:
      'Calls a day (UTC) that this instance may spend, parts of batches counted singly; near the end the sweep and look-ups rest, commands never; 0: no limit',
  },
  CREATIO_REMINDING_SOURCE: {
    kind: 'choice',
    fallback: 'author',
    choices: ['author', 'owner'],
    about: "Source of a group's reminders",
  },
  CREATIO_SWITCH_POLL_MS: {
    kind: 'integer',
    fallback: '5000',
    min: 100,
    about: 'How often the system setting is read',
  },
  CREATIO_SWEEP_MS: {
    kind: 'integer',
    fallback: '30000',
    min: 100,
    about: 'How often all reminders are compared with the cases',
  },
  CREATIO_POLL_MS: { kind: 'integer', fallback: '15000', min: 100, about: 'How often edits in Creatio are read' },
  WEBITEL_CHAT_URL_TEMPLATE: { kind: 'text', fallback: '', about: 'Link to a chat; {conversationId} is put in' },
  CREATIO_TITLE_TEMPLATE: {
    kind: 'text',
    fallback: '',
    about: "Title of an activity, {customer} and {messenger} put in; empty: the language's own",
  },
  ACTIONS_ANSWER_TIMEOUT_MS: {
    kind: 'integer',
    fallback: '10000',
    min: 100,
    about: 'How long an action waits for its answer before 503; asking again with the same actionId is safe',
  },
  ACTIONS_SEND_TIMEOUT_MS: {
    kind: 'integer',
    fallback: '800',
    min: 50,
    about:
      "How long an action waits for Kafka's acknowledgement before 503; Creatio's callback must be answered within a second",
  },
  ACTIONS_TOKEN: { kind: 'text', secret: true, about: 'Token of the accept API' },
  CALLBACK_TOKEN: { kind: 'text', secret: true, about: "Token of Creatio's callback" },
  MISSED_CHATS_CLOCK: { kind: 'text', about: 'A virtual clock for played scenarios: realStartMs,virtualStartMs,speed' },
  LOG_LEVEL: {
    kind: 'choice',
    fallback: 'info',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    about: 'Log level',
  },
} as const satisfies Record<string, SettingSpec>;

export type SettingName = keyof typeof SETTINGS;

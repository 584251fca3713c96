/** What we write into an activity beside names and ids, in the operators' language. */
export interface Words {
  /** With {customer} and {messenger}. */
  readonly title: string;
  /** A messenger that isn't named. */
  readonly chat: string;
  readonly messenger: string;
  readonly queue: string;
  readonly missed: (times: number) => string;
  readonly possibleContacts: string;
  readonly follows: string;
  readonly ended: string;
}

export const LANGUAGES = ['en', 'uk'] as const;
export type Language = (typeof LANGUAGES)[number];

export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Missed chat: {customer} ({messenger})',
    chat: 'chat',
    messenger: 'Messenger',
    queue: 'Queue',
    missed: (times) => `Missed ${times} times`,
    possibleContacts: 'Possible contacts',
    follows: 'Follows',
    ended: 'Ended',
  },
  uk: {
    title: 'Пропущений чат: {customer} ({messenger})',
    chat: 'чат',
    messenger: 'Месенджер',
    queue: 'Черга',
    missed: (times) => `Пропущено разів: ${times}`,
    possibleContacts: 'Можливі контакти',
    follows: 'Продовжує',
    ended: 'Закінчено',
  },
};

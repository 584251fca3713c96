import type { Row } from './schema';
import { ACTIVITY_STATUS, OPERATORS } from './seed';
import type { Store } from './store';

const STATUS_NAMES: Readonly<Record<string, string>> = {
  [ACTIVITY_STATUS.notStarted]: 'Not started',
  [ACTIVITY_STATUS.inProgress]: 'In progress',
  [ACTIVITY_STATUS.completed]: 'Completed',
  [ACTIVITY_STATUS.canceled]: 'Canceled',
};
const SHOWN = 100;

const escaped = (text: unknown): string =>
  String(text ?? '').replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Activities, newest first, and who is reminded: what one looks at after sending a missed chat. */
export const activitiesPage = (store: Store): string => {
  const nameOf = (contact: unknown): string =>
    typeof contact === 'string' ? escaped(store.get('Contact', contact)?.['Name']) : '';
  const rows = [...store.rows('Activity')].slice(-SHOWN).reverse();
  const line = (row: Row): string => {
    const reminded = (store.find('Reminding', 'SubjectId', [row.Id]) ?? []).map((each) => nameOf(each['ContactId']));
    const at = new Date(Number(row['CreatedOn'])).toISOString().slice(0, 19);
    const cells = [
      at.replace('T', ' '),
      escaped(row['Title']),
      STATUS_NAMES[String(row['StatusId'])] ?? '',
      nameOf(row['OwnerId']),
      reminded.sort().join(', '),
      escaped(row.Id),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  };
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Simulated Creatio</title>
<meta http-equiv="refresh" content="2"><style>body{font:14px system-ui;margin:2em}td,th{text-align:left;padding:.3em 1em .3em 0;border-bottom:1px solid #ddd}</style></head>
<body><h1>Simulated Creatio: activities</h1><p>For demonstration and tests only. Operators: ${OPERATORS.map((each) => each.login).join(', ')}.</p>
<table><tr><th>Created (UTC)</th><th>Title</th><th>Status</th><th>Owner</th><th>Reminded</th><th>Id</th></tr>${rows.map(line).join('\n')}</table></body></html>`;
};

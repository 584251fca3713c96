import { badRequest } from './odata-error';
import { isDateTime, isGuid } from './wire-format';

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'guid'; readonly text: string }
  | { readonly kind: 'date'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'mark'; readonly text: '(' | ')' | ',' };

const NUMBER = /^-?\d+(\.\d+)?$/;
/** A quoted text ('' is one quote), a mark, or a run of anything else. */
const PIECE = /\s*(?:'((?:[^']|'')*)'|([(),])|([^\s(),']+))/y;

/** An OData expression in pieces. @throws ODataFailure 400 */
export const tokensOf = (expression: string): readonly Token[] => {
  const tokens: Token[] = [];
  const source = expression.trimEnd();
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < source.length) {
    const at = PIECE.lastIndex;
    const found = PIECE.exec(source);
    if (found === null) throw badRequest(`Syntax error at position ${at} in '${expression}'.`);
    const [, quoted, mark, run] = found;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll("''", "'") });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark as '(' | ')' | ',' });
    else if (run !== undefined) tokens.push(bare(run));
  }
  return tokens;
};

const bare = (run: string): Token => {
  if (isGuid(run)) return { kind: 'guid', text: run.toLowerCase() };
  if (isDateTime(run)) return { kind: 'date', text: run };
  if (NUMBER.test(run)) return { kind: 'number', value: Number(run) };
  return { kind: 'word', text: run };
};

/**
 * A source file in three readings of the same length and the same lines, so that a place in one is the place in all. What a
 * reading leaves out is blank. This is a lexer and no parser: TypeScript 7 has no compiler API to ask.
 */
export interface SourceText {
  readonly text: string;
  /** Without comments, and without what stands inside string, template and regular expression literals. */
  readonly code: string;
  /** Without comments. */
  readonly uncommented: string;
  /** The comments alone. */
  readonly comments: string;
}

const comment = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const quoted = /'(?:\\[\s\S]|[^'\\\n])*'?|"(?:\\[\s\S]|[^"\\\n])*"?/y;
const templatePart = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y;
const regularExpression = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const word = /[\w$]+|\s+|[\s\S]/y;

/** Words after which a slash begins a regular expression; after any other word it divides. */
const wordsBeforeExpression = /^(?:return|typeof|case|in|of|delete|void|throw|new|do|else|yield|await)$/;

export function readSource(text: string): SourceText {
  const readings = { code: '', uncommented: '', comments: '' };
  /** For each open `${`, how many braces have been opened inside it. */
  const templates: number[] = [];
  let previous = '';
  let place = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = place;
    const found = pattern.exec(text)?.[0];
    return found === '' ? undefined : found;
  };
  const keep = (part: string, kind: 'code' | 'literal' | 'comment') => {
    readings.code += kind === 'code' ? part : kind === 'literal' ? blankInside(part) : blank(part);
    readings.uncommented += kind === 'comment' ? blank(part) : part;
    readings.comments += kind === 'comment' ? part : blank(part);
    place += part.length;
    if (kind !== 'comment' && part.trim() !== '') previous = part;
  };
  const takeTemplatePart = () => {
    const part = take(templatePart) ?? '';
    keep(part, 'literal');
    if (part.endsWith('${')) templates.push(0);
  };

  while (place < text.length) {
    const found = take(comment);
    if (found !== undefined) {
      keep(found, 'comment');
      continue;
    }
    const literal = take(quoted) ?? (mayBeginExpression(previous) ? take(regularExpression) : undefined);
    if (literal !== undefined) {
      keep(literal, 'literal');
      continue;
    }
    const part = take(word) ?? '';
    const depth = templates.at(-1);
    keep(part, 'code');
    if (part === '`') takeTemplatePart();
    else if (part === '}' && depth === 0) {
      templates.pop();
      takeTemplatePart();
    } else if (depth !== undefined && (part === '{' || part === '}')) {
      templates[templates.length - 1] = depth + (part === '{' ? 1 : -1);
    }
  }
  return { text, ...readings };
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function mayBeginExpression(previous: string): boolean {
  if (/[\w$]$/.test(previous)) return wordsBeforeExpression.test(previous);
  return !/[)\]}'"`/]$/.test(previous);
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** Keeps the delimiters, so that a checker still sees that a literal stands there. */
function blankInside(literal: string): string {
  if (literal.endsWith('${')) return `${blank(literal.slice(0, -2))}\${`;
  const first = /^['"]/.test(literal) ? literal.slice(0, 1) : '';
  const last = literal.length > first.length && /['"`]$/.test(literal) ? literal.slice(-1) : '';
  return first + blank(literal.slice(first.length, literal.length - last.length)) + last;
}

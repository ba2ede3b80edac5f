/** The body of a function, from its brace to the one that closes it. */
export interface FunctionBody {
  readonly firstLine: number;
  /**
   * Its lines without those of the functions inside it: a function that returns closures is what other styles call a class, and
   * what has to be held in mind is each of them at a time.
   */
  readonly ownLines: number;
}

interface OpenBrace {
  readonly isBody: boolean;
  readonly line: number;
  innerLines: number;
}

/** What may stand between `)` and `{` when it is the type that a function returns. */
const returnType = /\)\s*:\s*(?:[^;(){}]|\{[^{}]*\}|\([^()]*\))*$/;

/** How far back the beginning of a function is looked for; longer lists of parameters are taken for one. */
const charactersBefore = 600;

/**
 * The bodies of functions, methods and arrow functions in a reading without comments and literals, innermost first. It goes
 * by braces and what stands before them, which is near enough to measure length.
 */
export function functionBodies(code: string): readonly FunctionBody[] {
  const open: OpenBrace[] = [];
  const bodies: FunctionBody[] = [];
  let line = 1;
  for (let place = 0; place < code.length; place += 1) {
    if (code[place] === '\n') line += 1;
    if (code[place] === '{') {
      const before = code.slice(Math.max(0, place - charactersBefore), place);
      open.push({ isBody: beginsBody(before), line, innerLines: 0 });
    }
    if (code[place] === '}') {
      const opened = open.pop();
      if (!opened?.isBody) continue;
      const lines = line - opened.line + 1;
      bodies.push({ firstLine: opened.line, ownLines: lines - opened.innerLines });
      // The line with its first brace still belongs to the function around it.
      const around = open.findLast(brace => brace.isBody);
      if (around !== undefined) around.innerLines += lines - 1;
    }
  }
  return bodies;
}

function beginsBody(before: string): boolean {
  const trimmed = before.trimEnd();
  if (trimmed.endsWith('=>')) return true;
  if (trimmed.endsWith(')'))
    return !/(?:^|[^.\w$])(?:if|for|while|switch|catch|with|await)$/.test(beforeParenthesis(trimmed));
  return returnType.test(trimmed);
}

/** What stands before the parenthesis that the last character closes. */
function beforeParenthesis(text: string): string {
  let depth = 0;
  for (let place = text.length - 1; place >= 0; place -= 1) {
    if (text[place] === ')') depth += 1;
    if (text[place] === '(') depth -= 1;
    if (depth === 0) return text.slice(0, place).trimEnd();
  }
  return '';
}

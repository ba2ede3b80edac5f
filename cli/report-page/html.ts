/** Text that may stand in a page as it is. Only `html` and `trustedHtml` make it, so that a forgotten escape is a type error. */
export interface Html {
  readonly html: string;
}

export type HtmlValue = Html | string | number | readonly HtmlValue[] | undefined;

/** A piece of a page. Every string that is put in is escaped, for text and for quoted attributes alike; `undefined` stands for nothing. */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return {
    html: literals.reduce((text, literal, index) => `${text}${render(values[index - 1])}${literal}`),
  };
}

/** Vouches for text that this program wrote itself. Nothing that came from a cloud may pass here. */
export function trustedHtml(text: string): Html {
  return { html: text };
}

/** JSON for a script element: `<` would let a value end the element, and U+2028 and U+2029 once ended lines of JavaScript. */
export function jsonForScript(value: unknown): Html {
  return trustedHtml(
    JSON.stringify(value).replace(
      /[<\u2028\u2029]/g,
      character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}

function render(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeText(value);
  return 'html' in value ? value.html : value.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? '');
}

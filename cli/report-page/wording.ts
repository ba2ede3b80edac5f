import { type Html, html } from './html.ts';

/** The same thing said in both languages of the page. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}
export type Language = keyof Bilingual;

/**
 * Writes texts in one language and remembers both, so that the page can switch without asking anybody: each text carries a number, and the
 * dictionary has that number in both languages. Texts that repeat share a number.
 */
export interface Wording {
  readonly language: Language;
  /** The text, in an element that follows the language switch. */
  text(said: Bilingual): Html;
  /** For an element of the caller's own that holds nothing but this text: its attribute, with a leading space. */
  follow(said: Bilingual): Html;
  /** An attribute that follows the language switch, with a leading space. */
  attribute(name: 'aria-label' | 'placeholder', said: Bilingual): Html;
  dictionary(): Readonly<Record<Language, readonly string[]>>;
}

export function createWording(language: Language): Wording {
  const numbers = new Map<string, number>();
  const texts: Bilingual[] = [];
  const numberOf = (said: Bilingual): number => {
    const key = JSON.stringify([said.en, said.zh]);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, texts.length);
    return texts.push(said) - 1;
  };
  return {
    language,
    text: said =>
      said.en === said.zh
        ? html`${said.en}`
        : html`<span data-say="${numberOf(said)}">${said[language]}</span>`,
    follow: said => html` data-say="${numberOf(said)}"`,
    attribute: (name, said) =>
      name === 'placeholder'
        ? html` placeholder="${said[language]}" data-say-placeholder="${numberOf(said)}"`
        : html` aria-label="${said[language]}" data-say-label="${numberOf(said)}"`,
    dictionary: () => ({ en: texts.map(({ en }) => en), zh: texts.map(({ zh }) => zh) }),
  };
}

/** A text that is the same in every language: an id, a number, a name. */
export function verbatim(text: string): Bilingual {
  return { en: text, zh: text };
}

/** "2,637": both languages of the page group digits like this. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

const grouped = new Intl.NumberFormat('en-US');

/** "1 address", "2,000 addresses". */
export function counted(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

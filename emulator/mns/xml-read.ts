import { xmlLibrary } from '../xml-library.ts';
import { MnsError } from './mns-error.ts';

/** An element of a request. Attributes are not kept: the protocol has none but the namespace. */
export interface XmlElement {
  readonly name: string;
  /** All text directly inside, references resolved and white space kept; empty where there is none. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/**
 * Reads a request body, or refuses it with MalformedXML. Besides what is not well-formed (a body with a bare `&`, as
 * some clients send it) this refuses declarations of entities, entities that XML itself does not know, and characters
 * that XML 1.0 cannot carry. The XML library has to be loaded.
 */
export function readXml(body: Buffer): XmlElement {
  const text = decode(body);
  if (xmlLibrary().XMLValidator.validate(text) !== true) throw new MnsError('MalformedXML');
  // The validator takes text behind the root for nothing worth mentioning.
  if (!text.trimEnd().endsWith('>') || /<!DOCTYPE/i.test(text) || hasForeignReference(text))
    throw new MnsError('MalformedXML');
  const root = childrenOf(parse(text)).find(({ name }) => name !== '?xml');
  if (!root || !isCarriable(root)) throw new MnsError('MalformedXML');
  return root;
}

/** The name of the root element without reading the whole; what tells a batch from a single message. */
export function rootNameOf(body: Buffer): string | undefined {
  const start = body.subarray(0, 1024).toString('latin1');
  return /^[^<]*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*)*<([A-Za-z_][\w.:-]*)/s.exec(start)?.[1];
}

type Parser = InstanceType<ReturnType<typeof xmlLibrary>['XMLParser']>;
let parsers: { readonly withoutReferences: Parser; readonly withReferences: Parser } | undefined;

function makeParsers() {
  const { XMLParser } = xmlLibrary();
  const options = { ignoreAttributes: true, parseTagValue: false, trimValues: false };
  return {
    /** Most documents refer to nothing, and this one is several times faster. */
    withoutReferences: new XMLParser({ ...options, processEntities: false }),
    // The numeric references are what htmlEntities is for; the named ones that come with it are refused beforehand.
    withReferences: new XMLParser({ ...options, processEntities: true, htmlEntities: true }),
  };
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new MnsError('MalformedXML');
  }
}

function parse(text: string): unknown {
  try {
    parsers ??= makeParsers();
    return (text.includes('&') ? parsers.withReferences : parsers.withoutReferences).parse(text);
  } catch {
    throw new MnsError('MalformedXML');
  }
}

/** Whether anything outside of CDATA refers to an entity of HTML or to a character that XML cannot carry. */
function hasForeignReference(text: string): boolean {
  const withoutCdata = text.replace(/<!\[CDATA\[.*?\]\]>/gs, '');
  for (const [, name = ''] of withoutCdata.matchAll(/&([^;]*);?/g)) {
    if (['lt', 'gt', 'amp', 'quot', 'apos'].includes(name)) continue;
    const [, decimal, hex] = /^#(?:(\d{1,7})|x([0-9A-Fa-f]{1,6}))$/.exec(name) ?? [];
    const codePoint = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    // The parser drops what it cannot print, and a body must not lose a character without a word.
    if (!(codePoint <= 0x10ffff) || uncarriable.test(String.fromCodePoint(codePoint))) return true;
  }
  return false;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 (2.2) leaves out.
const uncarriable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;

function isCarriable(element: XmlElement): boolean {
  return !uncarriable.test(element.text) && element.children.every(isCarriable);
}

/** fast-xml-parser gives text as a string, repeated elements as an array, and mixed text under `#text`. */
function childrenOf(value: unknown): readonly XmlElement[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, content]: [string, unknown]) => {
    if (name === '#text') return [];
    const occurrences: readonly unknown[] = Array.isArray(content) ? content : [content];
    return occurrences.map(one => ({ name, text: textOf(one), children: childrenOf(one) }));
  });
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return '#text' in value && typeof value['#text'] === 'string' ? value['#text'] : '';
}

import { MnsError } from './mns-error.ts';
import type { XmlElement } from './xml-read.ts';

/** Refuses a document with another root, or with an element that the reference page does not list. */
export function expectElement(element: XmlElement, name: string, allowed: readonly string[]): void {
  if (element.name !== name) throw schemaViolation(element.name);
  const stranger = element.children.find(child => !allowed.includes(child.name));
  if (stranger) throw schemaViolation(stranger.name);
}

/** The text of a child that may be absent; a child given twice, or one with elements inside, is refused. */
export function textField(element: XmlElement, name: string): string | undefined {
  const found = element.children.filter(child => child.name === name);
  const [only] = found;
  if (!only) return undefined;
  if (found.length > 1 || only.children.length > 0) throw schemaViolation(name);
  return only.text;
}

/** A whole number, digits only: `5.0`, ` 5` and the empty text are refused, not guessed at. */
export function integerField(element: XmlElement, name: string): number | undefined {
  const text = textField(element, name);
  if (text === undefined) return undefined;
  if (!/^-?\d{1,15}$/.test(text)) throw schemaViolation(name);
  return Number(text);
}

/** `True` or `False`, in any case. */
export function booleanField(element: XmlElement, name: string): boolean | undefined {
  const text = textField(element, name)?.toLowerCase();
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw schemaViolation(name);
  return text === 'true';
}

/** One word of a closed list, spelled as the reference spells it. */
export function choiceField<T extends string>(
  element: XmlElement,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = textField(element, name);
  if (text === undefined) return undefined;
  const choice = choices.find(candidate => candidate === text);
  if (choice === undefined)
    throw new MnsError('InvalidArgument', `The value of ${name} should be one of ${choices.join(', ')}.`);
  return choice;
}

export function schemaViolation(elementName: string): MnsError {
  return new MnsError(
    'InvalidArgument',
    `The XML you provided did not validate against our published schema, cause by ${elementName} Element.`,
  );
}

/** An element that holds text or other elements, never both: the protocol has no mixed content. */
export interface XmlNode {
  readonly name: string;
  readonly content: string | readonly XmlNode[];
}

/** The namespace of requests and of notifications; replies were seen to carry it without the slash at the end. */
export const namespace = 'http://mns.aliyuncs.com/doc/v1/';

/**
 * A whole reply, each element on a line of its own, two spaces deeper than its parent. The samples of the documentation are
 * on one line; recorded replies are not (BatchReceiveMessage of 2015 in nextrip\aliMns\MnsBase, whose Content-Length counts
 * exactly these spaces), and the vendor's PHP SDK loses system properties without them. A client has to skip white space.
 */
export function xmlDocument(root: string, ...children: readonly XmlNode[]): string {
  return `<?xml version="1.0"?>\n${rootElement(root, namespace.slice(0, -1), children)}\n`;
}

/** The text of a message that a topic pushes: the same form, with an encoding, the namespace whole and no line behind it. */
export function notificationDocument(children: readonly XmlNode[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${rootElement('Notification', namespace, children)}`;
}

/** An element that holds text, which is escaped when it is written. */
export function element(name: string, text: string | number): XmlNode {
  return { name, content: String(text) };
}

/** An element that holds other elements. */
export function parent(name: string, ...children: readonly XmlNode[]): XmlNode {
  return { name, content: children };
}

function rootElement(name: string, xmlns: string, children: readonly XmlNode[]): string {
  return `<${name} xmlns="${xmlns}">${contentOf(children, '')}</${name}>`;
}

function contentOf(content: XmlNode['content'], indent: string): string {
  if (typeof content === 'string') return escapeText(content);
  if (content.length === 0) return '';
  const deeper = `${indent}  `;
  const lines = content.map(
    ({ name, content: inner }) => `\n${deeper}<${name}>${contentOf(inner, deeper)}</${name}>`,
  );
  return `${lines.join('')}\n${indent}`;
}

/** A carriage return is written as a reference, because readers turn a bare one into a line feed (XML 1.0, 2.11). */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

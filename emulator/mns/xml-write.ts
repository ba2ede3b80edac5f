export const namespace = 'http://mns.aliyuncs.com/doc/v1/';

/** A whole document on one line, as the service sends it: no client has to skip white space. */
export function xmlDocument(root: string, ...children: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="${namespace}">${children.join('')}</${root}>`;
}

/** An element that holds text, which is escaped. */
export function element(name: string, text: string | number): string {
  return `<${name}>${escapeText(String(text))}</${name}>`;
}

/** An element that holds other elements. */
export function parent(name: string, ...children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}

/** A carriage return is written as a reference, because readers turn a bare one into a line feed (XML 1.0, 2.11). */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

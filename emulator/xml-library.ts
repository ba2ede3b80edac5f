type XmlLibrary = typeof import('fast-xml-parser');

let library: XmlLibrary | undefined;

/**
 * Loads the library once. Whoever takes a request with XML in it, or answers one in XML by means of the library, waits for this
 * first; an emulator that nobody speaks XML to starts without it.
 */
export async function loadXmlLibrary(): Promise<void> {
  library ??= await import('fast-xml-parser');
}

/** The library, which has to be loaded by now. */
export function xmlLibrary(): XmlLibrary {
  if (!library) throw new Error('The XML library was used before it was loaded: call loadXmlLibrary first.');
  return library;
}

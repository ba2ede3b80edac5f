/** The fenced code of one language on a page, in order. */
export function blocksOf(page: string, language: string): readonly string[] {
  const fences = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...page.matchAll(fences)].map(match => match[1] ?? '');
}

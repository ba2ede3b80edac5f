import { candidateWords, orphanWords, type ReportWord, verdictWords } from '../shared/core/verdict.ts';

/**
 * The one order in which words are listed, drawn and chosen from: orphans first, because they are what a reader came for, then the reasons to keep, each
 * group in the order in which the rules are tried.
 */
export const wordOrder: readonly ReportWord[] = orphansFirst([...verdictWords, ...candidateWords]);

function orphansFirst(words: readonly ReportWord[]): readonly ReportWord[] {
  return [...words.filter(word => orphanWords.has(word)), ...words.filter(word => !orphanWords.has(word))];
}

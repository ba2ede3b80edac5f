/** What the command's exit status says to scripts. */
export const exitCodes = { clean: 0, failed: 1, usage: 2, breakerTripped: 3, deadLetters: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

// Loaded into a command under test: it takes its input for a person who can be asked.
process.stdin.isTTY = true;

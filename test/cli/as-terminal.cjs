// Loaded into a command under test: its stderr takes itself for a wide terminal, so that it shows progress.
process.stderr.isTTY = true;
process.stderr.columns = 400;

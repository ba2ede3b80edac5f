#!/usr/bin/env node
// The emulator is started by tests, again and again, so it does not wait for the code of all other commands: the build makes
// each of these two a file of its own.
void (process.argv[2] === 'emulator' ? import('./emulator-alone.ts') : import('./all-commands.ts'));

import { addEmulatorCommand } from './commands/emulator.ts';
import { programWith } from './program-with.ts';
import { runCommandLine } from './run-command-line.ts';

void runCommandLine(programWith([addEmulatorCommand]));

import { createProgram } from './program.ts';
import { runCommandLine } from './run-command-line.ts';

void runCommandLine(createProgram());

#!/usr/bin/env node
// The command line, the same program as the binary. Here the process and its signals are ours.
import process from 'node:process';
import { CommandLine } from '../native.js';

const interrupted = 130;
const line = new CommandLine();
let asked = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (asked) {
      process.exit(interrupted);
    }
    asked = true;
    line.cancel();
  });
}
// Results are written and flushed by then; a thread may still wait for an answer at the terminal.
process.exit(await line.run(process.argv.slice(2)));

#!/usr/bin/env node
// The entry of the command line program: the process's own streams, environment and signals. The commands are in cli/.
import { Interruption } from './cli/interruption.ts';
import { main } from './cli/main.ts';

const interruption = new Interruption();
interruption.listen((code) => process.exit(code));

const exitCode = await main(process.argv.slice(2), {
  streams: {
    output: process.stdout,
    notices: process.stderr,
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  },
  environment: process.env,
  interruption,
});
// What is written must be out before the end, and no forgotten timer may delay it.
await new Promise((resolve) => process.stdout.write('', resolve));
process.exit(exitCode);

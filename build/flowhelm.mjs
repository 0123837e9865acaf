#!/usr/bin/env node
// The command line program, on the pinned Node whatever Node called it.
import { runOnPinnedNode } from './packages.mjs';

runOnPinnedNode('electron/cli.ts', process.argv.slice(2));

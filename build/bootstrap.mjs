// `npm start`, `npm test`, `npm run bench`, `npm run soak` and `npm run screenshots` begin here, with nothing installed yet.
import { runOnPinnedNode } from './packages.mjs';

const [task = '', ...args] = process.argv.slice(2);
switch (task) {
  case 'start':
    runOnPinnedNode('build/start.ts', args);
    break;
  case 'test':
    runOnPinnedNode('tests/run.ts', args);
    break;
  case 'bench':
    runOnPinnedNode('tests/bench/run.ts', args);
    break;
  case 'soak':
    runOnPinnedNode('tests/bench/soak.ts', args);
    break;
  case 'screenshots':
    runOnPinnedNode('build/screenshots.ts', args);
    break;
  default:
    process.stderr.write(`unknown task: ${task}\n`);
    process.exit(2);
}

import { openProfile } from '../../../electron/store/profile.ts';
import { change, entry } from './samples-of-change.ts';

/**
 * Run as a process of its own: opens the profile for writing, then appends to a journal without end and says so on stdout after each
 * entry. With `hold` it only holds the profile. It is killed from outside.
 */
const [home = '', purpose = 'write'] = process.argv.slice(2);
const profile = openProfile({ mode: 'write', home });
process.stdout.write('open\n');
if (purpose === 'hold') {
  setInterval(() => profile.routers.list(), 1000);
} else {
  profile.changes.begin(change('c1'));
  for (let number = 0; ; number += 1) {
    profile.changes.journal('c1', entry(String(number)));
    profile.changes.update('c1', { summary: `entry ${number} is written` });
    process.stdout.write(`${number}\n`);
  }
}

import { openProfile } from '../../../electron/store/profile.ts';
import { endlessSample } from './sample-rows.ts';
import { change, entry } from './samples-of-change.ts';

/**
 * Run as a process of its own: opens the profile for writing, then appends to a journal without end and says so on stdout after each
 * entry. With `samples` it adds samples in the same way, so many that checking them takes no time; with `hold` it only holds the
 * profile. It is killed from outside.
 */
const [home = '', purpose = 'write'] = process.argv.slice(2);
const profile = openProfile({ mode: 'write', home });
process.stdout.write('open\n');
const hold = () => setInterval(() => profile.routers.list(), 1000);
if (purpose === 'hold') {
  hold();
} else if (purpose === 'samples') {
  for (let number = 0; number < 2000; number += 1) {
    profile.samples.add('r1', endlessSample(number));
    profile.samples.tend(endlessSample(number).at, { days: 90 });
    process.stdout.write(`${number}\n`);
  }
  hold();
} else {
  profile.changes.begin(change('c1'));
  for (let number = 0; ; number += 1) {
    profile.changes.journal('c1', entry(String(number)));
    profile.changes.update('c1', { summary: `entry ${number} is written` });
    process.stdout.write(`${number}\n`);
  }
}

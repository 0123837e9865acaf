#!/usr/bin/env node
// The entry of the app without Electron: the same engine, served to a browser on this computer. `flowhelm serve` does the same.
import { parseArgs } from 'node:util';
import { isFlowhelmError } from '../shared/model/errors.ts';
import { runServe } from './serve/run-serve.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    demo: { type: 'boolean' },
    home: { type: 'string' },
    listen: { type: 'string' },
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    metrics: { type: 'boolean' },
    'metrics-textfile': { type: 'string' },
  },
});
const stop = new AbortController();
let second = () => '';
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) {
      process.stderr.write(`${second()}\n`);
      process.exit(130);
    }
    stop.abort();
  });
}

try {
  await runServe(
    {
      ...values,
      ...{ tlsCert: values['tls-cert'], tlsKey: values['tls-key'], metricsTextfile: values['metrics-textfile'] },
    },
    {
      environment: process.env,
      signal: stop.signal,
      print: (line) => process.stdout.write(`${line}\n`),
      notice: (line) => process.stderr.write(`${line}\n`),
      askPassword: async () => null,
      onStopping: (words) => {
        second = words;
      },
    },
  );
  process.exit(0);
} catch (error) {
  process.stderr.write(isFlowhelmError(error) ? `${error.message}\n${error.nextStep}\n` : `${error}\n`);
  process.exit(1);
}

import { runServe } from '../../serve/run-serve.ts';
import { askSecret } from '../prompt.ts';
import { answer, type Cli } from '../run.ts';

export interface ServeCommandOptions {
  readonly port?: string;
  readonly demo?: boolean;
  readonly listen?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly metrics?: boolean;
  readonly metricsTextfile?: string;
}

/** `flowhelm serve`: the app in a browser of this computer, until Ctrl-C. */
export async function serveCommand(cli: Cli, options: ServeCommandOptions): Promise<null> {
  const { terminal, environment, signal, interruption, home } = cli;
  await runServe(
    { ...options, home },
    {
      environment,
      signal,
      print: (link) => answer(cli, { result: { link }, text: link }),
      notice: (line) => terminal.notice(line),
      askPassword: async () => (terminal.interactive ? askSecret(terminal, 'Password for this page:', signal) : null),
      onStopping: (second) => {
        interruption.words = { first: '', second };
      },
    },
  );
  return null;
}

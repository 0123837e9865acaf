import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommandHook } from '../../../electron/alerts/command.ts';
import { madeUpNews, messageOf } from '../../../electron/alerts/message.ts';
import { type AlertHook, alertHookSchema } from '../../../shared/model/alert.ts';
import { temporaryFolder } from '../store/samples.ts';

const message = messageOf([madeUpNews(new Date('2026-01-01T00:00:00Z'))], new Date('2026-01-01T00:00:05Z'), true);
const never = new AbortController().signal;

function run(program: string, given: string[], options: Partial<Parameters<typeof runCommandHook>[2]> = {}) {
  const hook: AlertHook = {
    ...{ id: 'h', name: 'Mail', enabled: true, atLeast: 'info', onClose: true },
    ...{ kind: 'command', program, arguments: given },
  };
  return runCommandHook(hook, message, { signal: never, ...options });
}

describe('a command', () => {
  test('gets the subject as an argument and the text as its input', async () => {
    const { detail } = await run('sh', ['-c', 'printf "%s|" "$1"; cat', 'sh', 'Re: {subject}']);
    expect(detail).toBe(
      `The program ended well. It said: Re: ${message.subject}|${message.text.replaceAll('\n', ' ').trim()}`,
    );
  });

  test('runs without a shell', async () => {
    const { detail } = await run('echo', ['$HOME', '; false', '`id`']);
    expect(detail).toBe('The program ended well. It said: $HOME ; false `id`');
  });

  test('sees little of the environment', async () => {
    const environment = { PATH: process.env['PATH'], FLOWHELM_VAULT_PASSPHRASE: 'sesame', LANG: 'C' };
    const { detail } = await run('env', [], { environment });
    expect(detail).toContain('LANG=C');
    expect(detail).not.toMatch(/sesame|FLOWHELM/);
  });

  test('that ends with a code has failed, with what it said', async () => {
    expect(await run('sh', ['-c', 'echo no such user >&2; exit 67'])).toEqual({
      ok: false,
      detail: 'The program ended with code 67. It said: no such user',
      again: true,
    });
  });

  test('that says much is heard in part, and nothing that a terminal would act on', async () => {
    const { detail } = await run('sh', ['-c', 'printf "\\033[2Jhello\\n"; yes | head -c 1000000']);
    expect(detail).toContain('hello');
    expect(detail).not.toContain('\u001b');
    expect(detail.length).toBeLessThan(600);
  });

  test('that does not read its input is fine', async () => {
    expect(await run('true', [])).toMatchObject({ ok: true });
  });

  test.each([
    ['/no/such/program', 'There is no such program.'],
    ['/etc/passwd', 'The program may not be run.'],
    ['true\0', 'The program cannot be started.'],
  ])('%j cannot be run', async (program, detail) => {
    expect(await run(program, [])).toEqual({ ok: false, detail, again: false });
  });

  test('that hangs is ended with all that it has started', async () => {
    const script = 'sh -c "trap \'\' TERM; echo \\$\\$; while :; do sleep 60; done" & sleep 60';
    const attempt = await run('sh', ['-c', script], { timeoutMs: 300 });
    expect(attempt).toMatchObject({ ok: false, again: false });
    const [, pid] = /did not end in time. It said: (\d+)$/.exec(attempt.detail) ?? [];
    expect(pid).toBeDefined();
    // one that nobody has waited for yet is dead all the same
    const state = () =>
      existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] : 'gone';
    await expect.poll(state, { timeout: 5000 }).toMatch(/^(gone|Z|X)$/);
  });

  test('is ended with the app', async () => {
    const closing = new AbortController();
    const running = run('sleep', ['60'], { signal: closing.signal });
    closing.abort();
    expect(await running).toMatchObject({ ok: false, again: false });
  });

  test('as docs/ALERTS.md has it makes a mail', async () => {
    const documented = readFileSync('docs/ALERTS.md', 'utf8');
    const example = [...documented.matchAll(/```json\n([^`]*"kind": "command"[^`]*)```/g)].map(([, text]) =>
      alertHookSchema.parse(JSON.parse(text ?? '')),
    );
    expect(example).toHaveLength(3);
    const sendmail = example.find((hook) => hook.kind === 'command' && hook.program === '/bin/sh');
    if (sendmail?.kind !== 'command') throw new Error('no example for sendmail');
    const outbox = join(temporaryFolder(), 'mail');
    const given = sendmail.arguments.map((argument) => argument.replace('/usr/sbin/sendmail -t -i', `cat > ${outbox}`));
    expect(await run(sendmail.program, given)).toMatchObject({ ok: true });
    const headers = `To: admin@example.com\nSubject: ${message.subject}\n\n`;
    expect(readFileSync(outbox, 'utf8')).toBe(`${headers}${message.text}`);
  });

  test('may be a webhook that ntfy makes readable', () => {
    const url = /`(https:\/\/ntfy\.sh\/your-topic\?tpl=1[^`]+)`/.exec(readFileSync('docs/ALERTS.md', 'utf8'))?.[1];
    const hook = { id: 'n', name: 'ntfy', enabled: true, atLeast: 'info', onClose: true, kind: 'webhook', url };
    expect(alertHookSchema.safeParse(hook).success).toBe(true);
  });
});

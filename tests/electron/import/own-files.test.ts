import { describe, expect, it } from 'vitest';
import { readStandardInput } from '../../../electron/import/cli-source.ts';
import { decodeText } from '../../../electron/import/own-files.ts';

describe('the text of a file', () => {
  const text = 'name,host\nCafé 漢,10.0.0.1\n';

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 as Excel writes it', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 the other way round', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('in %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('in Latin 1', () => {
    expect(decodeText(Buffer.from('Café', 'latin1'))).toBe('Café');
  });
});

describe('the standard input', () => {
  async function* chunks(...parts: readonly (string | Buffer)[]) {
    yield* parts;
  }

  it('is read to its end, also where a character is cut in two', async () => {
    const bytes = Buffer.from('name,host\nCafé,10.0.0.1\n');
    const { reading, format } = await readStandardInput(null, chunks(bytes.subarray(0, 14), bytes.subarray(14)));
    expect([format, reading.routers[0]?.name]).toEqual(['csv', 'Café']);
  });

  it('follows no Include', async () => {
    const { reading } = await readStandardInput('ssh-config', chunks('Include /etc/ssh/ssh_config\n', 'Host a\n'));
    expect(reading.notices.join()).toContain('is not followed');
  });

  it('is not read for ever', async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1;
        yield Buffer.alloc(1_000_000, 'a');
      }
    }
    await expect(readStandardInput('csv', endless())).rejects.toMatchObject({ code: 'file-unusable' });
    expect(given).toBe(21);
  });
});

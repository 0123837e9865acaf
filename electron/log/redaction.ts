const secretName = /pass(word|phrase|wd)?$|secret|token|cookie|private.?key|authorization|credential/i;
const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g;
const tokenInAddress = /([?&]token=)[^&\s"'\\]+/gi;
const cover = '[redacted]';
/** A shorter value would also strike out words that are none. */
const shortestHidden = 4;

/** Keeps secrets out of texts: by the name they stand under, by their value once it is known, and by their shape. */
export class Redaction {
  /** The escaped form before the plain one that is part of it, or a lone backslash of it would be left in a line of JSON. */
  #longestFirst: string[] = [];

  /** From now on this value is struck out of every text. */
  hide(secret: string): void {
    if (secret.length < shortestHidden) return;
    const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
    this.#longestFirst = [...new Set([...this.#longestFirst, ...forms])].sort((a, b) => b.length - a.length);
  }

  text(text: string): string {
    let clean = text.replace(privateKey, cover).replace(tokenInAddress, `$1${cover}`);
    for (const value of this.#longestFirst) clean = clean.replaceAll(value, cover);
    return clean;
  }

  /** A copy of a logged object without what stands under a secret's name, at any depth. */
  object(value: unknown, depth = 0): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (depth > 8) return '[too deep]';
    if (value instanceof Error) return this.object(errorFields(value), depth + 1);
    if (Array.isArray(value)) return value.map((item) => this.object(item, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        secretName.test(name) && mayBeSecret(inner) ? cover : this.object(inner, depth + 1),
      ]),
    );
  }
}

/** A count or a yes under such a name, as `passwordless`, tells nothing. */
function mayBeSecret(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function errorFields(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return { ...error, name, message, stack, ...(cause !== undefined && { cause }) };
}

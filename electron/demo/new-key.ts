import ssh2 from 'ssh2';

interface NewKeyOptions {
  readonly comment?: string;
}

/** A new ed25519 pair. About one in 750 that ssh2 1.17 makes cannot be read again, so each is read before it is used. */
export function newKeyPair(options: NewKeyOptions = {}): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', options);
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

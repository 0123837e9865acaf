import ssh2, {
  type BaseAgent,
  type IdentityCallback,
  type KnownPublicKeys,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2';

/** Where the SSH agent of this computer listens; `null` = there is none. Windows' own OpenSSH agent has a fixed pipe. */
export function findAgentSocket(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const socket = environment['SSH_AUTH_SOCK'];
  if (socket) return socket;
  return platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : null;
}

/** The keys that an agent holds; none when it cannot be asked, for then the other ways to log in still count. */
export function listAgentKeys(agent: BaseAgent): Promise<readonly ParsedKey[]> {
  return new Promise((resolve) => {
    agent.getIdentities((error, keys) => {
      if (error || !keys) return resolve([]);
      resolve(keys.flatMap(parsePublicKey));
    });
  });
}

function parsePublicKey(entry: KnownPublicKeys[number]): ParsedKey[] {
  // The type allows a key in an entry in an entry; OpenSSH's agent gives parsed keys.
  const inner = typeof entry === 'object' && 'pubKey' in entry ? entry.pubKey : entry;
  const source = typeof inner === 'object' && 'pubKey' in inner ? inner.pubKey : inner;
  const parsed = ssh2.utils.parseKey(source);
  return parsed instanceof Error ? [] : [parsed];
}

/** An agent that shows a router the chosen keys only: every key offered is one of the three tries that OpenWrt allows. */
export class ChosenKeysAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: BaseAgent;
  readonly #keys: readonly ParsedKey[];
  #refusedToSign = false;

  constructor(agent: BaseAgent, keys: readonly ParsedKey[]) {
    super();
    this.#agent = agent;
    this.#keys = keys;
  }

  /** True when the router liked a key, but the agent did not sign: it is locked, or a person said no. */
  get refusedToSign(): boolean {
    return this.#refusedToSign;
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(null, [...this.#keys]);
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const answer = typeof options === 'function' ? options : callback;
    this.#agent.sign(key, data, typeof options === 'function' ? {} : options, (error, signature) => {
      if (error) this.#refusedToSign = true;
      answer?.(error, signature);
    });
  }
}

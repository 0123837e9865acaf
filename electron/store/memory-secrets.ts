import type { SecretKind, SecretStore } from './secrets.ts';

/** Secrets that end with the process: for demonstrations and tests, so that neither touches the person's keyring. */
export function memorySecretStore(): SecretStore {
  const kept = new Map<string, string>();
  const key = (routerId: string, kind: SecretKind) => `${routerId}:${kind}`;
  return {
    available: async () => true,
    why: () => '',
    get: async (routerId, kind) => kept.get(key(routerId, kind)) ?? null,
    set: async (routerId, kind, secret) => {
      kept.set(key(routerId, kind), secret);
    },
    remove: async (routerId, kind) => kept.delete(key(routerId, kind)),
  };
}

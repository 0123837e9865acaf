import type { VaultState } from '../../shared/contracts/login.ts';
import type { FleetService } from './fleet-service.ts';

/** Makes the vault of this profile. Throws `bad-input` where there is a keyring, or a vault already. */
export async function createVault({ log, workspace }: FleetService, passphrase: string): Promise<VaultState> {
  const { keyring } = workspace.secrets;
  log.hide(passphrase);
  await keyring.createVault(passphrase);
  return keyring.state();
}

/** Routers that waited for the vault are tried again. Throws `vault-passphrase-wrong`, `vault-unusable`. */
export async function unlockVault({ log, workspace }: FleetService, passphrase: string): Promise<VaultState> {
  const { keyring } = workspace.secrets;
  log.hide(passphrase);
  await keyring.unlockVault(passphrase);
  const waiting = workspace.board.routers.filter(
    ({ reachability }) => reachability.state === 'failed' && reachability.error.code === 'vault-locked',
  );
  workspace.audits.ask(waiting.map(({ router }) => router.id));
  return keyring.state();
}

/** Throws `vault-passphrase-wrong`, `vault-unusable`. */
export async function changeVaultPassphrase(
  { log, workspace }: FleetService,
  old: string,
  passphrase: string,
): Promise<VaultState> {
  const { keyring } = workspace.secrets;
  log.hide(old);
  log.hide(passphrase);
  await keyring.changeVaultPassphrase(old, passphrase);
  return keyring.state();
}

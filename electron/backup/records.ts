import { z } from 'zod';
import { type AlertSettings, alertSchema, alertSettingsSchema } from '../../shared/model/alert.ts';
import { credentialSetSchema, groupSchema, jumpHostSchema, savedFilterSchema } from '../../shared/model/book.ts';
import { type Change, changeSchema } from '../../shared/model/change.ts';
import { settingsSchema } from '../../shared/model/fleet.ts';
import { assertNever } from '../../shared/model/offload.ts';
import { routerSchema, trustedHostKeySchema } from '../../shared/model/router.ts';
import { formerHostKeySchema } from '../store/host-keys.ts';
import type { Profile } from '../store/profile.ts';

const keptSecretSchema = z.object({
  id: z.string().min(1).max(200),
  kind: z.enum(['password', 'passphrase']),
  secret: z.string().min(1).max(100_000),
});
export type KeptSecret = z.infer<typeof keptSecretSchema>;

/** One line of a backup. Snapshots are left out: they are large, and an audit takes them anew. */
export const recordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('settings'), value: settingsSchema }),
  z.object({ kind: z.literal('credential-set'), value: credentialSetSchema }),
  z.object({ kind: z.literal('jump-host'), value: jumpHostSchema }),
  z.object({ kind: z.literal('group'), value: groupSchema }),
  z.object({ kind: z.literal('saved-filter'), value: savedFilterSchema }),
  z.object({ kind: z.literal('router'), value: routerSchema }),
  z.object({ kind: z.literal('host-key'), value: trustedHostKeySchema }),
  z.object({ kind: z.literal('former-host-key'), value: formerHostKeySchema }),
  z.object({ kind: z.literal('change'), value: changeSchema }),
  z.object({ kind: z.literal('alert-settings'), value: alertSettingsSchema }),
  z.object({ kind: z.literal('alert'), value: alertSchema }),
  /** In encrypted backups only. */
  z.object({ kind: z.literal('secret'), value: keptSecretSchema }),
]);
export type BackupRecord = z.infer<typeof recordSchema>;

/**
 * Everything in the profile but snapshots and what could not be read; `changes` oldest first. Without `secrets` the addresses of
 * webhooks, which often hold a token, are cut to their server, and these hooks are switched off.
 */
export function* recordsOf(
  profile: Profile,
  changes: readonly Change[],
  { secrets }: { readonly secrets: boolean },
): Generator<BackupRecord> {
  yield { kind: 'settings', value: profile.settings.get() };
  for (const value of profile.credentialSets.list()) yield { kind: 'credential-set', value };
  for (const value of profile.jumpHosts.list()) yield { kind: 'jump-host', value };
  for (const value of profile.groups.list()) yield { kind: 'group', value };
  for (const value of profile.savedFilters.list()) yield { kind: 'saved-filter', value };
  for (const value of profile.routers.list()) yield { kind: 'router', value };
  for (const value of profile.hostKeys.all()) yield { kind: 'host-key', value };
  for (const value of profile.hostKeys.wholeHistory()) yield { kind: 'former-host-key', value };
  for (const value of changes) yield { kind: 'change', value };
  const alertSettings = profile.alertSettings.get();
  yield { kind: 'alert-settings', value: secrets ? alertSettings : withoutTokens(alertSettings) };
  for (const value of profile.alerts.list(null, Number.MAX_SAFE_INTEGER).toReversed()) yield { kind: 'alert', value };
}

/** Whoever made the backup must not thereby run programs on this computer. */
function withoutPrograms(settings: AlertSettings): AlertSettings {
  const hooks = settings.hooks.map((hook) => (hook.kind === 'command' ? { ...hook, enabled: false } : hook));
  return { ...settings, hooks };
}

/** Addresses of webhooks and arguments of commands often hold a token. */
function withoutTokens(settings: AlertSettings): AlertSettings {
  const hooks = settings.hooks.map((hook) =>
    hook.kind === 'webhook'
      ? { ...hook, enabled: false, url: new URL(hook.url).origin }
      : { ...hook, enabled: false, arguments: [] },
  );
  return { ...settings, hooks };
}

/** Every change with its journal, oldest first. */
export function wholeHistoryOfChanges(profile: Profile): Change[] {
  return profile.changes.list(undefined, Number.MAX_SAFE_INTEGER).toReversed();
}

/** Writes one record into a profile; secrets are kept elsewhere and are no record of it. */
export function putRecord(profile: Profile, record: Exclude<BackupRecord, { kind: 'secret' }>): void {
  switch (record.kind) {
    case 'settings':
      profile.settings.save(record.value);
      return;
    case 'credential-set':
      profile.credentialSets.save(record.value);
      return;
    case 'jump-host':
      profile.jumpHosts.save(record.value);
      return;
    case 'group':
      profile.groups.save(record.value);
      return;
    case 'saved-filter':
      profile.savedFilters.save(record.value);
      return;
    case 'router':
      profile.routers.add(record.value);
      return;
    case 'host-key':
      profile.hostKeys.trust(record.value);
      return;
    case 'former-host-key':
      profile.hostKeys.addHistory(record.value);
      return;
    case 'change':
      profile.changes.begin(record.value);
      return;
    case 'alert-settings':
      profile.alertSettings.save(withoutPrograms(record.value));
      return;
    case 'alert':
      profile.alerts.put([record.value]);
      return;
    default:
      assertNever(record);
  }
}

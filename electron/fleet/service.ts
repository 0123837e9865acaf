import { join } from 'node:path';
import { openLog } from '../log.ts';
import { profileFolder } from '../store/profile.ts';
import { FleetService } from './fleet-service.ts';

export interface OpenServiceOptions {
  readonly shell: 'desktop' | 'browser';
  readonly version: string;
  /** Begin with the demo fleet, and leave the person's own profile closed. */
  readonly demo?: boolean;
  /** The profile's folder; by default that of this system (store/profile.ts). */
  readonly home?: string | undefined;
}

/** The service as the app's entries open it, with its log beside the profile. Throws `profile-in-use` and its relatives. */
export function openService({ shell, version, demo = false, home }: OpenServiceOptions): Promise<FleetService> {
  const folder = profileFolder(home);
  const logFolder = join(folder, 'logs');
  const log = openLog({ folder: logFolder });
  log.info({ shell, version, demo, platform: process.platform, node: process.versions.node }, 'started');
  return FleetService.open({ about: { version, shell, profileFolder: folder, logFolder }, log, demo });
}

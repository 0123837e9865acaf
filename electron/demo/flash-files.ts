import type { Box } from './box.ts';
import { modulePath, writePackages } from './package-database.ts';

/** What lies on flash when the router is new: configuration, packages, kernel modules. */
export async function installFlash(box: Box): Promise<void> {
  const { files, profile } = box;
  const { board, packages } = profile;
  for (const [path, text] of Object.entries(profile.files)) files.put(path, text);
  await writePackages(box, new Map(Object.entries(packages.installed)));
  for (const module of modulesOf(box)) files.put(modulePath(box, module), '');
  if (profile.system === 'openwrt') {
    const { version, revision, target } = board.release;
    files.put(
      '/etc/openwrt_release',
      `DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='${version}'\nDISTRIB_REVISION='${revision}'\nDISTRIB_TARGET='${target}'\nDISTRIB_ARCH='${board.architecture}'\nDISTRIB_DESCRIPTION='OpenWrt ${version} ${revision}'\nDISTRIB_TAINTS=''\n`,
    );
    files.put('/etc/openwrt_version', `${revision}\n`);
    files.mkdirSync('/overlay', { recursive: true });
    files.mkdirSync('/etc/dropbear', { recursive: true });
  } else {
    files.put(
      '/etc/os-release',
      `PRETTY_NAME="Debian GNU/Linux ${version(box)} (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="${version(box)}"\nID=debian\n`,
    );
  }
}

const version = ({ profile }: Box) => profile.board.release.version;

const packageModules: Readonly<Record<string, readonly string[]>> = {
  'kmod-nft-core': ['nf_tables'],
  'kmod-nf-conntrack': ['nf_conntrack'],
  'kmod-nf-flow': ['nf_flow_table'],
  'kmod-nft-offload': ['nf_flow_table_inet', 'nft_flow_offload'],
  'kmod-qca-nss-drv': ['qca_nss_drv'],
  'kmod-qca-nss-ecm': ['ecm'],
  'linux-image-amd64': ['nf_tables', 'nf_conntrack', 'nf_flow_table', 'nf_flow_table_inet', 'nft_flow_offload'],
};

function modulesOf({ profile }: Box): readonly string[] {
  return Object.keys(profile.packages.installed).flatMap((name) => packageModules[name] ?? []);
}

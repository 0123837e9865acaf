import type { Configuration } from 'electron-builder';

/**
 * `npm run dist` makes the installers of this platform. FLOWHELM_TEST_PACKAGE=1 leaves the debugger's door open, for tests that drive
 * a package; such a package is not for people.
 */
const isForTests = process.env['FLOWHELM_TEST_PACKAGE'] === '1';

const configuration: Configuration = {
  appId: 'org.flowhelm.desktop',
  productName: 'Flowhelm',
  copyright: 'The Flowhelm maintainers, MIT license',
  directories: { output: 'dist', buildResources: 'build' },
  // Everything is bundled into out/, but for the keyring's native part, which has to be a file on the disk.
  files: [
    'out/**',
    'package.json',
    '!**/node_modules/**',
    'node_modules/@napi-rs/keyring/{index.js,package.json,LICENSE}',
    'node_modules/@napi-rs/keyring-*/{*.node,package.json}',
  ],
  asar: true,
  asarUnpack: ['node_modules/@napi-rs/**'],
  npmRebuild: false,
  // Names of test runners, scripts and development packages are of no use in a package.
  extraMetadata: {
    scripts: {},
    devDependencies: {},
    dependencies: { '@napi-rs/keyring': '*' },
    main: 'out/main/main.js',
  },
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: isForTests,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  // The older AppImage runtime needs libfuse2, which current distributions no longer have.
  toolsets: { appimage: '1.0.3' },
  linux: {
    target: ['AppImage', 'deb', 'rpm'],
    icon: 'build/icons',
    category: 'Network',
    executableName: 'flowhelm',
    synopsis: 'Flow offload on fleets of routers',
    maintainer: 'Flowhelm maintainers',
  },
  mac: {
    target: ['dmg', 'zip'],
    icon: 'build/icons/icon.icns',
    category: 'public.app-category.utilities',
    hardenedRuntime: true,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
  },
  win: { target: ['nsis'], icon: 'build/icons/icon.ico' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  // No packages are published from here, and none looks for newer ones until they are signed.
  publish: null,
};

export default configuration;

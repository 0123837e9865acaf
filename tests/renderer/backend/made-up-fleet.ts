import { emptyBook } from '../../../shared/model/book.ts';
import type { FleetRouter, FleetState } from '../../../shared/model/fleet.ts';
import { defaultSettings } from '../../../shared/model/fleet.ts';
import type { FlowCounts } from '../../../shared/model/snapshot.ts';
import type { Verdict } from '../../../shared/model/verdict.ts';

/** Routers made from nothing but their number, so that every run shows the same. */

const sites = ['Harbour', 'Chapel Hill', 'Mill Lane', 'Station Road', 'Ferry Quay'];
const rooms = ['attic', 'ground floor', 'office', 'workshop', 'library', 'rack', 'garden house', 'reading room'];
const models: readonly (readonly [string, string])[] = [
  ['Banana Pi BPI-R4', 'OpenWrt 24.10.2'],
  ['GL.iNet GL-MT6000', 'OpenWrt 24.10.2'],
  ['Xiaomi Redmi Router AX6000 (OpenWrt U-Boot layout)', 'OpenWrt 23.05.5'],
  ['Netgear R6220', 'OpenWrt 22.03.7'],
  ['ASUS TUF-AX4200', 'OpenWrt SNAPSHOT r28739'],
];

type Kind = 'hardware' | 'software' | 'idle' | 'off' | 'attention' | 'broken' | 'unreachable' | 'new' | 'not-trusted';
const mix: readonly Kind[] = [
  'hardware',
  'hardware',
  'software',
  'hardware',
  'attention',
  'hardware',
  'off',
  'software',
  'hardware',
  'idle',
  'hardware',
  'unreachable',
  'hardware',
  'software',
  'broken',
  'hardware',
  'hardware',
  'not-trusted',
  'hardware',
  'new',
];

const verdicts: Record<Exclude<Kind, 'unreachable' | 'new' | 'not-trusted'>, Partial<Verdict>> = {
  hardware: {
    level: 'good',
    reason: 'hardware-active',
    configured: 'hardware',
    loaded: 'hardware',
    accelerating: 'hardware',
    sentence: 'Hardware offload works: most connections run in the NPU.',
    nextStep: 'Nothing to do.',
  },
  software: {
    level: 'good',
    reason: 'software-active',
    configured: 'software',
    loaded: 'software',
    accelerating: 'software',
    sentence: 'Software offload works: connections take the short way through the kernel.',
    nextStep: 'Nothing to do.',
  },
  idle: {
    level: 'neutral',
    reason: 'idle',
    configured: 'hardware',
    loaded: 'hardware',
    accelerating: 'idle',
    sentence: 'Hardware flow offloading is loaded, and hardly any traffic flows now.',
    nextStep: 'Start a download behind the router to see it at work.',
    action: 'wait-for-traffic',
  },
  off: {
    level: 'neutral',
    reason: 'off',
    sentence: 'Offload is off.',
    nextStep: 'Turn offload on to take traffic off the CPU.',
    action: 'enable',
  },
  attention: {
    level: 'attention',
    reason: 'fell-back-to-software',
    configured: 'hardware',
    loaded: 'hardware',
    accelerating: 'software',
    sentence: 'Hardware flow offloading is on in the configuration, but the kernel runs it in software.',
    nextStep: 'Choose Software flow offloading, or upgrade the firmware.',
    action: 'enable-software',
  },
  broken: {
    level: 'broken',
    reason: 'not-loaded-module-missing',
    configured: 'software',
    loaded: 'off',
    accelerating: 'none',
    sentence: 'Software flow offloading is on in the configuration, but a kernel module is missing.',
    nextStep: 'Install the package kmod-nft-offload that fits this kernel.',
    action: 'install-package',
  },
};

function verdictOf(kind: keyof typeof verdicts): Verdict {
  return {
    level: 'unknown',
    reason: 'off',
    configured: 'off',
    loaded: 'off',
    accelerating: 'none',
    sentence: '',
    nextStep: '',
    action: 'none',
    missingDevices: [],
    ...verdicts[kind],
  };
}

function flowsOf(kind: Kind, number: number, tick: number): FlowCounts {
  const total = 40 + ((number * 7919 + tick * 131) % 2400);
  const share = { hardware: 0.86, software: 0.78, attention: 0.6 }[kind as 'hardware'] ?? 0;
  const taken = Math.round(total * share);
  const byPath = {
    hardware: kind === 'hardware' ? taken : 0,
    software: kind === 'software' || kind === 'attention' ? taken : 0,
    slow: total - taken,
  };
  const none = { hardware: 0, software: 0, slow: 0 };
  return {
    total,
    byPath,
    byProtocol: { tcp: byPath, udp: none, other: none },
    byFamily: { ipv4: byPath, ipv6: none },
    local: 4,
    eligible: Math.max(0, total - taken - 10),
  };
}

/** Router `number` as it is at `tick`; `now` in milliseconds since the epoch. */
export function madeUpRouter(number: number, tick: number, now: number): FleetRouter {
  const kind = mix[(number * 7) % mix.length] ?? 'hardware';
  const site = sites[number % sites.length] ?? '';
  const room = rooms[Math.floor(number / sites.length) % rooms.length] ?? '';
  const [model, release] = models[(number * 3) % models.length] ?? ['', ''];
  const at = new Date(now - (number % 5) * 1000).toISOString();
  const share = (index: number) => 0.6 + 0.35 * Math.sin((index + tick + number) / 7) * Math.cos(number);
  const answers = kind !== 'unreachable' && kind !== 'not-trusted';
  const judged = kind === 'unreachable' ? 'hardware' : kind;
  return {
    router: {
      id: `router-${number}`,
      name: number < 40 ? `${site} / ${room}` : `${site} / ${room} ${number}`,
      host: `192.168.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`,
      port: 22,
      user: 'root',
      authentication: { agent: true, keyFile: null, password: 'ask' },
      legacyAlgorithms: false,
      addedAt: '2026-01-01T00:00:00Z',
    },
    reachability: answers ? { state: 'reachable', at } : failed(kind, now),
    auditing: tick > 0 && number % 17 === tick % 17,
    latest:
      judged === 'new' || judged === 'not-trusted'
        ? null
        : {
            takenAt: kind === 'unreachable' ? new Date(now - 3 * 3_600_000).toISOString() : at,
            model,
            release,
            verdict: verdictOf(judged),
            recommendedMode: 'hardware',
            capability: { software: 'likely', hardware: 'likely' },
            advisories: { block: 0, warn: 0, info: 1 },
            flows: flowsOf(judged, number, tick),
            cpuBusyShare: ((number * 37 + tick * 3) % 60) / 100,
            conntrackFill: 0.1,
          },
    offloadShare:
      judged === 'hardware' || judged === 'software' ? Array.from({ length: 40 }, (_, index) => share(index)) : [],
    runId: null,
    pendingChangeId: null,
    polling: null,
    passwordless: number % 13 === 5,
  };
}

function failed(kind: Kind, now: number): FleetRouter['reachability'] {
  const changed = kind === 'not-trusted';
  return {
    state: 'failed',
    at: new Date(now - 20_000).toISOString(),
    error: {
      code: changed ? 'host-key-changed' : 'unreachable',
      sentence: changed ? 'The router shows another host key than the one you trust.' : 'The router does not answer.',
      nextStep: changed
        ? 'Compare the fingerprints before you accept the new key.'
        : 'Check that it is on and connected.',
      retryable: !changed,
      evidence: {},
    },
  };
}

export function madeUpState(count: number, now: number): FleetState {
  return {
    demo: false,
    routers: Array.from({ length: count }, (_, number) => madeUpRouter(number, 0, now)),
    runs: [],
    settings: defaultSettings,
    book: emptyBook,
    alerts: [],
    notices: [],
  };
}

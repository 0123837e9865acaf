export const verdict = {
  word: {
    hardware: 'Hardware',
    software: 'Software',
    idle: 'Idle',
    off: 'Off',
    attention: 'Needs you',
    broken: 'Broken',
    notTrusted: 'Not trusted',
    noLogin: 'No login',
    unreachable: 'Unreachable',
    unknown: 'Unknown',
  },
  path: { hardware: 'hardware', software: 'software', slow: 'slow path' },
} as const;

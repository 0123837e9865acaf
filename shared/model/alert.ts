import { z } from 'zod';

export const alertKinds = [
  /** Hardware -> software -> off, though the configuration still asks for more. */
  'fell-back',
  /** Configured, but not in the running ruleset: the module was lost in an upgrade, a reload failed. */
  'not-loaded',
  /** Few of the flows that could be offloaded are, though there is traffic. */
  'share-collapsed',
  'npu-nearly-full',
  'conntrack-nearly-full',
  'rebooted',
  'unreachable',
  'kernel-fault',
  'host-key-changed',
] as const;
export const alertKindSchema = z.enum(alertKinds);
export type AlertKind = z.infer<typeof alertKindSchema>;

export const alertSeveritySchema = z.enum(['info', 'warning', 'critical']);
export type AlertSeverity = z.infer<typeof alertSeveritySchema>;

export function isMoreSevere(severity: AlertSeverity, than: AlertSeverity): boolean {
  const { options } = alertSeveritySchema;
  return options.indexOf(severity) > options.indexOf(than);
}

/** Something about a router that a person should know; open until it no longer holds. Times are ISO 8601. */
export const alertSchema = z.object({
  id: z.string(),
  routerId: z.string(),
  routerName: z.string(),
  kind: alertKindSchema,
  severity: alertSeveritySchema,
  /** The most severe that it has been; absent = as severe as it is. Who was told of that is told of the closing. */
  worstSeverity: alertSeveritySchema.optional(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  /** One plain sentence, present tense, about the router. */
  sentence: z.string(),
  nextStep: z.string(),
  evidence: z.record(z.string(), z.string()),
  /** Nobody is told of it again until then, unless it gets worse than it was, or closes. What opens anew is another alert. */
  snoozedUntil: z.string().nullable(),
  /** How severe it was when it was snoozed. */
  snoozedSeverity: alertSeveritySchema.optional(),
});
export type Alert = z.infer<typeof alertSchema>;

export const alertRuleSchema = z.object({
  enabled: z.boolean(),
  /** It must hold for so long before the alert opens, and be gone for so long before it closes. */
  openAfterSeconds: z.number().int().min(0).max(86_400),
  closeAfterSeconds: z.number().int().min(0).max(86_400),
  /** 0 to 1: the share below (`share-collapsed`) or above (tables) which it holds; null where there is nothing to compare. */
  threshold: z.number().min(0).max(1).nullable(),
});
export type AlertRule = z.infer<typeof alertRuleSchema>;
export const alertRulesSchema = z.record(alertKindSchema, alertRuleSchema);
export type AlertRules = z.infer<typeof alertRulesSchema>;

const hookBase = {
  id: z.string(),
  name: z.string().trim().min(1).max(200),
  enabled: z.boolean(),
  /** Only alerts of at least this severity. */
  atLeast: alertSeveritySchema,
  /** Also when an alert closes. */
  onClose: z.boolean(),
};
/** Outgoing only: somebody who is told when an alert opens (and closes). */
export const alertHookSchema = z.discriminatedUnion('kind', [
  /** A POST of JSON. The address often holds a token, so it never goes to a log. */
  z.object({ ...hookBase, kind: z.literal('webhook'), url: z.url({ protocol: /^https?$/ }).max(2000) }),
  /** A program of this computer, such as sendmail, without a shell: {subject} in its arguments is replaced, the text is its stdin. */
  z.object({
    ...hookBase,
    kind: z.literal('command'),
    program: z.string().min(1).max(1000),
    arguments: z.array(z.string().max(2000)).max(50),
  }),
]);
export type AlertHook = z.infer<typeof alertHookSchema>;

export const alertSettingsSchema = z.object({
  rules: alertRulesSchema,
  /** Rules that replace those above for the routers of a group, by group id. */
  groups: z.record(z.string(), z.partialRecord(alertKindSchema, alertRuleSchema)),
  /** Native notifications of the desktop app. */
  notifications: z.boolean(),
  hooks: z.array(alertHookSchema).max(20),
});
export type AlertSettings = z.infer<typeof alertSettingsSchema>;

const always = { enabled: true, openAfterSeconds: 0, closeAfterSeconds: 0, threshold: null } as const;
export const defaultAlertSettings: AlertSettings = {
  rules: {
    'fell-back': { ...always, openAfterSeconds: 60, closeAfterSeconds: 120 },
    'not-loaded': { ...always, openAfterSeconds: 60, closeAfterSeconds: 60 },
    'share-collapsed': { enabled: true, openAfterSeconds: 300, closeAfterSeconds: 300, threshold: 0.1 },
    'npu-nearly-full': { enabled: true, openAfterSeconds: 120, closeAfterSeconds: 300, threshold: 0.9 },
    'conntrack-nearly-full': { enabled: true, openAfterSeconds: 120, closeAfterSeconds: 300, threshold: 0.9 },
    rebooted: always,
    unreachable: { ...always, openAfterSeconds: 180, closeAfterSeconds: 0 },
    'kernel-fault': always,
    'host-key-changed': always,
  },
  groups: {},
  notifications: true,
  hooks: [],
};

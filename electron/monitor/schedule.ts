/** How closely somebody looks at a router: it is open on a screen, the fleet is, or nothing is. */
export type Attention = 'screen' | 'fleet' | 'idle';

/** CPU time that polls have cost a router lately, milliseconds; `null` = not known yet. */
export interface PollCost {
  /** A poll without tables. */
  readonly plain: number | null;
  /** What the tables cost on top. */
  readonly tables: number | null;
}

/** Everything that decides when a router is polled next. Shares are 0 to 1, times are milliseconds unless a name says more. */
export interface Circumstances {
  readonly attention: Attention;
  /** Of the settings: seconds between polls while the fleet is watched; 0 = only what is on screen. */
  readonly pollSeconds: number;
  /** Of the settings: share of one of the router's processors that polling may take. */
  readonly pollBudget: number;
  readonly cost: PollCost;
  /** CPU time that the budget has allowed so far and that was not used; below 0 = more was used. */
  readonly savedMs: number;
  /** How long the router takes to answer. */
  readonly wallMs: number | null;
  readonly conntrackEntries: number | null;
  /** Load average of the last minute over the number of processors. */
  readonly loadPerProcessor: number | null;
  /** Its NPU tables are slow to read, whatever a measurement says (domain.md 5.1: Airoha reads them through registers). */
  readonly dearTables: boolean;
  /** Polls in a row without an answer. */
  readonly failures: number;
  /** Further tries would be of no use, or lock somebody out, until a person has acted. */
  readonly stopped: boolean;
  /** Seconds since the tables, and since the gateway's answer time, were read; `null` = never. */
  readonly tablesAge: number | null;
  readonly gatewayAge: number | null;
}

export interface NextPoll {
  /** From now; Infinity = not until something else happens. */
  readonly intervalSeconds: number;
  readonly pacedBy: 'attention' | 'budget' | 'failures';
  /** Whether that poll also reads NPU tables and switch ports, and pings the gateway. */
  readonly tables: boolean;
  readonly gateway: boolean;
}

const screenSeconds = 2;
const idleSeconds = 300;
const longestPauseSeconds = { screen: 30, other: 900 };
const tablesSeconds = { screen: 30, other: 60 };
/** At least so long for tables that are slow to read; domain.md 5.1 says 15 s for counting alone. */
const dearTablesSeconds = 60;
const gatewaySeconds = 60;
/** Polling leaves a router that is slow to answer alone for this many times as long as it took. */
const restPerAnswer = 4;

/**
 * When a router is polled next, what sets the pace, and what that poll reads. The budget holds whatever the attention: an interval is
 * never shorter than what the polls cost, over the budget. Pure; `random` from 0 to 1 spreads a fleet by a sixth to either side.
 */
export function nextPoll(facts: Circumstances, random: number): NextPoll {
  const wanted = wantedSeconds(facts);
  const nothing = { tables: false, gateway: false };
  if (facts.stopped) return { intervalSeconds: Number.POSITIVE_INFINITY, pacedBy: 'failures', ...nothing };
  if (wanted === Number.POSITIVE_INFINITY) return { intervalSeconds: wanted, pacedBy: 'attention', ...nothing };
  if (facts.failures > 0) {
    const longest = facts.attention === 'screen' ? longestPauseSeconds.screen : longestPauseSeconds.other;
    const pause = Math.min(wanted * 2 ** facts.failures, Math.max(wanted, longest));
    return { intervalSeconds: Math.max(pause * spread(random), debtSeconds(facts)), pacedBy: 'failures', ...nothing };
  }
  const least = leastSeconds(facts);
  const calm = wanted * strain(facts.loadPerProcessor);
  // One router on screen is no crowd, and its chart is better for even steps.
  const paced = facts.attention === 'screen' ? calm : calm * spread(random);
  const intervalSeconds = Math.max(paced, least * (1 + random / 6));
  const pacedBy = Math.max(calm, least) > wanted ? 'budget' : 'attention';
  const tables = wantsTables(facts, intervalSeconds);
  const gateway = tables || facts.gatewayAge === null || facts.gatewayAge + intervalSeconds >= gatewaySeconds;
  return { intervalSeconds, pacedBy, tables, gateway };
}

/** Seconds between two polls that attention asks for; Infinity = none. */
function wantedSeconds({ attention, pollSeconds }: Pick<Circumstances, 'attention' | 'pollSeconds'>): number {
  if (attention === 'screen') return screenSeconds;
  if (pollSeconds === 0) return Number.POSITIVE_INFINITY;
  return attention === 'fleet' ? pollSeconds : Math.max(idleSeconds, pollSeconds);
}

/** Seconds within which every router that answers has had its turn; 0 = not all of them have one. */
export function roundSeconds({ pollSeconds }: Pick<Circumstances, 'pollSeconds'>, watched: boolean): number {
  return pollSeconds === 0 ? 0 : wantedSeconds({ attention: watched ? 'fleet' : 'idle', pollSeconds });
}

function spread(random: number): number {
  return 1 + (random - 0.5) / 3;
}

/** A router that has more to do than its processors can is asked more rarely, up to a quarter as often. */
function strain(loadPerProcessor: number | null): number {
  return Math.min(4, Math.max(1, loadPerProcessor ?? 1));
}

/** The shortest interval that the budget and the router's own pace allow. What was used beyond the budget is waited for first. */
function leastSeconds(facts: Circumstances): number {
  const { pollBudget, wallMs } = facts;
  const perSecond = pollBudget * 1000;
  const forTables = tablesCost(facts) / tablesEvery(facts);
  const forPolls = plainCost(facts) / (perSecond - forTables);
  return Math.max(forPolls, debtSeconds(facts), ((wallMs ?? 0) * restPerAnswer) / 1000);
}

/** Seconds until the budget has made up for what was used beyond it. */
function debtSeconds({ pollBudget, savedMs }: Pick<Circumstances, 'pollBudget' | 'savedMs'>): number {
  return savedMs < 0 ? -savedMs / (pollBudget * 1000) : 0;
}

/** Seconds between two readings of the tables: so many that they take half of the budget at most. */
function tablesEvery(facts: Circumstances): number {
  const { attention, dearTables, pollBudget } = facts;
  const usual = attention === 'screen' ? tablesSeconds.screen : tablesSeconds.other;
  return Math.max(usual, dearTables ? dearTablesSeconds : 0, tablesCost(facts) / (pollBudget * 500));
}

/** Only once it is known what a poll costs without, and when enough was saved for them. */
function wantsTables(facts: Circumstances, intervalSeconds: number): boolean {
  const { cost, savedMs, pollBudget, tablesAge } = facts;
  if (cost.plain === null) return false;
  const due = tablesAge === null || tablesAge + intervalSeconds >= tablesEvery(facts);
  return due && savedMs + intervalSeconds * pollBudget * 1000 >= cost.plain + tablesCost(facts);
}

/** Before the first measurement the size of the connection tracking table tells how dear a poll may be on a small processor. */
function plainCost({ cost, conntrackEntries }: Circumstances): number {
  return cost.plain ?? 10 + 0.02 * (conntrackEntries ?? 0);
}

function tablesCost(facts: Circumstances): number {
  return facts.cost.tables ?? plainCost(facts);
}

/** Share of one of the router's processors that polling takes at this pace, 0 to 1; `null` = not measured yet. */
export function cpuShareOf(
  facts: Circumstances,
  { intervalSeconds }: Pick<NextPoll, 'intervalSeconds'>,
): number | null {
  const { plain, tables } = facts.cost;
  if (plain === null) return null;
  const forTables = (tables ?? 0) / Math.max(tablesEvery(facts), intervalSeconds);
  return (plain / intervalSeconds + forTables) / 1000;
}

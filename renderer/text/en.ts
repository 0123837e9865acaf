import { activity } from './en/activity.ts';
import { addRouter } from './en/add-router.ts';
import { alertSettings } from './en/alert-settings.ts';
import { alerts } from './en/alerts.ts';
import { bringIn } from './en/bring-in.ts';
import { change } from './en/change.ts';
import { charts } from './en/charts.ts';
import { common } from './en/common.ts';
import { drift } from './en/drift.ts';
import { fleet } from './en/fleet.ts';
import { frame } from './en/frame.ts';
import { hostKey } from './en/host-key.ts';
import { login } from './en/login.ts';
import { organise } from './en/organise.ts';
import { report } from './en/report.ts';
import { router } from './en/router.ts';
import { secret } from './en/secret.ts';
import { settings } from './en/settings.ts';
import { verdict } from './en/verdict.ts';

/** All English text of the page, by subject; one file per subject keeps them readable. Plurals follow i18next: `_one`, `_other`. */
export const en = {
  common,
  frame,
  verdict,
  fleet,
  drift,
  alerts,
  alertSettings,
  organise,
  router,
  report,
  change,
  charts,
  addRouter,
  bringIn,
  hostKey,
  secret,
  login,
  settings,
  activity,
} as const;

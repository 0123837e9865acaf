/** `result` of the commands that watch routers and tell of what was watched. */
export const watchingResultSchemas = {} as const;

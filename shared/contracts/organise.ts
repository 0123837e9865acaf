import { z } from 'zod';
import { groupSchema, savedFilterSchema } from '../model/book.ts';
import { credentialsFromSchema, jumpChainSchema, tagSchema } from '../model/router.ts';
import { call } from './call.ts';

const newThing = { id: true, addedAt: true } as const;

/** What a bulk edit sets; what is absent stays as it is, null takes it away. */
export const routerEditSchema = z.object({
  groupId: z.string().nullable().optional(),
  addTags: z.array(tagSchema).max(50).optional(),
  removeTags: z.array(tagSchema).max(50).optional(),
  user: z.string().trim().min(1).max(64).optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  credentials: credentialsFromSchema.nullable().optional(),
  /** null = as the group says; empty = directly. */
  jump: jumpChainSchema.nullable().optional(),
});
export type RouterEdit = z.infer<typeof routerEditSchema>;

export const organiseContract = {
  groups: {
    save: call.input(groupSchema.omit(newThing).extend({ id: z.string().nullable() })).output(groupSchema),
    /** Its routers stay, without a group. */
    remove: call.input(z.object({ id: z.string() })).output(z.null()),
  },
  savedFilters: {
    save: call.input(savedFilterSchema.omit(newThing).extend({ id: z.string().nullable() })).output(savedFilterSchema),
    remove: call.input(z.object({ id: z.string() })).output(z.null()),
  },
  bulk: {
    /** Edits many routers at once, all or none. */
    edit: call
      .input(z.object({ ids: z.array(z.string()).min(1), edit: routerEditSchema }))
      .output(z.object({ edited: z.number().int() })),
  },
};

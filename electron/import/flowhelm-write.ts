import type { Book } from '../../shared/model/book.ts';
import type { Router } from '../../shared/model/router.ts';
import { type FlowhelmFile, flowhelmFileVersion } from './flowhelm-file.ts';
import type { Fleet } from './known-routers.ts';

/** Flowhelm's own format: the routers, and of what they share the parts that they need. */
export function writeFlowhelmFile({ routers, book }: Fleet): string {
  const needed = neededOf(routers, book);
  const file: FlowhelmFile = {
    ...{ flowhelm: 'routers', version: flowhelmFileVersion },
    credentialSets: needed.credentialSets.map(({ name, user, authentication }) => ({ name, user, authentication })),
    jumpHosts: needed.jumpHosts.map(({ name, host, port, user, authentication, credentialSetId, hostKeyAlias }) => ({
      ...{ name, host, port, user, authentication, credentialSet: setName(credentialSetId, book) },
      ...(hostKeyAlias !== undefined && { hostKeyAlias }),
    })),
    groups: needed.groups.map(({ name, credentialSetId, jump, desiredMode }) => ({
      ...{ name, credentialSet: setName(credentialSetId, book), jump: jumpNames(jump, book) },
      ...(desiredMode !== undefined && { desiredMode }),
    })),
    routers: routers.map((router) => routerEntry(router, book)),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function routerEntry(router: Router, book: Book) {
  const {
    name,
    host,
    port,
    user,
    authentication,
    legacyAlgorithms,
    tags = [],
    hostKeyAlias,
    jump,
    credentials,
  } = router;
  const group = book.groups.find(({ id }) => id === router.groupId)?.name;
  const set = credentials?.from === 'set' ? setName(credentials.credentialSetId, book) : null;
  return {
    ...{ name, host, port, user, authentication, legacyAlgorithms },
    ...(group !== undefined && { group }),
    ...(tags.length > 0 && { tags }),
    ...(credentials?.from === 'group' && { credentials: 'group' }),
    ...(set !== null && { credentials: { set } }),
    ...(jump !== undefined && { jump: jumpNames(jump, book) }),
    ...(hostKeyAlias !== undefined && { hostKeyAlias }),
  };
}

function neededOf(routers: readonly Router[], book: Book): Pick<Book, 'groups' | 'jumpHosts' | 'credentialSets'> {
  const groupIds = new Set(routers.map(({ groupId }) => groupId));
  const groups = book.groups.filter(({ id }) => groupIds.has(id));
  const jumpIds = new Set([...routers.flatMap(({ jump = [] }) => jump), ...groups.flatMap(({ jump }) => jump)]);
  const jumpHosts = book.jumpHosts.filter(({ id }) => jumpIds.has(id));
  const setIds = new Set([
    ...[...groups, ...jumpHosts].map(({ credentialSetId }) => credentialSetId),
    ...routers.map(({ credentials }) => (credentials?.from === 'set' ? credentials.credentialSetId : null)),
  ]);
  return { groups, jumpHosts, credentialSets: book.credentialSets.filter(({ id }) => setIds.has(id)) };
}

function setName(id: string | null, { credentialSets }: Book): string | null {
  return credentialSets.find((set) => set.id === id)?.name ?? null;
}

function jumpNames(ids: readonly string[], { jumpHosts }: Book): string[] {
  return ids.flatMap((id) => jumpHosts.find((jumpHost) => jumpHost.id === id)?.name ?? []);
}

import { Page, Sentence } from '../../components/page.tsx';
import { useRouter } from '../../lib/engine.tsx';
import type { RouterTab } from '../../lib/navigation.ts';

export function RouterPage({ id }: { id: string; tab: RouterTab }) {
  const router = useRouter(id);
  return (
    <Page>
      <Sentence>{router?.latest?.verdict.sentence}</Sentence>
    </Page>
  );
}

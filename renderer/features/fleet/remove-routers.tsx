import { Text } from '@mantine/core';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { currentRoute, navigate } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';

/** Asks before routers leave the fleet. */
export function RemoveRouters({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const engine = useEngine();
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  const names = ids.flatMap((id) => routers?.get(id)?.router.name ?? []);
  const shown = names.length > 6 ? [...names.slice(0, 5), t('fleet.andMore', { count: names.length - 5 })] : names;
  return (
    <ConfirmDialog
      title={t('fleet.removeTitle', { count: ids.length })}
      wayBack={t('fleet.removeWayBack')}
      action={t('fleet.remove')}
      destructive
      onClose={onClose}
      onConfirm={async () => {
        await engine.routers.remove({ ids: [...ids] });
        const route = currentRoute();
        if (route.page === 'router' && ids.includes(route.id)) navigate({ page: 'fleet' });
        tell(t('fleet.removed', { count: ids.length }));
      }}
    >
      <Text size="sm">{shown.join(', ')}</Text>
    </ConfirmDialog>
  );
}

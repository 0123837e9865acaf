import { describe, expect, it } from 'vitest';
import { findHardware, hardwareTable } from '../../../shared/rules/hardware.ts';
import { makeSnapshot } from '../snapshot-builder.ts';

function find(compatible: string[], system: string | null = null, target: string | null = null) {
  return findHardware({ ...makeSnapshot().identity, compatible, system, target })?.id ?? null;
}

describe('findHardware', () => {
  it.each([
    ['mt7986', ['glinet,gl-mt6000', 'mediatek,mt7986a']],
    ['mt7986', ['bananapi,bpi-r3', 'mediatek,mt7986b']],
    ['mt7981', ['xiaomi,mi-router-ax3000t', 'mediatek,mt7981b', 'mediatek,mt7981']],
    ['mt7988', ['bananapi,bpi-r4', 'mediatek,mt7988a']],
    ['mt7621', ['ubnt,edgerouter-x', 'mediatek,mt7621-soc']],
    ['mt7622', ['linksys,e8450-ubi', 'linksys,e8450', 'mediatek,mt7622']],
    ['mt7628', ['glinet,gl-mt300n-v2', 'mediatek,mt7628an-soc']],
    ['mt7620', ['xiaomi,miwifi-mini', 'ralink,mt7620a-soc']],
    ['mt7629', ['mediatek,mt7629-rfb', 'mediatek,mt7629']],
    ['en7581', ['gemtek,w1700k-ubi', 'airoha,en7581']],
    ['qualcomm-ipq', ['netgear,rax120v2', 'qcom,ipq8074']],
    ['ath79', ['tplink,archer-c7-v5', 'qca,qca9563']],
    ['broadcom', ['raspberrypi,4-model-b', 'brcm,bcm2711']],
    ['rockchip', ['friendlyarm,nanopi-r4s', 'rockchip,rk3399']],
    ['realtek-switch', ['zyxel,gs1900-8', 'realtek,rtl838x-soc']],
    [null, ['acme,router', 'acme,soc']],
    [null, []],
  ])('finds %s by device tree %j', (id, compatible) => {
    expect(find(compatible)).toBe(id);
  });

  it('falls back to the system line, then to the target', () => {
    expect(find([], 'MediaTek MT7621 ver:1 eco:3')).toBe('mt7621');
    expect(find([], 'Qualcomm Atheros QCA9558 ver 1 rev 0')).toBe('ath79');
    expect(find([], 'ARMv8 Processor rev 4', 'mediatek/filogic')).toBe('filogic');
    expect(find([], null, 'x86/64')).toBe('x86');
    expect(find(['acme,soc'], null, 'mediatek/mt7622')).toBe('mt7622');
  });

  it('lets the device tree outweigh the target', () => {
    expect(find(['acme,board', 'mediatek,mt7981b'], null, 'x86/64')).toBe('mt7981');
  });

  it('has rows that are told apart and that name their source', () => {
    expect(new Set(hardwareTable.map((row) => row.id)).size).toBe(hardwareTable.length);
    for (const row of hardwareTable) {
      expect(row.source).not.toBe('');
      if (row.hardware === 'yes') expect(row.engine).not.toBeNull();
      if (row.hardware === 'no') expect(row).toMatchObject({ engine: null, capacity: null });
    }
    expect(hardwareTable.find((row) => row.id === 'mt7988')?.capacity).toBe(24_576);
  });
});

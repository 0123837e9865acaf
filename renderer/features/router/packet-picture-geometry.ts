import { type FlowPath, flowPaths } from '../../../shared/model/offload.ts';
import type { PathCounts } from '../../../shared/model/snapshot.ts';

/** A rectangle of the picture, in pixels from its top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One way through the router. `centre` and `lanes` are SVG path data from the WAN's edge to the LAN's edge. */
export interface Band {
  readonly centre: string;
  /** Pixels; 0 = nothing takes this way. */
  readonly width: number;
  /** The lines on which packets travel, spread over the band; empty when nothing takes this way. */
  readonly lanes: readonly string[];
  /** The strip inside CPU or NPU that belongs to this way; its head holds the words. */
  readonly row: Box;
  /** The lower part of the row, in which the band runs. */
  readonly channel: Box;
}

export interface PictureGeometry {
  readonly width: number;
  readonly height: number;
  readonly wan: Box;
  readonly lan: Box;
  readonly cpu: Box;
  readonly npu: Box;
  readonly bands: Readonly<Record<FlowPath, Band>>;
}

export const bandLimits = { thinnest: 3, gap: 2, perLane: 12, lanes: 4 } as const;

const margin = 12;
const titleHeight = 44;
const wordsHeight = 38;
const padding = 10;
const laneGap = 26;
/** From the top of the WAN to its LAN: the order in which the bands lie on each other. */
const stack: readonly FlowPath[] = ['slow', 'software', 'hardware'];

/**
 * Shares out `room` pixels among the paths by their counts. A path that anything takes is at least `bandLimits.thinnest` wide, so
 * that one flow among ten thousand can be seen; the rest is proportional.
 */
export function bandWidths(counts: PathCounts | null, room: number): PathCounts {
  const total = counts === null ? 0 : counts.hardware + counts.software + counts.slow;
  if (counts === null || total === 0) return { hardware: 0, software: 0, slow: 0 };
  const used = flowPaths.filter((path) => counts[path] > 0);
  const rest = room - used.length * bandLimits.thinnest;
  const widthOf = (path: FlowPath) => (counts[path] === 0 ? 0 : bandLimits.thinnest + (rest * counts[path]) / total);
  return { hardware: widthOf('hardware'), software: widthOf('software'), slow: widthOf('slow') };
}

/** One decimal is finer than a screen and keeps the path data short. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Half pixels: a flow more or less among hundreds does not set the whole picture in motion. */
function halves(value: number): number {
  return Math.round(value * 2) / 2;
}

/** A curve between two points that leaves and arrives level. */
function curve(fromX: number, fromY: number, toX: number, toY: number): string {
  const middle = round((fromX + toX) / 2);
  return `C${middle} ${round(fromY)} ${middle} ${round(toY)} ${round(toX)} ${round(toY)}`;
}

/** The way through the whole network stack: up and down through its stages, `swing` pixels to each side. */
function wave(from: number, to: number, y: number, swing: number): string {
  const turns = [0, -1, 1, -1, 1, -1, 1, 0];
  const step = (to - from) / (turns.length - 1);
  return turns
    .slice(1)
    .map((turn, index) =>
      curve(from + index * step, y + (turns[index] ?? 0) * swing, from + (index + 1) * step, y + turn * swing),
    )
    .join('');
}

interface Way {
  readonly fromX: number;
  readonly toX: number;
  readonly outsideY: number;
  readonly insideY: number;
  readonly box: Box;
  readonly swing: number;
}

/** The same commands whatever the figures are, so that a browser can ease from one shape to the next. */
function trace({ fromX, toX, outsideY, insideY, box, swing }: Way): string {
  const left = box.x;
  const right = box.x + box.width;
  const inside = wave(left, right, insideY, swing);
  return `M${round(fromX)} ${round(outsideY)}${curve(fromX, outsideY, left, insideY)}${inside}${curve(right, insideY, toX, outsideY)}`;
}

/** Offsets of the packets' lines from the band's centre. A thin band has one line, a wide one up to `bandLimits.lanes`. */
export function laneOffsets(width: number): number[] {
  if (width <= 0) return [];
  const lanes = Math.min(bandLimits.lanes, Math.max(1, Math.round(width / bandLimits.perLane)));
  return Array.from({ length: lanes }, (_, index) => ((index + 0.5) / lanes - 0.5) * width);
}

/** Where the middle of each band lies on the edges of WAN and LAN. */
function stackedCentres(widths: PathCounts, middle: number): PathCounts {
  const used = stack.filter((path) => widths[path] > 0);
  const total = used.reduce((sum, path) => sum + widths[path], 0) + Math.max(0, used.length - 1) * bandLimits.gap;
  const centres = { hardware: middle + 14, software: middle, slow: middle - 14 };
  let top = middle - total / 2;
  for (const path of used) {
    centres[path] = top + widths[path] / 2;
    top += widths[path] + bandLimits.gap;
  }
  return centres;
}

/**
 * Lays out the packet picture: WAN on the left, LAN on the right, between them the CPU with its two ways (the whole network stack
 * above, the flowtable's short cut below) and under it the lane of the NPU.
 *
 * @param width pixels that the picture may take; below 560 it is laid out for 560
 */
export function packetPicture(width: number, counts: PathCounts | null): PictureGeometry {
  const across = Math.max(560, width);
  const room = across < 860 ? 48 : 60;
  const rowHeight = wordsHeight + room;
  const ends = Math.round(Math.min(168, Math.max(96, across * 0.155)));
  const boxX = Math.round(across * 0.31);
  const boxWidth = Math.round(across - 2 * boxX);
  const cpu = { x: boxX, y: margin, width: boxWidth, height: titleHeight + 2 * rowHeight + 2 * padding };
  const npu = { x: boxX, y: cpu.y + cpu.height + laneGap, width: boxWidth, height: rowHeight + 2 * padding };
  const height = npu.y + npu.height + margin;
  const middle = height / 2;
  const endHeight = room + 132;
  const end = (x: number): Box => ({ x, y: Math.round(middle - endHeight / 2), width: ends, height: endHeight });
  const wan = end(margin);
  const lan = end(across - margin - ends);

  const row = (box: Box, y: number): Box => ({ x: box.x, y, width: box.width, height: rowHeight });
  const rows: Record<FlowPath, Box> = {
    slow: row(cpu, cpu.y + titleHeight),
    software: row(cpu, cpu.y + titleHeight + rowHeight + padding),
    hardware: row(npu, npu.y + padding),
  };
  const exact = bandWidths(counts, room - 2 * bandLimits.gap);
  const widths = { hardware: halves(exact.hardware), software: halves(exact.software), slow: halves(exact.slow) };
  const centres = stackedCentres(widths, middle);

  const band = (path: FlowPath): Band => {
    const strip = rows[path];
    const swing = path === 'slow' ? Math.min(9, (room - widths[path]) / 2) : 0;
    const way = (offset: number) =>
      trace({
        fromX: wan.x + wan.width,
        toX: lan.x,
        outsideY: centres[path] + offset,
        insideY: strip.y + wordsHeight + room / 2 + offset,
        box: path === 'hardware' ? npu : cpu,
        swing,
      });
    return {
      centre: way(0),
      width: round(widths[path]),
      lanes: laneOffsets(widths[path]).map(way),
      row: strip,
      channel: { ...strip, y: strip.y + wordsHeight, height: room },
    };
  };
  return {
    width: across,
    height,
    wan,
    lan,
    cpu,
    npu,
    bands: { hardware: band('hardware'), software: band('software'), slow: band('slow') },
  };
}

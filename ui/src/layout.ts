/* Where each situation stands in the picture: the status quo in the middle, the others in rings by
 * how many moves away they are. Nothing is random, so the same results give the same picture. */
import type { Graph, GraphMove } from './results';

export interface Point {
  x: number;
  y: number;
}

const TURNS = 24; /* ways tried to turn a ring */
const SPREADS = [1, 0.8, 0.65]; /* how much of the round a ring takes; less only to keep lines clear */
const CROSSED = 1e15; /* a line through a situation is worse than any length */
const CLEAR = 34; /* a line this near to a situation seems to end there */
const CAREFUL_MAX = 60; /* with more situations, lines cannot all keep clear */
const STEP = 46; /* between neighbours, and between the rows of a crowded ring */

type Links = Map<number, Set<number>>;

function link(links: Links, from: number, to: number): void {
  const set = links.get(from);
  if (set) set.add(to);
  else links.set(from, new Set([to]));
}

function gather(moves: GraphMove[]): { near: Links; ahead: Links } {
  const near: Links = new Map();
  const ahead: Links = new Map();
  for (const { from, to } of moves) {
    link(ahead, from, to);
    link(near, from, to);
    link(near, to, from);
  }
  return { near, ahead };
}

/** Situations by moves from the middle; those that no moves lead to form a last ring. */
function rings(graph: Graph, middle: number, ahead: Links): number[][] {
  const seen = new Set([middle]);
  const result = [[middle]];
  for (;;) {
    const next = new Set<number>();
    for (const id of result[result.length - 1]!)
      for (const other of ahead.get(id) ?? []) if (!seen.has(other)) next.add(other);
    if (next.size === 0) break;
    for (const id of next) seen.add(id);
    result.push([...next].sort((a, b) => a - b));
  }
  const rest = graph.states.map((s) => s.id).filter((id) => !seen.has(id));
  if (rest.length > 0) result.push(rest.sort((a, b) => a - b));
  return result;
}

/** The direction in which a situation's neighbours nearer the middle lie. */
function pull(id: number, near: Links, angles: Map<number, number>): number {
  let x = 0;
  let y = 0;
  for (const other of near.get(id) ?? []) {
    const angle = angles.get(other);
    if (angle === undefined) continue;
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  const angle = Math.abs(x) + Math.abs(y) < 1e-9 ? 0 : Math.atan2(y, x);
  return angle < -Math.PI / 2 ? angle + 2 * Math.PI : angle;
}

/** How far a point is from the line between two others. */
function clearance(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const at = Math.min(1, Math.max(0, along));
  return Math.hypot(p.x - a.x - at * dx, p.y - a.y - at * dy);
}

/** What is wrong with a ring so placed: lines through a situation, then few long lines or many. */
function flaws(ring: Map<number, Point>, placed: Map<number, Point>, near: Links): number {
  const all = new Map([...placed, ...ring]);
  const careful = all.size <= CAREFUL_MAX;
  let sum = 0;
  for (const [id, a] of ring)
    for (const other of near.get(id) ?? []) {
      const b = all.get(other);
      if (!b) continue;
      sum += Math.hypot(b.x - a.x, b.y - a.y) ** 3; // two of middling length rather than long and short
      if (!careful) continue;
      for (const [third, point] of all)
        if (third !== id && third !== other && clearance(point, a, b) < CLEAR) sum += CROSSED;
    }
  return sum;
}

/** The placement with the least flaws of those tried. */
function least(
  spreads: number[],
  place: (turn: number, spread: number) => Map<number, Point>,
  judge: (placed: Map<number, Point>) => number,
): Map<number, Point> {
  let best = { turn: 0, spread: 1, flaws: Infinity };
  for (const spread of spreads) {
    if (best.flaws < CROSSED) break;
    for (let k = 0; k < TURNS; k += 1) {
      const turn = (k * 2 * Math.PI) / TURNS;
      const found = judge(place(turn, spread));
      if (found < best.flaws) best = { turn, spread, flaws: found };
    }
  }
  return place(best.turn, best.spread);
}

/** `stretch` is the width of the place over its height. */
export function layout(graph: Graph, statusQuo: number | null, stretch: number): Map<number, Point> {
  const points = new Map<number, Point>();
  const ids = new Set(graph.states.map((s) => s.id));
  if (ids.size === 0) return points;
  const most = [...graph.states].sort(
    (a, b) => (b.equilibrium?.length ?? 0) - (a.equilibrium?.length ?? 0) || a.id - b.id,
  )[0]!.id;
  const middle = statusQuo !== null && ids.has(statusQuo) ? statusQuo : most;
  const moves = graph.moves.filter((move) => ids.has(move.from) && ids.has(move.to));
  const { near, ahead } = gather(moves);
  const mover = new Map<number, string>();
  for (const move of moves) if (move.from === middle) mover.set(move.to, move.party);

  const wide = Math.sqrt(Math.min(1.9, Math.max(0.6, stretch)));
  const angles = new Map<number, number>();
  let radius = 0;
  const gap = ids.size > CAREFUL_MAX ? 70 : 125;
  rings(graph, middle, ahead).forEach((ring, distance) => {
    if (distance === 0) {
      points.set(middle, { x: 0, y: 0 });
      return;
    }
    const key = new Map(ring.map((id) => [id, pull(id, near, angles)]));
    ring.sort((a, b) =>
      distance === 1
        ? (mover.get(a) ?? '').localeCompare(mover.get(b) ?? '', 'en') || a - b
        : key.get(a)! - key.get(b)! || a - b,
    );
    radius += gap;
    const rows = Math.max(1, Math.ceil((ring.length * STEP * 0.9) / (2 * Math.PI * radius)));
    const place = (start: number, spread: number) =>
      new Map(
        ring.map((id, at) => {
          const angle = start + (at * spread * 2 * Math.PI) / ring.length;
          const r = radius + (at % rows) * STEP;
          angles.set(id, angle);
          return [id, { x: Math.cos(angle) * r * wide, y: (Math.sin(angle) * r) / wide }];
        }),
      );
    const roomy = ring.length * STEP * 1.5 < 2 * Math.PI * radius * Math.min(...SPREADS);
    const best = least(
      roomy ? SPREADS : [1],
      (turn, spread) => place(-Math.PI / 2 + turn, spread),
      (placed) => flaws(placed, points, near),
    );
    for (const [id, point] of best) points.set(id, point);
    radius += (rows - 1) * STEP;
  });
  return points;
}

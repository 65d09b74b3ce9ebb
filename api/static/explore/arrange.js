// Positions of what the server has not placed: circles round a focus, and a small network by its ties.

const GOLDEN = Math.PI * (3 - Math.sqrt(5));

// Rings round the middle: each ring a list of ids, wide enough that nothing in it touches.
export function circles(rings, room = 74) {
  const found = new Map();
  let radius = 0;
  for (const ring of rings) {
    if (ring.length === 1 && radius === 0) { found.set(ring[0], [0, 0]); continue; }
    radius = Math.max(radius + 240, (ring.length * room) / (2 * Math.PI));
    ring.forEach((id, index) => {
      const angle = (2 * Math.PI * index) / ring.length - Math.PI / 2, far = radius + (ring.length > 40 && index % 2 ? 64 : 0);
      found.set(id, [far * Math.cos(angle), far * Math.sin(angle)]);
    });
  }
  return found;
}

// Fruchterman and Reingold's forces from a fixed start: the same network gives the same picture.
export function byTies(ids, ties, rounds = 160) {
  const count = ids.length, at = new Map(ids.map((id, index) => [id, index]));
  const x = new Float64Array(count), y = new Float64Array(count), dx = new Float64Array(count), dy = new Float64Array(count);
  const ideal = 150, start = ideal * Math.sqrt(count) * 0.7;
  for (let i = 0; i < count; i++) { const far = start * Math.sqrt((i + 0.5) / count); x[i] = far * Math.cos(i * GOLDEN); y[i] = far * Math.sin(i * GOLDEN); }
  const pairs = ties.map((tie) => [at.get(tie.from), at.get(tie.to), tie.pull ?? 1]);
  for (let round = 0; round < rounds; round++) {
    const step = (start / 6) * (1 - round / rounds) ** 1.5 + 1;
    for (let i = 0; i < count; i++) { dx[i] = -x[i]; dy[i] = -y[i]; }
    for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) {
      const ex = x[i] - x[j], ey = y[i] - y[j], push = (ideal * ideal) / Math.max(ex * ex + ey * ey, 1);
      dx[i] += ex * push; dy[i] += ey * push; dx[j] -= ex * push; dy[j] -= ey * push;
    }
    for (const [i, j, pull] of pairs) {
      const ex = x[i] - x[j], ey = y[i] - y[j], force = (Math.hypot(ex, ey) / ideal) * pull;
      dx[i] -= ex * force; dy[i] -= ey * force; dx[j] += ex * force; dy[j] += ey * force;
    }
    for (let i = 0; i < count; i++) { const length = Math.hypot(dx[i], dy[i]) || 1, move = Math.min(length, step) / length; x[i] += dx[i] * move; y[i] += dy[i] * move; }
  }
  return new Map(ids.map((id, index) => [id, [x[index], y[index]]]));
}

// A spot beside a place, the next one further round: for what stands in it on the map.
export function beside([x, y], size, index) {
  const far = size + 26 + 9 * Math.sqrt(index);
  return [x + far * Math.cos(index * GOLDEN - 0.6), y + far * Math.sin(index * GOLDEN - 0.6)];
}

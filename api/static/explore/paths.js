// How two places are connected: the way whose ties are strongest (Dijkstra; a tie of strength w is 1/w long), as
// everywhere else in the service.

export function strongestPath(ties, from, to) {
  const next = new Map();
  for (const tie of ties) for (const [one, other] of [[tie.from.id, tie.to.id], [tie.to.id, tie.from.id]]) {
    if (!next.has(one)) next.set(one, []);
    next.get(one).push([other, 1 / tie.weight, tie]);
  }
  const far = new Map([[from, 0]]), came = new Map(), done = new Set();
  for (;;) {
    let at = null;
    for (const [id, distance] of far) if (!done.has(id) && (at === null || distance < far.get(at))) at = id;
    if (at === null) return null;
    if (at === to) break;
    done.add(at);
    for (const [other, length, tie] of next.get(at) ?? []) {
      const distance = far.get(at) + length;
      if (!far.has(other) || distance < far.get(other)) { far.set(other, distance); came.set(other, [at, tie]); }
    }
  }
  const steps = [];
  for (let at = to; at !== from; at = came.get(at)[0]) steps.unshift({ from: came.get(at)[0], to: at, tie: came.get(at)[1] });
  return steps;
}

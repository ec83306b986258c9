interface Visit<Node> {
  readonly node: Node
  readonly number: number
  /** The lowest number that is reached from here, of visits whose group is not complete. */
  lowest: number
  isOpen: boolean
  readonly successors: Node[]
}

/** The groups of nodes that reach each other (strongly connected components of more than one node), by Tarjan's algorithm, without recursion. */
export function cyclesIn<Node>(edges: ReadonlyMap<Node, ReadonlySet<Node>>): Node[][] {
  const found: Node[][] = []
  const visits = new Map<Node, Visit<Node>>()
  const open: Visit<Node>[] = []
  const enter = (node: Node): Visit<Node> => {
    const number = visits.size
    const visit = { node, number, lowest: number, isOpen: true, successors: [...(edges.get(node) ?? [])] }
    visits.set(node, visit)
    open.push(visit)
    return visit
  }
  for (const start of edges.keys()) {
    if (visits.has(start)) continue
    const path = [enter(start)]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.successors.pop()
      if (next !== undefined) {
        const known = visits.get(next)
        if (known === undefined) path.push(enter(next))
        else if (known.isOpen) top.lowest = Math.min(top.lowest, known.number)
        continue
      }
      path.pop()
      const below = path.at(-1)
      if (below !== undefined) below.lowest = Math.min(below.lowest, top.lowest)
      if (top.lowest < top.number) continue
      const group = open.splice(open.indexOf(top))
      for (const visit of group) visit.isOpen = false
      if (group.length > 1) found.push(group.map(({ node }) => node))
    }
  }
  return found
}

// The outcome as Markdown: a table a protocol, a row a check, a column a client; and a table of all clients, a row each. The tests that
// come with a client are in the second table alone.

/** `results` are `{ client, missing?, checks }`. Failures are told below their table. */
export function table(results) {
  return ['kafka', 'zookeeper']
    .map((server) => results.filter(({ client }) => client.server === server))
    .filter((some) => some.length > 0)
    .map(oneTable)
    .join('\n\n')
}

/** What became of each client, and why one, or a check of one, was left out. */
export function summary(results) {
  const rows = results.map(({ client, missing, checks }) => {
    const count = (what) => checks.filter((check) => check[what] !== undefined).length
    const skips = checks.filter(({ skipped }) => skipped !== undefined)
    const reasons = missing ?? skips.map(({ check, skipped }) => `${check}: ${skipped}`).join('; ')
    return `| ${client.name} | ${checks.length} | ${count('passed')} | ${count('failed') || ''} | ${reasons} |`
  })
  return ['| client | checks | passed | failed | left out |', '|---|---|---|---|---|', ...rows].join('\n')
}

function oneTable(results) {
  const run = results.filter(({ client, missing }) => missing === undefined && client.isSuite !== true)
  const rows = [...new Set(inOrder(run))]
  const lines = [
    `| | ${run.map(({ client }) => client.name).join(' | ')} |`,
    `|---|${'---|'.repeat(run.length)}`,
    ...rows.map(
      (row) =>
        `| ${row} | ${run.map(({ checks }) => cell(checks.find(({ check }) => check === row))).join(' | ')} |`,
    ),
  ]
  const notes = results.flatMap(({ client, checks }) =>
    checks
      .filter(({ failed }) => failed !== undefined)
      .map(({ check, failed }) => `- ${client.name}, ${check}: ${failed}`),
  )
  return [...(run.length === 0 ? [] : lines), ...(notes.length === 0 ? [] : ['', ...notes])].join('\n')
}

/** The names of all checks; one that only some clients have comes after the check that it follows there. */
function inOrder(results) {
  const names = []
  for (const { checks } of results) {
    let last = -1
    for (const { check } of checks) {
      const at = names.indexOf(check)
      if (at === -1) names.splice(last + 1, 0, check)
      last = at === -1 ? last + 1 : at
    }
  }
  return names
}

function cell(check) {
  if (check === undefined || check.skipped !== undefined) return '–'
  return check.failed === undefined ? 'yes' : '**NO**'
}

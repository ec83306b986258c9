/** Formats a table as ToolsUtils.prettyPrintTable does: columns as wide as their widest cell, each followed by a tab. */
export function prettyTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headers.map((header, at) =>
    rows.reduce((width, row) => Math.max(width, row[at]?.length ?? 0), header.length),
  )
  return [headers, ...rows]
    .map((row) => `${row.map((cell, at) => `${cell.padEnd(widths[at] ?? 0)}\t`).join('')}\n`)
    .join('')
}

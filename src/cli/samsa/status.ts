import { addressNames, type RunFile } from '../../instance/run-file.ts'

/** Words for people: whether an instance runs, and where its protocols are served. */
export function statusLines(run: RunFile | undefined, dataDir: string): string {
  if (run === undefined) return `Samsa is not running in ${dataDir}. Start it with: samsa start\n`
  const lines = [`Samsa ${run.version} runs as process ${run.pid}, data in ${run.dataDir}`]
  for (const role of run.roles) {
    const addresses = run[role]
    if (addresses !== undefined) lines.push(`  ${role.padEnd(9)}  ${addressNames(addresses).join('  ')}`)
  }
  return `${lines.join('\n')}\n`
}

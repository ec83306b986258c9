// The tests that come with go-zookeeper, compiled. They start servers of their own by the zkServer.sh in $ZOOKEEPER_BIN_PATH. Arguments:
// the test program; ZooKeeper address and a prefix for names are not used.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { tell } from './checks.mjs'

const ensemble = 'wants an ensemble'
const leftOut = {
  TestIntegration_BasicCluster: ensemble,
  TestIntegration_ClientClusterFailover: ensemble,
  TestIntegration_NoQuorum: ensemble,
  TestIntegration_RecurringReAuthHang: ensemble,
  TestIntegration_DNSHostProviderReconnect: ensemble,
  TestIntegration_IncrementalReconfig: ensemble,
  TestIntegration_Reconfig: ensemble,
  TestFLWSrvr: 'wants the date of a build as ZooKeeper 3.4 wrote it',
}

if (process.env.ZOOKEEPER_BIN_PATH === undefined) {
  tell({ check: 'all tests', skipped: 'no script that starts a server like it' })
} else {
  for (const [check, skipped] of Object.entries(leftOut)) tell({ check, skipped })
  await runTests(process.argv[2])
}
tell({ end: true })

async function runTests(program) {
  // Go compares its path with these: one that is a part of another would take both.
  const skip = `^(${Object.keys(leftOut).join('|')})$`
  const folder = mkdtempSync(join(tmpdir(), 'samsa-go-suite-'))
  const environment = { ...process.env, SAMSA_HOME: folder, SAMSA_AUTOSTART: '0' }
  const child = spawn(program, ['-test.v', '-test.timeout=8m', `-test.skip=${skip}`], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = []
  for await (const line of createInterface({ input: child.stdout })) {
    const [, outcome, check, reason] = /^--- (PASS|FAIL|SKIP): (\S+)(.*)/.exec(line) ?? []
    if (line.startsWith('=== RUN')) said = []
    else if (outcome === 'PASS') tell({ check, passed: true })
    else if (outcome === 'SKIP') tell({ check, skipped: said.at(-1)?.trim() ?? reason })
    else if (outcome === 'FAIL') tell({ check, failed: said.slice(-4).join(' ').slice(0, 600) })
    else said.push(line)
  }
  rmSync(folder, { recursive: true, force: true })
}

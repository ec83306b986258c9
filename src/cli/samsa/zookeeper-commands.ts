import type { Command } from 'commander'
import type { Io } from '../kit/io.ts'
import type { DaemonWork } from '../samsa.ts'

interface Context {
  readonly io: Io
  readonly work: DaemonWork
  dataDirOf(options: { dataDir?: string }): string
  onExit(code: number): void
}

/** Adds `samsa zookeeper ...`: what zkServer import and export and the toolkits have done by the samsa command. */
export function addZooKeeperCommands(program: Command, { io, work, dataDirOf, onExit }: Context): void {
  const zookeeper = program
    .command('zookeeper', { hidden: true })
    .description("work on ZooKeeper's data; zkServer import and export and the zk toolkits are these")
  const add = (name: string): Command => zookeeper.command(name).option('--data-dir <dir>')
  add('import <path>')
    .option('--log-dir <dir>')
    .option('--force')
    .action(async (from: string, options: { dataDir?: string; logDir?: string; force?: boolean }) => {
      const { importZooKeeper } = await import('./zookeeper.ts')
      const force = options.force === true
      const request = { dataDir: dataDirOf(options), from, logDir: options.logDir, force }
      onExit(await importZooKeeper(request, io, work.workOffline))
    })
  add('export <path>')
    .option('--quiet')
    .action(async (to: string, options: { dataDir?: string; quiet?: boolean }) => {
      const { exportZooKeeper } = await import('./zookeeper.ts')
      const request = { dataDir: dataDirOf(options), to, isQuiet: options.quiet === true }
      onExit(await exportZooKeeper(request, io, work.workOffline))
    })
  add('compact').action(async (options: { dataDir?: string }) => {
    const { compact } = await import('./zookeeper.ts')
    onExit(await compact(dataDirOf(options), io, work.workOffline))
  })
  add('transactions').action(async (options: { dataDir?: string }) => {
    const { showTransactions } = await import('./zookeeper-transactions.ts')
    onExit(await showTransactions(await work.inspectZooKeeper(dataDirOf(options)), io))
  })
}

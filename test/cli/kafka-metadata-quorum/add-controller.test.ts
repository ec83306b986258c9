import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-metadata-quorum.ts'
import { AddRaftVoterApi } from '../../../src/kafka/messages/80-add-raft-voter.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

it('only says which controller it would add, where that is all that it is asked', async () => {
  const broker = await TestBroker.start()
  const added = broker.requestsOf(AddRaftVoterApi)
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'meta.properties'), 'version=1\ndirectory.id=qQ1kTt7FRTKnW9UeLMkHAQ\n')
  const file = join(folder, 'controller.properties')
  writeFileSync(
    file,
    `process.roles=controller\nnode.id=7\nlog.dirs=${folder}\ncontroller.listener.names=CONTROLLER\nlisteners=CONTROLLER://here:9093\n`,
  )
  const io = memoryIo()
  const connection = ['--bootstrap-server', `localhost:${broker.port}`, '--command-config', file]
  expect([await main([...connection, 'add-controller', '--dry-run'], io), io.stderrText()]).toEqual([0, ''])
  expect(io.stdoutText()).toBe(
    'DRY RUN of adding controller 7 with directory id qQ1kTt7FRTKnW9UeLMkHAQ and endpoints: CONTROLLER://here:9093\n',
  )
  expect(added).toEqual([])
})

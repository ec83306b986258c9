import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zk-txn-log-toolkit.ts'

await runProcess(main)

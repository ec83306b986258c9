import { runProcess } from '../cli/kit/exit.ts'
import { main } from '../cli/zk-txn-log-toolkit.ts'

void runProcess(main)
